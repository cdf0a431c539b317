# SPDX-License-Identifier: Apache-2.0
"""The lab's certificate authorities and every certificate that some address serves, made with the openssl program.

Files made under `folder`: roots.pem (what Lapse trusts), <id>.<word>.pem and .key (what is served for that word of
`web:`, leaf first unless that is the fault), .ocsp beside them where a response is stapled, default.pem and mail.pem
with their keys, public/ca.cer and sub.cer (the intermediates, for AIA), certs/ (the roots as /etc/ssl/certs has them).
"""

import concurrent.futures
import dataclasses
import pathlib
import shutil
import subprocess
import time

from . import records, registry, spec
from .variants import VARIANTS

# Authority: subject, issuer. The first intermediate is named like the provider's, so that a provider can be inferred.
AUTHORITIES = {
    "root": ("/C=US/O=Lapse Lab/CN=Lapse Lab Root 1", "root"),
    "intermediate": ("/C=US/O=Amazon/CN=Amazon ECDSA 256 Lab", "root"),
    "sub": ("/C=US/O=Amazon/CN=Amazon Lower Lab", "intermediate"),
    "lapsed": ("/C=US/O=Amazon/CN=Amazon Lapsed Lab", "root"),
    "other-root": ("/C=NL/O=Other Lab/CN=Other Lab Root", "other-root"),
    "other": ("/C=NL/O=Other Lab/CN=Other Lab E1", "other-root"),
    "rogue": ("/O=Nobody/CN=Homemade Root", "rogue"),
}
CHAINS = {"intermediate": ["intermediate"], "other": ["other"], "rogue": ["rogue"], "sub": ["sub", "intermediate"],
          "lapsed": ["lapsed"], "": []}
EC = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]

CONFIG = """\
[ca]
default_ca = lab
[lab]
dir = {folder}
database = $dir/index.txt
new_certs_dir = $dir
serial = $dir/serial
default_md = {digest}
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
{access}[leaf]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
{access}{more}"""
ACCESS = "authorityInfoAccess = caIssuers;URI:http://ca.web.example/{}.cer\n"
FETCHED = {"intermediate": "ca", "sub": "sub"}  # authorities whose certificate can be fetched, and as which file


@dataclasses.dataclass
class Leaf:
    """One certificate to be made. Times in epoch seconds, both inclusive."""
    file: str
    issuer: str
    names: tuple
    serial: str
    not_before: int
    not_after: int
    sent: list = None   # "leaf" and authorities, in the order in which they are served; None = the usual one
    key: str = ""       # the authority whose key the server has, where the leaf does not come first
    alternative: bool = True  # has it a subject alternative name?
    padding: int = 0    # further names that make it large
    algorithm: list = dataclasses.field(default_factory=lambda: EC)
    digest: str = "sha256"
    must_staple: bool = False
    staple: str = ""    # what the OCSP response says that is served with it: good, revoked


def serial(*parts):
    """A serial number that stays the same from run to run: 32 hexadecimal digits, positive."""
    return "0" + records.digest(*parts)[:31]


def leaf(lab, certificate, word):
    """What is served for `word` (of spec.SERVED, but `nothing`) in the place of `certificate`."""
    issued, names, key = certificate.issued, tuple(certificate.names), "own"
    more = dict(VARIANTS.get(word, {}))
    if word == "old":
        issued, key = certificate.issued - 150, word
    elif word == "expired":
        issued, key = -certificate.days - 3, word
    elif word == "new":
        issued, key = -1, word
    elif word == "other":
        more, key = {"issuer": "other"}, word
    elif word == "other-key":  # each file has a key of its own
        key = word
    elif word == "wildcard":
        names = tuple(f"*.{name}" for name in sorted({spec.domain(n) for n in names}))
    elif word == "mismatch":
        names, key = ("elsewhere.example",), word
    begin = lab.day + issued * spec.DAY
    return Leaf(f"{certificate.id}.{word}", more.pop("issuer", "intermediate"), names,
                serial("serial", certificate.id, key), begin, begin + certificate.days * spec.DAY - 1, **more)


def own(lab, certificate):
    """The certificate as the inventory knows it."""
    return leaf(lab, certificate, "own")


