# SPDX-License-Identifier: Apache-2.0
"""Runs at the edges, whose files must be as sound as any: nothing to judge, nobody who answers, nothing but names."""
import json, subprocess

from place import Place, expect


def coverage(place, number):
    return place.run(number)["properties"]["coverage"]


def nothing(language):
    place = Place(f"edges/nothing-{language}")
    place.estate["certificates"] = []
    place.audit(0, code=0, language=language)
    expect("an empty estate has no results", (place.run(0)["results"], place.run(0, True)["results"]), ([], []))
    expect("and its run is sound", place.run(0)["invocations"][0]["executionSuccessful"], True)
    expect("and every rule is listed all the same", len(place.run(0)["tool"]["driver"]["rules"]) > 100, True)


def nobody(language):
    """No question is answered: everything that needs one is open, and the run itself is sound."""
    place = Place(f"edges/nobody-{language}")
    place.audit(0, code=1, language=language)
    for entry in place.recording[1:]:
        if "a" in entry:
            entry["a"] = {"ended": "timeout", "at": entry["a"]["at"]}
    place.audit(1, "--baseline", "0.audit.sarif", code=1, language=language)
    seen = coverage(place, 1)
    expect("every planned check is reported", seen["planned"], seen["reported"])
    expect("most of them are open", seen["inconclusive"] > seen["fail"], True)
    expect("no answer is no failure of the run", place.run(1)["invocations"][0]["executionSuccessful"], True)
    kept = {r["partialFingerprints"]["resourceRuleIdentity/v1"] for r in place.run(0)["results"]}
    told = {r["partialFingerprints"]["resourceRuleIdentity/v1"] for r in place.run(1)["results"]}
    expect("and no alert of the run before is closed by it", kept - told, set())


def unreadable(place):
    place.estate["inventory"] = [{"aws-acm": "dump.json"}]
    (place.path / "dump.json").write_text('{"Certificate": {"CertificateArn": "arn:aws:acm:eu-west-1:111122223333:certifi')


def failed(language):
    """The run itself fails: nothing of the inventory can be read."""
    place = Place(f"edges/failed-{language}")
    place.estate["certificates"] = []
    unreadable(place)
    place.audit(0, code=2, language=language)
    for audit in (False, True):
        expect("a run that failed says so", place.run(0, audit)["invocations"][0]["executionSuccessful"], False)
        expect("and has no results", place.run(0, audit)["results"], [])


def failed_in_part(language):
    """An entry of the inventory cannot be read, so nobody knows whether a certificate that did not come is gone."""
    place = Place(f"edges/failed-in-part-{language}")
    place.audit(0, code=1, language=language)
    place.estate["certificates"] = [c for c in place.estate["certificates"] if c["id"] != "imported"]
    unreadable(place)
    place.audit(1, "--baseline", "0.audit.sarif", code=1, language=language)
    failures = lambda n: [f for f in place.findings(n) if f["certificate"] == "imported" and f["kind"] == "fail"]
    before, ours = failures(0), failures(1)
    expect("what could not be read stands", [(f["fingerprint"], f["state"], f["gone"], f["carried"]) for f in ours],
           [(f["fingerprint"], "unchanged", None, True) for f in before])
    for audit in (False, True):
        run = place.run(1, audit)
        expect("the run says that it failed", run["invocations"][0]["executionSuccessful"], False)
        expect("and keeps the alert", [len([r for r in run["results"] if r["ruleId"] == f["outcome"]]) for f in before], [1])


def names(language):
    """No estate and no checkout: names alone."""
    place = Place(f"edges/names-{language}")
    place.audit(0, language=language, subject=("shop.example", "\u65e5\u672c.example"))
    for audit in (False, True):
        expect("what was typed is no file", {r["locations"][0]["physicalLocation"]["artifactLocation"]["uriBaseId"]
                                             for r in place.run(0, audit)["results"]}, {"NAMES"})


def checkout():
    """In a checkout of git the run says which, and where each file lies in it."""
    place = Place("edges/checkout")
    identity = ["-c", "user.name=Test", "-c", "user.email=test@test.example", "-c", "commit.gpgsign=false"]
    place.audit(0, code=1)
    for words in (["init", "-q", "-b", "main"], ["add", "lapse.yaml"], [*identity, "commit", "-q", "-m", "The estate"],
                  ["remote", "add", "origin", "https://user:secret@git.test.example/estate.git"]):
        subprocess.run(["git", "-C", str(place.path), *words], check=True)
    place.audit(1, code=1)
    told = place.run(1)["versionControlProvenance"][0]
    expect("the repository is named without its password", told["repositoryUri"], "https://git.test.example/estate")
    expect("and the branch", told["branch"], "refs/heads/main")


def edges():
    for language in ("en", "ja"):
        nothing(language)
        nobody(language)
        failed(language)
        failed_in_part(language)
        names(language)
    checkout()
    print("edges: nothing, nobody, runs that failed or failed in part, names alone, a checkout; in both languages")
