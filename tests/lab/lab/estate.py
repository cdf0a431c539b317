# SPDX-License-Identifier: Apache-2.0
"""The estate as a user would keep it: lapse.yaml, and for some certificates `aws acm describe-certificate` output."""

import hashlib
import json
import subprocess

import yaml

from . import pki, records, spec
from .spec import iso

REGION, ACCOUNT = "us-east-1", "111122223333"
DATED = {"updated"}  # members of `inventory:` in lab.yaml that hold days from the evaluation day


def reported_id(certificate):
    """The id by which Lapse names the certificate: an ARN where the inventory is AWS JSON."""
    if certificate.form != "json":
        return certificate.id
    h = records.digest("arn", certificate.id)
    return f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:32]}"


def colons(serial):
    return ":".join(serial[i:i + 2] for i in range(0, len(serial), 2))


def dated(lab, value):
    """`value` with the relative days in it made absolute."""
    if isinstance(value, dict):
        return {k: iso(lab.day + v * spec.DAY) if k in DATED else dated(lab, v) for k, v in value.items()}
    return value


def key_hash(made, certificate):
    """SHA-256 of the public key of the certificate as the inventory knows it."""
    pem = subprocess.run(["openssl", "x509", "-pubkey", "-noout", "-in", str(made / "pki" / f"{certificate.id}.own.crt")],
                         stdout=subprocess.PIPE, check=True).stdout
    der = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "DER"], input=pem, stdout=subprocess.PIPE, check=True).stdout
    return hashlib.sha256(der).hexdigest()


def yaml_entry(lab, made, certificate):
    leaf = pki.own(lab, certificate)
    entry = {"id": certificate.id, "provider": "aws-acm", "type": "amazon_issued", "status": "issued",
             "validation": certificate.validation, "serial": colons(leaf.serial), "not_before": iso(leaf.not_before),
             "not_after": iso(leaf.not_after), **dated(lab, certificate.inventory)}
    entry.pop("validation_domain", None)
    if entry.get("spki_sha256") == "own":
        entry["spki_sha256"] = key_hash(made, certificate)
    entry["names"] = [yaml_name(certificate, name) for name in certificate.names]
    return {k: v for k, v in entry.items() if v is not None}


def yaml_name(certificate, name):
    if certificate.validation == "email":
        if certificate.inventory.get("validation_domain", name) is None:
            return name
        return {"name": name, "validation_domain": spec.validation_domain(certificate, name)}
    if certificate.validation == "http":
        return {"name": name, **({"http_redirect": certificate.redirect} if certificate.redirect else {})}
    if certificate.records[name] in ("unlisted", "none"):
        return name
    if certificate.records[name] == "text-at-own-zone":
        return {"name": name, "record": {"name": f"{records.owner(name)}.", "type": "TXT", "value": records.target(name)}}
    return {"name": name, "record": {"name": f"{records.owner(name)}.", "type": "CNAME", "value": records.target(name)}}


def aws_entry(lab, certificate):
    """As `aws acm describe-certificate` prints it."""
    leaf = pki.own(lab, certificate)
    options = [aws_option(certificate, name) for name in certificate.names]
    inventory = dated(lab, certificate.inventory)
    detail = {
        "CertificateArn": reported_id(certificate), "DomainName": certificate.names[0],
        "SubjectAlternativeNames": certificate.names, "DomainValidationOptions": options, "Serial": colons(leaf.serial),
        "Subject": f"CN={certificate.names[0]}", "Issuer": "Amazon", "CreatedAt": f"{iso(leaf.not_before)[:-1]}+00:00",
        "IssuedAt": leaf.not_before, "Status": "ISSUED", "NotBefore": f"{iso(leaf.not_before)[:-1]}+00:00",
        "NotAfter": float(leaf.not_after), "KeyAlgorithm": "EC_prime256v1", "SignatureAlgorithm": "SHA256WITHECDSA",
        "InUseBy": [f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:loadbalancer/app/lab/{certificate.id}"],
        "Type": "AMAZON_ISSUED", "RenewalEligibility": "ELIGIBLE",
        "Options": {"CertificateTransparencyLoggingPreference": "ENABLED"},
    }
    if "renewal" in inventory:
        renewal = inventory["renewal"]
        detail["RenewalSummary"] = {"RenewalStatus": renewal["status"].upper(), "UpdatedAt": renewal["updated"],
                                    "DomainValidationOptions": options}
        if "reason" in renewal:
            detail["RenewalSummary"]["RenewalStatusReason"] = renewal["reason"].upper()
    return {"Certificate": detail}


def aws_option(certificate, name):
    option = {"DomainName": name, "ValidationDomain": spec.base(name), "ValidationStatus": "SUCCESS",
              "ValidationMethod": certificate.validation.upper()}
    if certificate.validation == "email":
        option["ValidationEmails"] = [f"{local}@{spec.base(name)}" for local in spec.FIVE]
    elif certificate.validation == "http":
        option["HttpRedirect"] = {f"Redirect{word.capitalize()}": url for word, url in certificate.redirect.items()}
    elif certificate.records[name] != "unlisted":
        option["ResourceRecord"] = {"Name": f"{records.owner(name)}.", "Type": "CNAME", "Value": records.target(name)}
    return option


def network(lab, made, roots, resolvers):
    """The `network:` section that puts Lapse into the lab."""
    out = {"resolvers": [f"[{a}]:53" if ":" in a else a for a in resolvers],
           "trust_anchor": str(made / "zones" / "trust-anchor.ds"), "ca_roots": str(made / "pki" / "roots.pem"),
           "source": {"ipv6" if ":" in a else "ipv4": a for a in lab.client}}
    if roots == "addresses":
        out["root_servers"] = lab.machines["nameservers"]["root"].addresses
    else:
        out["root_hints"] = str(made / "zones" / "root.hints")
    return out


def write(lab, made, folder):
    """Writes <estate>/lapse.yaml for each estate under `folder`."""
    folder.mkdir()
    for name, about in lab.estates.items():
        home = folder / name
        (home / "dumps").mkdir(parents=True)
        mine = [c for c in lab.certificates if c.estate == name]
        tree = {"lapse": 1, **about.get("sections", {})}
        off = {rule["kind"]: {"enabled": False} for prefix, rule in lab.rules.items()
               if prefix not in spec.judges(about, lab.rules)}
        tree["rules"] = {**off, **tree.get("rules", {})}
        tree["network"] = {**network(lab, made, about.get("roots", "hints"), about.get("resolvers", lab.resolver)), **tree.get("network", {})}
        tree["certificates"] = [yaml_entry(lab, made, c) for c in mine if c.form == "yaml"]
        for certificate in mine:
            if certificate.form == "json":
                path = home / "dumps" / f"{certificate.id}.json"
                path.write_text(json.dumps(aws_entry(lab, certificate), indent=2) + "\n", encoding="utf-8")
                tree["inventory"] = [{"aws-acm": "dumps/"}]
        (home / "lapse.yaml").write_text(yaml.safe_dump(tree, sort_keys=False, allow_unicode=True, width=120),
                                         encoding="utf-8")
    check_in(folder)


def check_in(folder):
    """Makes the folder a git checkout, as estates are kept: reports then say where a finding's line can be read."""
    identity = ["-c", "user.name=Lab", "-c", "user.email=lab@lab.example", "-c", "commit.gpgsign=false"]
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], [*identity, "commit", "-q", "-m", "The estate"],
                  ["remote", "add", "origin", "https://git.lab.example/estate.git"]):
        subprocess.run(["git", "-C", str(folder), *words], check=True)
