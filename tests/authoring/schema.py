#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""lapse schema: what is shipped validates, typical mistakes do not, and schema and reader know the same keys."""
import copy
import json
import re
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
from common import ROOT, expect, finish, lapse

import jsonschema
import yaml


class Plain(yaml.SafeLoader):
    """YAML as editors see it: a day is a text."""


Plain.yaml_implicit_resolvers = {k: [(t, r) for t, r in v if t != "tag:yaml.org,2002:timestamp"] for k, v in yaml.SafeLoader.yaml_implicit_resolvers.items()}


def load(text):
    return yaml.load(text, Plain)


validators = {}
for form in ("estate", "pack", "waivers"):
    done = lapse("schema", form)
    expect(done.returncode == 0, f"the schema of {form} is printed", done)
    document = json.loads(done.stdout)
    jsonschema.Draft7Validator.check_schema(document)
    validators[form] = jsonschema.Draft7Validator(document)


def faults(form, value):
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in validators[form].iter_errors(value)]


shipped = [(p, "pack") for p in sorted((ROOT / "rules").glob("*.yaml"))] + [(ROOT / "host/sample/lapse.yaml", "estate")]
shipped += [(p, "estate") for p in sorted(ROOT.glob("**/lapse.yaml")) if "build" not in p.parts[len(ROOT.parts)] and "sample" not in p.parts]
for path, form in shipped:
    found = faults(form, load(path.read_text()))
    expect(not found, f"{path.relative_to(ROOT)} validates: {found[:3]}")

GOOD = """
lapse: 1
certificates:
  - id: shop
    provider: aws-acm
    status: ISSUED
    not_after: 2026-12-16
    in_use: [arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/x]
    names:
      - shop.example.com
      - {name: www.example.com, validation: dns, record: {name: _a.www.example.com., value: _b.acm-validations.aws.}}
rules:
  packs: [aws-acm]
  mailbox: {parameters: {depth: mx}}
  dns-cname: {enabled: true, levels: {DNS1024: warning}}
network:
  resolvers: ["192.0.2.53:5353"]
  deadlines: {dns_try: 2s, dns_tries: 3}
  limits: {cache_bytes: 64MiB, per_mail_host: 1}
plugins: [plugins/mine.so]
"""
expect(not faults("estate", load(GOOD)), f"a good estate validates: {faults('estate', load(GOOD))}")
MISTAKES = [("lapse: 1", "lapse: 2"), ("lapse: 1\n", ""), ("certificates:", "certificate:"), ("names:", "name:"), ("not_after: 2026-12-16", "not_after: 16.12.2026"),
            ("status: ISSUED", "status: fine"), ("validation: dns", "validation: DNS-01"), ("value: _b", "valeu: _b"), ("packs: [aws-acm]", "packs: [aws-acn]"),
            ("depth: mx", "depth: deep"), ("depth: mx", "dept: mx"), ("mailbox:", "mailboxes:"), ("enabled: true", "enabled: perhaps"),
            ("DNS1024: warning", "DNS1024: warn"), ("DNS1024: warning", "CAA1001: warning"), ("192.0.2.53:5353", "resolver.example.com"), ("dns_try: 2s", "dns_try: 2"),
            ("dns_tries: 3", "dns_tries: 0"), ("64MiB", "64 megabytes"), ("per_mail_host: 1", "per_mail_host: one"), ("resolvers:", "resolver:"),
            ("[plugins/mine.so]", "[{path: mine.so, sha256: abc}]")]
for good, bad in MISTAKES:
    expect(good in GOOD and faults("estate", load(GOOD.replace(good, bad, 1))), f"a mistake is refused: {bad!r}")
for bad in ("waivers: 1\naccept: [{outcome: DNS1008, name: a.example, reason: r}]", "waivers: 1\naccept: [{outcome: DNS1008, reason: r, until: 2026-12-12}]",
            "accept: []"):
    expect(faults("waivers", load(bad)), f"a mistake in waivers is refused: {bad!r}")
expect(not faults("waivers", load("waivers: 1\naccept: [{outcome: DNS*, name: '*.example', reason: moved, until: 2026-12-12}]")), "good waivers validate")

# Every parameter of every rule is there, described.
rules = validators["estate"].schema["properties"]["rules"]["properties"]
expect(set(rules) >= {"caa", "dns-cname", "mailbox", "expiry-horizon"}, f"the rules that are loaded: {sorted(rules)}")
for kind, rule in rules.items():
    for name, parameter in rule.get("properties", {}).get("parameters", {}).get("properties", {}).items():
        expect("description" in parameter or "x-lapse-table" in parameter, f"{kind}: the parameter {name} is described")

# Schema and reader know the same keys: an unknown one makes the reader name all that it knows.
BASES = {"": [], "certificate": ["certificates", 0], "name": ["certificates", 0, "names", 1], "record": ["certificates", 0, "names", 1, "record"],
         "network": ["network"], "limits": ["network", "limits"], "deadlines": ["network", "deadlines"]}


def keys_of(path):
    schema = validators["estate"].schema
    for step in path:
        while "$ref" in schema:
            schema = validators["estate"].schema["definitions"][schema["$ref"].rsplit("/", 1)[1]]
        schema = schema["items"] if isinstance(step, int) else schema["properties"][step]
        while "$ref" in schema:
            schema = validators["estate"].schema["definitions"][schema["$ref"].rsplit("/", 1)[1]]
        if "oneOf" in schema and step == 1:
            schema = schema["oneOf"][1]
    return set(schema["properties"])


with tempfile.TemporaryDirectory() as work:
    for what, path in BASES.items():
        value = copy.deepcopy(load(GOOD))
        del value["plugins"]
        at = value
        for step in path:
            at = at[step]
        at["qqqqqqqqqqqqqqq"] = 1
        estate = Path(work, "lapse.yaml")
        estate.write_text(yaml.safe_dump(value))
        done = lapse("check", estate)
        told = re.search(r"unknown key 'qqqqqqqqqqqqqqq'.*?; expected (.*)", done.stderr)
        words = set(re.findall(r"[a-z][a-z0-9_-]*", told.group(1))) - {"or", "one", "of"} if told else set()
        expect(words == keys_of(path), f"the keys of {what or 'an estate'}: reader and schema differ by {sorted(words ^ keys_of(path))}", done)
finish("authoring.schema")