def leaves(lab):
    found = [leaf(lab, c, word) for c in lab.certificates for word in sorted(set(c.served.values()) - {"nothing"})]
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


def names_of(one):
    """The subject alternative name extension, "" without one."""
    if not one.alternative:
        return ""
    names = [*one.names, *(f"{i}.padding.example" for i in range(one.padding))]
    return "subjectAltName = " + ",".join(f"DNS:{name}" for name in names) + "\n"


def issue(desk, out, subject, issuer, one):
    """Makes `out`.key and `out`.crt. `issuer`: the authority's path without suffix, None for a self-signed one. `desk`:
    a folder of its own, because `openssl ca` keeps its books in files. `one` is a Leaf, also for an authority."""
    desk.mkdir()
    (desk / "index.txt").touch()
    (desk / "serial").write_text(one.serial + "\n")
    config = desk / "ca.cnf"
    more = names_of(one) + ("tlsfeature = status_request\n" if one.must_staple else "")
    access = ACCESS.format(FETCHED[one.issuer]) if one.issuer in FETCHED else ""
    config.write_text(CONFIG.format(folder=desk, digest=one.digest, more=more, access=access))
    request = desk / "request.csr"
    openssl("req", "-new", "-newkey", *one.algorithm, "-nodes", "-config", "/dev/null", "-subj", subject, "-keyout",
            f"{out}.key", "-out", request)
    signer = ["-selfsign", "-keyfile", f"{out}.key"] if issuer is None else \
             ["-cert", f"{issuer}.crt", "-keyfile", f"{issuer}.key"]
    openssl("ca", "-batch", "-notext", "-config", config, *signer, "-extensions",
            "leaf" if one.names else "authority", "-startdate", stamp(one.not_before), "-enddate",
            stamp(one.not_after), "-in", request, "-out", f"{out}.crt")
    if one.staple:
        answer(desk, out, issuer, one)
    shutil.rmtree(desk)


def answer(desk, out, issuer, one):
    """Makes `out`.ocsp, a response about the certificate that says what `one.staple` says."""
    if one.staple == "revoked":
        lines = (desk / "index.txt").read_text().split("\t")
        lines[0], lines[2] = "R", stamp(one.not_before + spec.DAY)[2:]
        (desk / "index.txt").write_text("\t".join(lines))
    openssl("ocsp", "-index", desk / "index.txt", "-CA", f"{issuer}.crt", "-rsigner", f"{issuer}.crt", "-rkey",
            f"{issuer}.key", "-issuer", f"{issuer}.crt", "-cert", f"{out}.crt", "-ndays", "3650", "-respout",
            f"{out}.ocsp")


def make(lab, folder):
    """Writes every key and certificate under `folder`."""
    for path in (folder, folder / "ca", folder / "desks", folder / "public"):
        path.mkdir()
    for name, (subject, issuer) in AUTHORITIES.items():
        end = lab.day - 40 * spec.DAY if name == "lapsed" else lab.day + 3650 * spec.DAY
        issue(folder / "desks" / name, folder / "ca" / name, subject,
              None if issuer == name else folder / "ca" / issuer,
              Leaf(name, issuer, (), serial("authority", name), lab.day - 1500 * spec.DAY, end, alternative=False))
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda one: make_leaf(folder, one), leaves(lab)))
    roots = "".join((folder / "ca" / f"{r}.crt").read_text() for r in ("root", "other-root"))
    (folder / "roots.pem").write_text(roots)
    for authority, name in FETCHED.items():
        openssl("x509", "-in", folder / "ca" / f"{authority}.crt", "-outform", "DER", "-out",
                folder / "public" / f"{name}.cer")
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
    issue(folder / "desks" / one.file, folder / one.file, f"/CN={one.names[0]}",
          folder / "ca" / one.issuer if one.issuer else None, one)
    sent = one.sent or ["leaf", *CHAINS[one.issuer]]
    paths = [folder / f"{one.file}.crt" if name == "leaf" else folder / "ca" / f"{name}.crt" for name in sent]
    (folder / f"{one.file}.pem").write_text("".join(path.read_text() for path in paths))
    if one.key:
        shutil.copy(folder / "ca" / f"{one.key}.key", folder / f"{one.file}.key")
