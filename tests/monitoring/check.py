# SPDX-License-Identifier: Apache-2.0
"""Compares the metrics with the table of the page beside the rules, and has promtool parse the dashboard's queries."""

import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
MONITORING = ROOT / "host" / "monitoring"


def series(path):
    """{(name, labels): value}; a series that stands twice is refused by every collector."""
    found = {}
    for line in path.read_text().splitlines():
        if not line.startswith("#"):
            key, value = line.rsplit(" ", 1)
            assert key not in found, f"{key} stands twice"
            found[key] = float(value)
    return found


def main():
    work = pathlib.Path(sys.argv[1])
    whole, few = series(work / "2000.prom"), series(work / "3.prom")
    names = {key.partition("{")[0] for key in whole}
    assert sum(v for k, v in few.items() if k.startswith("lapse_certificates{")) == few["lapse_scope_certificates"] == 10
    assert few["lapse_certificates_without_series"] == 7 and whole["lapse_certificates_without_series"] == 0
    assert len([k for k in few if k.startswith("lapse_certificate_verdict{")]) == 3
    assert few["lapse_checks_planned"] == few["lapse_checks_reported"] > 0
    answered = [v for k, v in few.items() if k.startswith("lapse_observations{") and 'outcome="answered"' in k]
    assert sum(answered) > 100, "the observations of the run are not counted"

    dashboard = json.loads((MONITORING / "dashboard.json").read_text())
    queries = [target["expr"].replace("$instance", ".*") for panel in dashboard["panels"] for target in panel["targets"]]
    rules = {"groups": [{"name": "dashboard", "rules": [{"record": f"query:{i}", "expr": q} for i, q in enumerate(queries)]}]}
    (work / "dashboard.yaml").write_text(json.dumps(rules))
    subprocess.run(["promtool", "check", "rules", "--lint=none", work / "dashboard.yaml"], check=True, stdout=subprocess.DEVNULL)
    for text in [*queries, (MONITORING / "rules.yaml").read_text()]:
        for name in set(re.findall(r"\blapse_\w+", text)):
            assert name in names, f"{name}: no such metric is written"
    ids = [panel["id"] for panel in dashboard["panels"]]
    assert len(set(ids)) == len(ids)
    print(f"monitoring: {len(whole)} series, {len(queries)} queries of the dashboard and the rules agree with promtool")


main()
