# SPDX-License-Identifier: Apache-2.0
"""Registries that answer over RDAP: nginx with one JSON file for each domain of `registrations`, and what a registry says
beside that: 404, 429, redirects. Their machines are those of `web` whose key starts with "registry"."""

import json
import os
import subprocess

from . import spec

SERVER = """\
  server {{
{listen}    server_name {host};
    ssl_certificate {file}.pem;
    ssl_certificate_key {file}.key;
    default_type application/rdap+json;
    access_log {work}/{key}.asked;
    root {files};
    location /rdap/domain/ {{ try_files $uri =404; }}
{exceptions}  }}
"""
WORDS = {"status", "ends", "event", "name", "bytes", "text", "answers", "to", "at", "proof"}
AT = "registry"  # the machine that is asked unless `at` names another


def machines(lab):
    return {key: m for key, m in lab.machines["web"].items() if key.startswith("registry")}


def wrong(registrations, known):
    """What lab.yaml says about registrations and does not mean anything here."""
    return [f"registrations.{domain}: unknown {sorted(set(about) - WORDS)}" for domain, about in registrations.items()
            if set(about) - WORDS] + [f"registrations.{domain}: no machine '{about['at']}'" for domain, about in
                                      registrations.items() if about.get("at", AT) not in known]


def shown(lab):
    """Certificates that registries show: (file, authority, names)."""
    found = machines(lab)
    honest = tuple(m.host for key, m in found.items() if key != "registry-fake")
    fake = tuple(m.host for key, m in found.items() if key == "registry-fake")
    return [(f"registry-{issuer}", issuer, names) for issuer, names in (("intermediate", honest), ("rogue", fake)) if names]


def document(lab, domain, about):
    """What RFC 9083 calls a domain object, as bytes."""
    if "text" in about:
        return about["text"].encode()
    events = [{"eventAction": "registration", "eventDate": spec.iso(lab.day - 4000 * spec.DAY)}]
    if "ends" in about:
        events.append({"eventAction": "expiration", "eventDate": spec.iso(lab.day + about["ends"] * spec.DAY)})
    if "event" in about:
        events.append({"eventAction": "expiration", "eventDate": about["event"]})
    said = {"rdapConformance": ["rdap_level_0"], "objectClassName": "domain", "ldhName": about.get("name", domain.upper()),
            "status": about.get("status", ["active"]), "events": events,
            "entities": [{"objectClassName": "entity", "roles": ["registrar"], "handle": "lab-1"}],
            "notices": [{"title": "Terms", "description": ["x" * about.get("bytes", 10)]}]}
    return json.dumps(said, indent=1).encode()


def exception(domain, about):
    """An nginx location for what is no file; empty for what is one."""
    place = f"location = /rdap/domain/{domain}"
    if "to" in about:
        return f"    {place} {{ return 302 {about['to']}; }}\n"
    if "answers" in about:
        return f"    {place} {{ add_header Retry-After 3600 always; return {about['answers']}; }}\n"
    return ""


def servers(lab, made, work, listen):
    """Server blocks for nginx. `listen(machines, port, options)` words its directives."""
    out = []
    for key, machine in machines(lab).items():
        if machine.runs != "nginx":
            continue
        files = work / "registries" / key
        (files / "rdap" / "domain").mkdir(parents=True)
        exceptions = ""
        for domain, about in lab.registrations.items():
            if about.get("at", AT) != key:
                continue
            exceptions += exception(domain, about)
            if not exception(domain, about):
                (files / "rdap" / "domain" / domain).write_bytes(document(lab, domain, about))
        file = made / "pki" / ("registry-rogue" if key == "registry-fake" else "registry-intermediate")
        out.append(SERVER.format(listen=listen([machine], 443, " ssl"), host=machine.host, file=file, files=files, work=work, key=key,
                                 exceptions=exceptions))
    return out


def heard(lab, work):
    """What the registries' own logs say that differs from `requests`."""
    out = []
    for key, machine in machines(lab).items():
        log = work / f"{key}.asked"
        asked = len(log.read_text(encoding="utf-8").splitlines()) if log.exists() else 0
        if asked != machine.options.get("requests", asked):
            out.append(f"{key} was asked {asked} times, expected {machine.options['requests']}")
    return out


def jobs(lab):
    """Proofs, without Lapse: (function, its arguments)."""
    return [(answer, lab, domain, about) for domain, about in lab.registrations.items() if "proof" in about]


def answer(lab, domain, about):
    """What curl gets is what lab.yaml says it gets: `proof` is the status and a part of the answer."""
    machine = lab.machines["web"][about.get("at", AT)]
    argv = ["curl", "-sS", "-i", "--max-time", "3", "--cacert", os.environ["LAPSE_LAB_ROOTS"],
            f"https://{machine.host}/rdap/domain/{domain}"]
    done = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    status, _, part = about["proof"].partition(" ")
    right = done.stdout.startswith(f"HTTP/1.1 {status}") and part in done.stdout if status.isdigit() else about["proof"] in done.stdout
    return "" if right else f"registration of {domain}: '{done.stdout[:200]}' is not '{about['proof']}'"
