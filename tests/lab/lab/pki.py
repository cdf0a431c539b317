# SPDX-License-Identifier: Apache-2.0
"""The lab's certificate authorities and every certificate that some address serves, made with the openssl program.

Files made under `folder`: roots.pem (what Lapse trusts), <id>.<word>.pem and .key (what nginx serves for that word of
`web:`, leaf first), default.pem and mail.pem with their keys, and public/ca.cer (the intermediate, for
AIA), certs/ (the roots in the form of /etc/ssl/certs).
"""

import concurrent.futures
import dataclasses
import pathlib
import shutil
import subprocess
import time

from . import records, registry, spec

# Authority: subject, issuer. The first intermediate is named like the provider's, so that a provider can be inferred.
AUTHORITIES = {
    "root": ("/C=US/O=Lapse Lab/CN=Lapse Lab Root 1", "root"),
    "intermediate": ("/C=US/O=Amazon/CN=Amazon ECDSA 256 Lab", "root"),
    "other-root": ("/C=NL/O=Other Lab/CN=Other Lab Root", "other-root"),
    "other": ("/C=NL/O=Other Lab/CN=Other Lab E1", "other-root"),
    "rogue": ("/O=Nobody/CN=Homemade Root", "rogue"),
}
CHAINS = {"intermediate": ["intermediate"], "other": ["other"], "rogue": ["rogue"]}

CONFIG = """\
[ca]
default_ca = lab
[lab]
dir = {folder}
database = $dir/index.txt
new_certs_dir = $dir
serial = $dir/serial
default_md = sha256
policy = anything
unique_subject = no
[anything]
countryName = optional
organizationName = optional
commonName = supplied
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
authorityInfoAccess = caIssuers;URI:http://ca.web.example/ca.cer
subjectAltName = {names}
"""


@dataclasses.dataclass(frozen=True)
class Leaf:
    """One certificate to be made. Times in epoch seconds, both inclusive."""
    file: str
    issuer: str
    names: tuple
    serial: str
    not_before: int
    not_after: int
    bare: bool = False  # serve no intermediate


def serial(*parts):
    """A serial number that stays the same from run to run: 32 hexadecimal digits, positive."""
    return "0" + records.digest(*parts)[:31]


def leaf(lab, certificate, word):
    """What is served for `word` (of spec.SERVED, but `nothing`) in the place of `certificate`."""
    issued, issuer, names, key = certificate.issued, "intermediate", tuple(certificate.names), "own"
    if word == "old":
        issued, key = certificate.issued - 150, word
    elif word == "expired":
        issued, key = -certificate.days - 3, word
    elif word == "new":
        issued, key = -1, word
    elif word == "other":
        issuer, key = "other", word
    elif word == "untrusted":
        issuer = "rogue"
    elif word == "mismatch":
        names, key = ("elsewhere.example",), word
    begin = lab.day + issued * spec.DAY
    return Leaf(f"{certificate.id}.{word}", issuer, names, serial("serial", certificate.id, key), begin,
                begin + certificate.days * spec.DAY - 1, word == "incomplete")


def own(lab, certificate):
    """The certificate as the inventory knows it."""
    return leaf(lab, certificate, "own")


def leaves(lab):
    found = [leaf(lab, c, word) for c in lab.certificates for word in sorted(set(c.web.values()) - {"nothing"})]
    for name, names in (("default", ("default.web.example",)), ("acme", ("pebble.web.example", "ari.web.example")),
                        ("mail", tuple(m.host for m in lab.machines["mail"].values()))):
        found.append(Leaf(name, "intermediate", names, serial("serial", name),
                          lab.day - 30 * spec.DAY, lab.day + 3650 * spec.DAY))
    hosts = tuple(m.host for m in lab.machines["mail"].values() if m.options.get("tls") == "expired")
    if hosts:
        found.append(Leaf("mail-expired", "intermediate", hosts, serial("serial", "mail-expired"),
                          lab.day - 400 * spec.DAY, lab.day - 3 * spec.DAY))
    if lab.policies:
        found.append(Leaf("policies", "intermediate", tuple(f"mta-sts.{d}" for d in lab.policies),
                          serial("serial", "policies"), lab.day - 30 * spec.DAY, lab.day + 3650 * spec.DAY))
    for name, issuer, names in registry.shown(lab):
        found.append(Leaf(name, issuer, names, serial("serial", name), lab.day - 30 * spec.DAY, lab.day + 3650 * spec.DAY))
    return found


