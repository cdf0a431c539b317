# SPDX-License-Identifier: Apache-2.0
"""What other people's tools see of the web machines: which certificate openssl is shown and what it thinks of it, what
curl is answered, and that nobody connects where the egress policy forbids it."""

import os
import re
import subprocess

from . import pki
from .daemon import bracketed

# Codes of `openssl verify` by word of `web:`; 0 for the others.
VERIFY = {"incomplete": (20, 21), "half": (2, 20, 21), "untrusted": (19,), "self-signed": (18,), "expired": (10,),
          "lapsed-authority": (10,)}
OWN_PROOF = {"huge", "immense", "reversed", "authority"}  # openssl's program refuses these, or another comes first
OLD = ["-min_protocol", "TLSv1", "-cipher", "ALL:@SECLEVEL=0"]


def output(*argv, timeout=40):
    return subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace", timeout=timeout, check=False).stdout


def jobs(lab):
    return [(served_proof, lab, c, name, address, word)
            for c in lab.certificates for host, word in c.served.items()
            if lab.machines["web"][host].runs in ("nginx", "lighttpd") and word not in OWN_PROOF
            for name in c.names for address in lab.machines["web"][host].addresses
            if unique(lab, c, name) and not (word == "nothing" and lab.machines["web"][host].options.get("sni"))] + [
                (fault_proof, lab, c) for c in lab.certificates if c.proof.partition(" ")[0] in TOOLS]


def unique(lab, certificate, name):
    """Of two entries with one name, the first is served."""
    return next(c for c in lab.certificates if name in c.names) is certificate


def shake_hands(lab, address, name, *more):
    sni = ["-noservername"] if "-noservername" in more else ["-servername", name.replace("*", "any")]
    return output("openssl", "s_client", "-connect", f"{bracketed(address)}:443", *sni, "-CAfile",
                  os.environ["LAPSE_LAB_ROOTS"], "-no-CApath", "-attime", str(int(lab.now.timestamp())),
                  *(word for word in more if word != "-noservername"))


def served_proof(lab, certificate, name, address, word):
    text = shake_hands(lab, address, name, *OLD)
    shown = re.search(r"-----BEGIN.*?-----END CERTIFICATE-----", text, re.S)
    if not shown:
        return f"{name} at {address}: no certificate"
    serial = subprocess.run(["openssl", "x509", "-noout", "-serial"], input=shown[0], stdout=subprocess.PIPE, text=True,
                            check=False).stdout.strip().partition("=")[2].lower()
    if word == "nothing":
        expected = next(leaf for leaf in pki.leaves(lab) if leaf.file == "default").serial
    else:
        expected = pki.leaf(lab, certificate, word).serial
    code = int(re.search(r"Verify return code: (\d+)", text)[1])
    codes = VERIFY.get(word, (0,))
    if word not in ("nothing", "new") and certificate.issued + certificate.days < 0:
        codes = (10,)
    elif word == "own" and certificate.issued > 0:
        codes = (9,)
    if serial.lstrip("0") != expected.lstrip("0") or code not in codes:
        return f"{name} at {address} ({word}): serial {serial} verify {code}, expected {expected} and {codes}"
    return ""


def tls(lab, certificate, address, words):
    return shake_hands(lab, address, certificate.names[0], *words)


def http(_, certificate, address, words):
    name, scheme = certificate.names[0].replace("*", "any"), "http"
    return output("curl", "--silent", "--show-error", "--include", "--max-time", "8", "--connect-to",
                  f"::{bracketed(address)}:80", f"{scheme}://{name}{words[0]}")


TOOLS = {"tls": tls, "http": http}


def fault_proof(lab, certificate):
    """`proof: "tls WORDS -> pattern"` asks openssl, `http PATH -> pattern` asks curl; at every address of the machines
    that the name points at, or of the one that `@machine` names."""
    words, _, pattern = certificate.proof.partition(" -> ")
    tool, *words = words.split()
    keys = [words.pop(0)[1:]] if words[:1] and words[0].startswith("@") else list(certificate.web or certificate.behind)
    for address in (a for key in keys for a in lab.machines["web"][key].addresses):
        text = TOOLS[tool](lab, certificate, address, words)
        if not re.search(pattern, text):
            return f"{certificate.id}: {tool} {' '.join(words)} at {address}: no '{pattern}' in\n{text[-1500:]}"
    return ""


# Machines of the estate's `untouched`, which write down who came ------------------------------------------------------

def heard_files(lab, about, work):
    return [(key, work / "heard" / address) for key in about.get("untouched", [])
            for address in lab.machines["web"][key].addresses]


def forget(lab, about, work):
    """Before a run: that the lab looked whether they are up does not count."""
    for _, path in heard_files(lab, about, work):
        path.unlink(missing_ok=True)


def visits(lab, about, work):
    """After a run, inside the lab: who came to a machine that nobody may come to, one line for each."""
    return [f"{key}: a connection from {line}" for key, path in heard_files(lab, about, work) if path.exists()
            for line in path.read_text().splitlines()]
