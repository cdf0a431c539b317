#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""lapse rule list: where each rule came from, what it may ask, how it is trusted."""
import hashlib
import json
import re
import shutil
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
from common import PLUGINS, expect, finish, lapse

done = lapse("rule", "list")
expect(done.returncode == 0, "the list is printed", done)
one = re.search(r"^caa .*?(?=^\S)", done.stdout + "\nx", re.M | re.S)
text = one.group(0) if one else ""
for words in ("dns/1", "found through LAPSE_PLUGIN_PATH", "only you and root can change it"):
    expect(words in re.sub(r"\s+", " ", text), f"the list says of caa: {words}", done)
rules = {r["kind"]: r for r in json.loads(lapse("rule", "list", "--json").stdout)["rules"]}
caa = rules["caa"]
expect(caa["needs"] and set(caa["needs"]) <= {"dns/1", "dns-validated/1"}, f"what caa may ask: {caa['needs']}")
expect(caa["origin"] == {"from": "environment"} and caa["trust"] == {"by": "owner"}, f"where caa came from: {caa['origin']} {caa['trust']}")
with tempfile.TemporaryDirectory() as work:
    copy = Path(work, "mine.so")
    shutil.copy(PLUGINS / "lapse-rule-caa.so", copy)
    digest = hashlib.sha256(copy.read_bytes()).hexdigest()
    estate = Path(work, "lapse.yaml")
    estate.write_text(f"lapse: 1\ncertificates: []\nplugins: [{{path: mine.so, sha256: {digest}}}]\n")
    from common import ENVIRONMENT

    ENVIRONMENT["LAPSE_PLUGIN_PATH"] = work + "/none"
    done = lapse("rule", "list", "-c", estate, "--json")
    mine = [r for r in json.loads(done.stdout)["rules"] if r.get("path", "").endswith("mine.so")]
    refused = json.loads(done.stdout)["refused"]
    # Where the program has its own plugins beside it, the copy is the second of its kind, and the refusal says so.
    expect(mine and mine[0]["origin"]["place"].endswith("lapse.yaml:3") and mine[0]["trust"] == {"by": "pin"}
           or any("loaded already" in r["reason"] for r in refused if r["path"].endswith("mine.so")), "a pinned plugin of an estate", done)
finish("authoring.listing")
