# SPDX-License-Identifier: Apache-2.0
"""Every saved answer of tests/data/aws/states gets the verdict and exactly the findings that states.yaml expects, and no
mutation of one brings the program down or leaves it without a place to name.

tests/aws/states.py LAPSE: the program, with its plugins beside it. Asks nothing of any network."""
import concurrent.futures
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import yaml

LAPSE = sys.argv[1]
HERE = pathlib.Path(__file__).resolve().parent
STATES = HERE.parent / "data" / "aws" / "states"
RULES = {"packs": [], "eligibility": None, "expiry-horizon": {"parameters": {"look": False}}}  # the inventory alone
PLACE = re.compile(r"^[^:\n]+\.json(:\d+:\d+)?: [^\n]+; expected [^\n]+$")
wrong = []


def expect(what, got, wanted):
    if got != wanted:
        wrong.append(what)
        print(f"FAIL {what}\n    expected {wanted}\n    got      {got}")


def audit(folder, source, now):
    """(exit code, lines of JSON, standard error) of an audit of the answers at `source`."""
    estate = folder / "lapse.yaml"
    estate.write_text(yaml.safe_dump({"lapse": 1, "inventory": [{"aws-acm": str(source)}], "rules": RULES}))
    out = folder / "out.jsonl"
    out.unlink(missing_ok=True)
    done = subprocess.run([LAPSE, "audit", "-c", estate, "--now", now, "--jsonl", out, "--quiet"], capture_output=True,
                          timeout=300)
    lines = [json.loads(line) for line in out.read_text().splitlines()] if out.exists() else []
    return done.returncode, lines, done.stderr.decode(errors="replace")


def moment(value):
    return value if isinstance(value, str) else value.strftime("%Y-%m-%dT%H:%M:%SZ")


def told(line):
    """A finding as states.yaml writes it: id, kind, and the level of a failure."""
    return " ".join([line["outcome"], line["kind"], *([line["level"]] if line["kind"] == "fail" else [])])


def judge(name, case, now):
    source = STATES / name if (STATES / name).is_dir() else STATES / f"{name}.json"
    with tempfile.TemporaryDirectory() as work:
        code, lines, errors = audit(pathlib.Path(work), source, moment(case.get("now", now)))
    verdicts = [line for line in lines if line["type"] == "verdict"]
    found = [line for line in lines if line["type"] == "finding"]
    problems = []
    each = case["verdict"] if isinstance(case["verdict"], list) else [case["verdict"]]
    if [v["verdict"] for v in verdicts] != each:
        problems.append((f"{name}: verdict", [v["verdict"] for v in verdicts], each))
    notes = [line["id"] for line in lines if line["type"] == "notification"]
    if notes != case.get("notes", []):
        problems.append((f"{name}: notes", notes, case.get("notes", [])))
    if sorted(map(told, found)) != sorted(case["finds"]):
        problems.append((f"{name}: findings", sorted(map(told, found)), sorted(case["finds"])))
    if "message" in case and case["message"] not in [f["message"] for f in found]:
        problems.append((f"{name}: message", [f["message"] for f in found], case["message"]))
    if errors:
        problems.append((f"{name}: standard error", errors, ""))
    wanted = {"will renew": (0, 1), "at risk": (0, 1), "cannot tell": (2,), "will not renew": (1,)}[each[-1]]
    if code not in wanted:
        problems.append((f"{name}: exit code", code, wanted))
    if any(f.get("file") and not f.get("line") for f in found):
        problems.append((f"{name}: findings without a line", found, []))
    return problems


def mutated(text, draw):
    data = bytearray(text)
    for _ in range(draw.randint(1, 4)):
        at = draw.randrange(len(data))
        how = draw.randrange(5)
        if how == 0:
            data[at] = draw.randrange(256)
        elif how == 1:
            data[at] = draw.choice(b'{}[]",:\\0-e.')
        elif how == 2:
            del data[at:at + draw.randint(1, 8)]
        elif how == 3:
            start = draw.randrange(len(data))
            data[at:at] = data[start:start + draw.randint(1, 40)]
        else:
            del data[at:]
        if not data:
            data += b"{"
    return bytes(data)


def survive(number):
    """A folder of mutated answers is audited to its end; whatever is wrong is told with its place."""
    draw = random.Random(number)
    samples = sorted(STATES.rglob("*.json"))
    with tempfile.TemporaryDirectory() as work:
        folder = pathlib.Path(work)
        (folder / "dumps").mkdir()
        for i in range(60):
            (folder / "dumps" / f"{i}.json").write_bytes(mutated(draw.choice(samples).read_bytes(), draw))
        code, lines, errors = audit(folder, folder / "dumps", "2026-11-23T12:00:00Z")
    problems = []
    if code not in (0, 1, 2):
        problems.append((f"mutated {number}: exit code", code, "0, 1 or 2"))
    summary = [line for line in lines if line["type"] == "summary"]
    if len(summary) != 1 or summary[0]["planned"] != summary[0]["reported"]:
        problems.append((f"mutated {number}: checks", summary, "as many reported as planned"))
    complaints = [line for line in errors.splitlines() if line]
    if not complaints:
        problems.append((f"mutated {number}: complaints", [], "some"))
    for line in complaints:
        if not PLACE.match(line):
            problems.append((f"mutated {number}: place", line, "FILE:LINE:COLUMN: what is wrong; expected what"))
    return problems


expectations = yaml.safe_load((HERE / "states.yaml").read_text())
cases = expectations["cases"]
there = {p.stem if p.suffix == ".json" else p.name for p in STATES.iterdir()}
expect("every answer has its expectation", sorted(there ^ set(cases)), [])
with concurrent.futures.ThreadPoolExecutor(2) as pool:
    for problems in [*pool.map(lambda item: judge(*item, expectations["now"]), cases.items()), *pool.map(survive, range(10))]:
        for problem in problems:
            expect(*problem)
print(f"{len(cases)} states judged, 600 mutated answers survived, {len(wrong)} wrong")
sys.exit(1 if wrong else 0)
