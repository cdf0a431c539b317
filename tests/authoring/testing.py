#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""lapse rule test: the difference that is shown, the exit code, --update, --watch, and a rule that crashes."""
import difflib
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
from common import ENVIRONMENT, LAPSE, PLUGINS, ROOT, expect, finish, lapse

plugin = PLUGINS / "lapse-rule-caa.so"
SOURCE = """# what stands around the expectations stays
scenario: only another authority may issue
now: 2026-12-01
parameters: {issuers: {issuers: [amazon.com], fallbacks: []}, ask_every_server: false}
certificate: {provider: aws-acm}
name: example.com
zones:
  - zone: example.com.
    servers: [192.0.2.1]
    records: |
      example.com. CAA 0 issue "letsencrypt.org"
expect:
  # a note of the author's
  - CAA1000 pass
---
scenario: Amazon may issue
now: 2026-12-01
parameters: {issuers: {issuers: [amazon.com], fallbacks: []}, ask_every_server: false}
certificate: {provider: aws-acm}
name: example.com
zones:
  - zone: example.com.
    servers: [192.0.2.1]
    records: |
      example.com. CAA 0 issue "amazon.com"
expect: [{outcome: CAA1000, kind: pass, message: "lists 'digicert.com'"}]
# the end
"""

with tempfile.TemporaryDirectory() as work:
    folder = Path(work, "scenarios")
    folder.mkdir()
    file = folder / "two.yaml"
    file.write_text(SOURCE)

    done = lapse("rule", "test", plugin, file)
    expect(done.returncode == 1, "a difference gives exit code 1", done)
    for line in (f"FAIL {file}:2: only another authority may issue", "    - CAA1000 pass", "    + CAA1001 fail error: ",
                 "    -     message: lists 'digicert.com'", "    +     message: CAA permits", "caa: 2 scenarios, 2 failed"):
        expect(line in done.stdout, f"the difference shows {line!r}", done)
    expect(file.read_text() == SOURCE, "nothing is written without --update")

    done = lapse("rule", "test", plugin, file, "--update")
    expect(done.returncode == 0 and "2 rewritten" in done.stdout, "--update rewrites both", done)
    changed = [l for l in difflib.ndiff(SOURCE.splitlines(), file.read_text().splitlines()) if l[:1] in "+-"]
    expect(len(changed) >= 4 and all("CAA100" in l or "expect:" in l or "message" in l or "kind" in l for l in changed),
           f"--update changes the expectations alone: {changed}")
    expect(file.read_text().endswith("# the end\n"), "what stands behind the expectations stays")
    done = lapse("rule", "test", plugin, file)
    expect(done.returncode == 0 and "2 scenarios, 0 failed" in done.stdout, "what --update wrote is what is found", done)
    done = lapse("rule", "test", plugin, folder)
    expect(done.returncode == 1 and "FAIL no scenario expects CAA1002" in done.stdout, "a folder has to reach every outcome", done)

    # Beside the plugin, without being named.
    shutil.copy(plugin, work)
    done = lapse("rule", "test", Path(work, plugin.name))
    expect(f"two.yaml" not in done.stdout and "caa: 2 scenarios" in done.stdout, "scenarios beside the plugin are found", done)
    done = lapse("rule", "test", work)
    expect("caa: 2 scenarios" in done.stdout, "a folder with a plugin is enough", done)
    done = lapse("--language", "ja", "rule", "test", plugin, file)
    expect("シナリオ 2 件" in done.stdout, "it speaks Japanese", done)

    # Mistakes are told with their place.
    for text, words in (("now: 2026-12-01", "1:1: 'scenario:' with a title is missing"),
                        (SOURCE.replace("CAA1000 pass", "CAA1000 pas", 1), ":14:5: 'pas' is no kind of finding"),
                        (SOURCE.replace("zone: example.com.", "zne: example.com.", 1), "unknown key 'zne'; expected one of zone, servers, records"),
                        (SOURCE.replace("CAA 0 issue", "CAA x issue", 1), "is not a resource record"),
                        (SOURCE.replace("example.com. CAA", "@ CAA", 1), "is not below the zone 'example.com.'; names are absolute"),
                        (SOURCE.replace("example.com. CAA", "www CAA", 1), "'www' is not below the zone 'example.com.'"),
                        (SOURCE.replace("ask_every_server", "ask_every_srever", 1), "the rule has no parameter 'ask_every_srever'; its parameters: "),
                        (SOURCE.replace("CAA1000 pass", "CAA1999 pass", 1), "the rule has no outcome 'CAA1999'"),
                        ("a: [", "bad.yaml:1:")):
        bad = Path(work, "bad.yaml")
        bad.write_text(text)
        done = lapse("rule", "test", plugin, bad)
        expect(done.returncode == 1 and words in done.stdout, f"a mistake is told: {words}", done)
    for arguments, words in (((work + "/nowhere",), "is neither a plugin nor a folder with one"), ((folder,), "holds no plugin"),
                             ((plugin, work + "/nothing.yaml"), "is not there"), ((ROOT / "README.md", file), "it cannot be loaded")):
        done = lapse("rule", "test", *arguments)
        expect(done.returncode == 3 and words in done.stderr, f"usage: {words}", done)

    # Watching: again after a change, and after one only.
    watch = subprocess.Popen([LAPSE, "rule", "test", plugin, file, "--watch"], stdout=subprocess.PIPE, text=True, env=ENVIRONMENT)
    try:
        said = [watch.stdout.readline() for _ in range(2)]
        expect("0 failed" in said[0] and "waiting" in said[1], f"--watch tests at once: {said}")
        time.sleep(0.1)
        file.write_text(SOURCE)
        said = [watch.stdout.readline()]
        while "scenarios, " not in said[-1] and said[-1]:
            said.append(watch.stdout.readline())
        expect("2 scenarios, 2 failed" in said[-1], f"--watch tests again: {said[-1]}")
    finally:
        watch.kill()
        watch.wait()
finish("authoring.testing")
