#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Is a failure of this outcome in this SARIF file? finding.py REPORT ID"""
import json
import sys

results = [r for run in json.load(open(sys.argv[1], encoding="utf-8"))["runs"] for r in run["results"]]
found = [r for r in results if r["ruleId"] == sys.argv[2] and r["kind"] == "fail"]
if not found:
    sys.exit(f"FAIL no failure {sys.argv[2]} in {sys.argv[1]}; found {sorted({r['ruleId'] for r in results})}")
print(f"{len(found)} failures {sys.argv[2]}, the first: {found[0]['message']['text']}")
