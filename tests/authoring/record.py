#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""lapse record: what a recording of the lab holds, written as scenarios, gives each rule the same findings."""
import json
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
from common import PLUGINS, ROOT, expect, finish, lapse

import yaml

sample = ROOT / "host/sample"
estate, recording = sample / "lapse.yaml", sample / "sample.rec"
certificates = [c["id"] for c in yaml.safe_load(estate.read_text())["certificates"]]
with tempfile.TemporaryDirectory() as work:
    audit = Path(work, "audit.jsonl")
    lapse("audit", "-c", estate, "--replay", recording, "--jsonl", audit)
    found = {}
    for line in map(json.loads, audit.read_text().splitlines()):
        if "outcome" in line:
            found.setdefault(line["rule"], []).append(line["outcome"])
    written, expected = {}, {}
    for certificate in certificates:
        done = lapse("record", certificate, "-c", estate, "--replay", recording, "-o", work)
        expect(done.returncode == 0, f"{certificate} is recorded", done)
        for path in map(Path, done.stdout.splitlines()):
            kind = path.name.removeprefix(certificate + ".").removesuffix(".yaml")
            written.setdefault(kind, []).append(path)
            for scenario in yaml.safe_load_all(path.read_text()):
                expected.setdefault(kind, []).extend(e.split()[0] for e in scenario["expect"])
    expect(len(written) >= 7, f"every rule has its scenarios: {sorted(written)}")
    for kind, paths in sorted(written.items()):
        expect(sorted(expected[kind]) == sorted(found.get(kind, [])), f"{kind}: the scenarios expect what the audit found: {sorted(expected[kind])} {sorted(found.get(kind, []))}")
        done = lapse("rule", "test", PLUGINS / f"lapse-rule-{kind}.so", *paths)
        expect(done.returncode == 0, f"{kind}: the scenarios give what the recording gave", done)
    # What a server's answer was like is part of it.
    lines = recording.read_text().splitlines()
    for i, line in enumerate(map(json.loads, lines)):
        if line.get("q", {}).get("kind") == "dns/1" and line["q"]["view"] == "servers" and "dns" in line["a"]:
            line["a"]["dns"]["flags"] = 1 + 16
            lines[i] = json.dumps(line)
    odd = Path(work, "odd.rec")
    odd.write_text("\n".join(lines) + "\n")
    done = lapse("record", certificates[0], "-c", estate, "--replay", odd, "-o", Path(work, "odd"), "--rule", "dns-cname")
    expect("flags: [over_tcp, case_lost]" in Path(done.stdout.strip()).read_text(), "every flag of an answer is recorded", done)
    # Edited by hand: without its CAA records a zone permits everybody.
    caa = Path(work, "other"), certificates[0]
    done = lapse("record", caa[1], "-c", estate, "--replay", recording, "-o", caa[0], "--rule", "caa")
    expect(len(done.stdout.splitlines()) == 1, "--rule records one rule", done)
    done = lapse("record", caa[1], "-c", estate, "--replay", recording, "-o", caa[0], "--rule", "caa")
    expect(done.returncode == 3 and "nothing is written over" in done.stderr, "nothing is written over", done)
    done = lapse("record", "nobody", "-c", estate, "--replay", recording, "-o", work)
    expect(done.returncode == 3 and "neither a host name nor in the estate" in done.stderr, "a name that there is not", done)
finish("authoring.record")
