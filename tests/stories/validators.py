# SPDX-License-Identifier: Apache-2.0
"""What others say of the files that were written: JSON Lines by its schema, SARIF by the strict checker and by
Microsoft's multitool where they are at hand."""
import fnmatch, json, os, subprocess
import jsonschema

from place import ROOT, WORK, expect

# Files made to break one limit. The checker must say exactly that of them, once, and nothing else: a checker that has
# become blind would otherwise pass.
MADE_TO = {
    "*/pages/0.sarif": "GH-LIMIT",  # more results than one file of GitHub's holds, not split since nobody asked for it
    "*/edges/failed-in-part-*/1.*": "GH-EXECUTION",  # GitHub takes no results of a run that failed; others do, and must keep them
    "*/mistakes/0.*": "GH-EXECUTION",  # an inventory with mistakes: the rest of it is judged all the same
}


def told(name, items):
    """What the checker says of a file, without the one thing that the file was made for."""
    for pattern, rule in MADE_TO.items():
        if fnmatch.fnmatch(name, pattern):
            expect(f"sarif-check says {rule} of {name}", [i["id"] for i in items if i["id"] == rule], [rule])
            items = [i for i in items if i["id"] != rule]
    return [f"{i['sev']} {i['id']} {i['at']}: {i['msg']}" for i in items][:5]


def lines():
    """Every JSON Lines file against the schema, by a validator that is not ours."""
    schema = json.loads((ROOT / "host/report/jsonl.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    judge = jsonschema.Draft202012Validator({"$defs": schema["$defs"], "oneOf": schema["oneOf"]})
    parts = {k: jsonschema.Draft202012Validator({"$defs": schema["$defs"], "$ref": f"#/$defs/{k}"}) for k in ("finding", "verdict", "notification", "summary")}
    count = 0
    for path in sorted(WORK.rglob("*.jsonl")):
        if path.stat().st_size > 3_000_000:
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            one = json.loads(line)
            errors = [e.message for e in parts[one["type"]].iter_errors(one)]
            count += 1
            if errors:
                expect(f"{path.relative_to(WORK)}:{number}", errors[:3], [])
    expect("the validator can refuse", judge.is_valid({"type": "summary"}), False)
    print(f"JSON Lines: {count} lines fit the schema")


def validators():
    """Every SARIF file, by the strict checker and by Microsoft's multitool where they are at hand."""
    checker, multitool = os.environ.get("LAPSE_SARIF_CHECK"), os.environ.get("LAPSE_MULTITOOL")
    chosen = [p for p in sorted(WORK.rglob("*.sarif")) if p.stat().st_size < 10_000_000 and "bad/" not in str(p)]
    small = [p for p in chosen if p.stat().st_size < 2_000_000]
    for profile in ("alerts", "audit") if checker else ():
        files = [p for p in chosen if (".audit" in p.name) == (profile == "audit")]
        done = subprocess.run([checker, "--profile", profile, "--json", *map(str, files)], capture_output=True, text=True)
        if not done.stdout:
            expect(f"sarif-check {profile} says something", (done.returncode, done.stderr[-500:]), "JSON")
            continue
        for one in json.loads(done.stdout):
            expect(f"sarif-check {profile} {one['file']}", told(one["file"], one["items"]), [])
        print(f"sarif-check, {profile}: {len(files)} files")
    if not multitool:
        print("multitool: not at hand (bash tests/run multitool fetches it)")
        return
    env = dict(os.environ, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT="1", DOTNET_BUNDLE_EXTRACT_BASE_DIR=str(WORK / ".dotnet"))
    tool = lambda *a: subprocess.run([multitool, *map(str, a)], env=env, capture_output=True, text=True, timeout=600)
    for path in small[:12]:
        out = WORK / "validated.log"
        done = tool("validate", path, "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning;Note", "--output", out, "--log", "ForceOverwrite", "--quiet")
        found = [r["ruleId"] for r in json.loads(out.read_text(encoding="utf-8-sig"))["runs"][0].get("results", [])]
        expect(f"multitool validate {path.name}", (done.returncode, [f for f in found if f != "SARIF2006"]), (0, []))
    place = WORK / "round-trip-audit"
    if place.exists():
        tool("merge", place / "4.sarif", place / "4.audit.sarif", "--output-directory", place, "--output-file", "merged.log", "--log", "ForceOverwrite")
        merged = json.loads((place / "merged.log").read_text(encoding="utf-8-sig"))["runs"]
        count = lambda name: len(json.loads((place / name).read_text())["runs"][0]["results"])
        # It may fold runs of one tool into one; no result may be lost or made one with another.
        expect("multitool merge keeps all", sum(len(r["results"]) for r in merged), count("4.sarif") + count("4.audit.sarif"))
        tool("match-results-forward", place / "3.sarif", "-r", place / "2.sarif", "-o", place / "matched.log", "--log", "ForceOverwrite")
        matched = json.loads((place / "matched.log").read_text(encoding="utf-8-sig"))["runs"][0]["results"]
        fresh = lambda results: {r["ruleId"] for r in results if r["baselineState"] == "new"}
        expect("multitool sees the same as new", fresh(matched), fresh(json.loads((place / "3.sarif").read_text())["runs"][0]["results"]))
    print(f"multitool: {len(small[:12])} files validated, two merged, one matched")