def stamp(seconds):
    return time.strftime("%Y%m%d%H%M%SZ", time.gmtime(seconds))


def openssl(*arguments):
    done = subprocess.run(["openssl", *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"openssl {' '.join(map(str, arguments))}\n{done.stdout}")


def issue(desk, out, subject, issuer, extensions, names, number, span):
    """Makes `out`.key and `out`.crt. `issuer`: the authority's path without suffix, None for a self-signed one. `desk`:
    a folder of its own, because `openssl ca` keeps its books in files."""
    desk.mkdir()
    (desk / "index.txt").touch()
    (desk / "serial").write_text(number + "\n")
    config = desk / "ca.cnf"
    config.write_text(CONFIG.format(folder=desk, names=",".join(f"DNS:{n}" for n in names) or "DNS:unused.example"))
    request = desk / "request.csr"
    openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-config", "/dev/null",
            "-subj", subject, "-keyout", f"{out}.key", "-out", request)
    signer = ["-selfsign", "-keyfile", f"{out}.key"] if issuer is None else \
             ["-cert", f"{issuer}.crt", "-keyfile", f"{issuer}.key"]
    openssl("ca", "-batch", "-notext", "-config", config, *signer, "-extensions", extensions, "-startdate",
            stamp(span[0]), "-enddate", stamp(span[1]), "-in", request, "-out", f"{out}.crt")
    shutil.rmtree(desk)


def make(lab, folder):
    """Writes every key and certificate under `folder`."""
    for path in (folder, folder / "ca", folder / "desks", folder / "public"):
        path.mkdir()
    ages = (lab.day - 1500 * spec.DAY, lab.day + 3650 * spec.DAY)
    for name, (subject, issuer) in AUTHORITIES.items():
        issue(folder / "desks" / name, folder / "ca" / name, subject,
              None if issuer == name else folder / "ca" / issuer, "authority", (), serial("authority", name), ages)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda one: make_leaf(folder, one), leaves(lab)))
    roots = "".join((folder / "ca" / f"{r}.crt").read_text() for r in ("root", "other-root"))
    (folder / "roots.pem").write_text(roots)
    openssl("x509", "-in", folder / "ca" / "intermediate.crt", "-outform", "DER", "-out", folder / "public" / "ca.cer")
    (folder / "desks").rmdir()
    system_roots(folder / "certs", folder / "ca")


def system_roots(folder, authorities):
    """A folder as /etc/ssl/certs is one: a hashed file for each root, and all in one."""
    folder.mkdir()
    for name in ("root", "other-root"):
        shutil.copy(authorities / f"{name}.crt", folder / f"{name}.pem")
    openssl("rehash", folder)
    shutil.copy(authorities.parent / "roots.pem", folder / "ca-certificates.crt")


def make_leaf(folder, one):
    subject = f"/CN={one.names[0]}"
    issue(folder / "desks" / one.file, folder / one.file, subject, folder / "ca" / one.issuer, "leaf", one.names,
          one.serial, (one.not_before, one.not_after))
    sent = [pathlib.Path(f"{folder / one.file}.crt")]
    if not one.bare:
        sent += [folder / "ca" / f"{authority}.crt" for authority in CHAINS[one.issuer]]
    (folder / f"{one.file}.pem").write_text("".join(path.read_text() for path in sent))
