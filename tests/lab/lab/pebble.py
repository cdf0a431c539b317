# SPDX-License-Identifier: Apache-2.0
"""The estate `pebble`: does a real authority refuse exactly where Lapse says that it will?

For every name of pebble.yaml, in this order: a certificate is issued; Lapse says *will renew*; it is renewed. Then one
condition of each name is broken; Lapse says which; the authority refuses the next renewal for that reason. Names of which
nothing is broken are renewed a second time. CAA is left out: Pebble 2.4 asks for no CAA records.
"""

import json
import re
import subprocess
import time

import yaml

from . import compare, estate, zones
from .acme import Acme

CACHED = 3.0  # seconds after which nobody remembers a record with a TTL of one
METHODS = {"http-01": "http", "dns-01": "dns"}


def run(lab, work, program):
    """Inside the lab; what happened goes to results/pebble.json."""
    begin, told = time.monotonic(), {"seconds": 0.0, "orders": {}}
    with Acme(lab, work) as acme:
        told["orders"]["first"] = acme.orders()
        acme.web()
        told["before"] = lapse(lab, work, acme, program, "pebble-before")
        told["orders"]["renewal"] = acme.orders()
        acme.web()
        for name, one in lab.pebble["names"].items():
            if "breaks" in one:
                damage(lab, acme, name, one["breaks"])
        acme.web()
        time.sleep(CACHED)
        told["after"] = lapse(lab, work, acme, program, "pebble-after")
        told["orders"]["broken"] = acme.orders()
    told["seconds"] = time.monotonic() - begin
    (work / "results" / "pebble.json").write_text(json.dumps(told, indent=1))


def damage(lab, acme, name, how):
    """Breaks what `breaks` of pebble.yaml says."""
    if how == "closed":
        acme.closed.add(name)
    elif how == "bogus":
        acme.sign(zones.spans(lab)["expired"])
        acme.reload()
    elif "redirect" in how:
        acme.redirects[name] = how["redirect"]
    elif "delete" in how:
        acme.update(lab.pebble["zone"], [f"delete {name}. {kind}" for kind in how["delete"]])
    elif "challenge" in how:
        lines = [f"delete _acme-challenge.{name}. CNAME"]
        if how["challenge"]:
            lines.append(f"add _acme-challenge.{name}. 1 CNAME {how['challenge']}")
        acme.update(lab.pebble["zone"], lines)
    else:
        raise ValueError(f"pebble.names.{name}: nothing is known about breaks {how}")


def lapse(lab, work, acme, program, label):
    """Runs Lapse over what was issued; its exit code."""
    home = work / "estate" / label
    home.mkdir(parents=True)
    (home / "roots.pem").write_text(acme.root() + (acme.made / "pki" / "roots.pem").read_text())
    network = estate.network(lab, acme.made, "hints", lab.resolver)
    tree = {"lapse": 1, "network": {**network, "ca_roots": str(home / "roots.pem"), "deadlines": {"run": "60s", "connect": "2s"}},
            "certificates": [entry(acme, name) for name in lab.pebble["names"]]}
    (home / "lapse.yaml").write_text(yaml.safe_dump(tree, sort_keys=False))
    out = work / "results" / label
    with open(f"{out}.txt", "wb") as text:
        return subprocess.run([program, "audit", "-c", str(home / "lapse.yaml"), "--color", "never", "--jsonl",
                               f"{out}.jsonl", "--sarif", f"{out}.sarif", "--sarif-audit", f"{out}.audit.sarif"],
                              stdin=subprocess.DEVNULL, stdout=text, stderr=subprocess.STDOUT, timeout=120,
                              check=False).returncode


def entry(acme, name):
    """The certificate as its owner would list it."""
    one = acme.about["names"][name]
    told = subprocess.run(["openssl", "x509", "-in", str(acme.issued(name) / "cert.pem"), "-noout", "-serial",
                           "-startdate", "-enddate", "-dateopt", "iso_8601"], stdout=subprocess.PIPE, text=True,
                          check=True).stdout
    facts = dict(line.split("=", 1) for line in told.splitlines())
    listed = {"name": name}
    if one["by"] == "dns-01":
        listed["record"] = {"name": f"_acme-challenge.{name}.", "type": "CNAME", "value": acme.target(name)}
    return {"id": name, "provider": "acme", "validation": METHODS[one["by"]], "serial": facts["serial"].lower(),
            "not_before": facts["notBefore"].replace(" ", "T"), "not_after": facts["notAfter"].replace(" ", "T"),
            "names": [listed]}


def judged(lab, work):
    """Outside: prints a line for each condition; returns what is not as it should be."""
    told = json.loads((work / "results" / "pebble.json").read_text())
    out = []
    if told["seconds"] > lab.pebble["run_within"]:
        out.append(f"took {told['seconds']:.0f} s, allowed are {lab.pebble['run_within']} s")
    for when in ("before", "after"):
        found = compare.read(work / "results" / f"pebble-{when}.jsonl")
        if found is None:
            return [*out, f"{when}: Lapse wrote no readable --jsonl file"]
        for name, one in lab.pebble["names"].items():
            out += said(when, name, one, found, broken="breaks" in one and when == "after")
    for when, orders in told["orders"].items():
        for name, (issued, text) in orders.items():
            one = lab.pebble["names"][name]
            broken = "breaks" in one and when == "broken"
            if issued == broken:
                out.append(f"{name}: {when} order: {'issued' if issued else 'refused'}: {text[-600:]}")
            elif broken and not re.search(one["refuses"], text):
                out.append(f"{name}: refused, but not for '{one['refuses']}': {text[-600:]}")
    broken = [one for one in lab.pebble["names"].values() if "breaks" in one]
    print(f"pebble: {len(lab.pebble['names'])} names, {len(broken)} conditions broken; {told['seconds']:.1f} s")
    return out


def said(when, name, one, found, broken):
    """Of a healthy name: that it will renew. Of a broken one: that it will not, for what was broken and nothing else."""
    expected = "will not renew" if broken else "will renew"
    held = [e for entries in found.findings[name].values() for e in entries]
    failed = sorted({e["outcome"] for e in held if e["kind"] == "fail" and e["bearing"] == "renewal" and e["level"] == "error"})
    wanted = [one["says"]] if broken and isinstance(one["says"], str) else sorted(one["says"]) if broken else []
    out = []
    if found.verdicts.get(name) != expected:
        out.append(f"{name}, {when}: expected '{expected}', found '{found.verdicts.get(name)}': "
                   f"{[(e['outcome'], e['kind'], e['message']) for e in held if e['kind'] != 'pass']}")
    if failed != wanted:
        out.append(f"{name}, {when}: failed are {failed}, expected {wanted}")
    return out
