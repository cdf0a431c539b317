#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Audits the shipped sample estate together with recordings of further vantage points.

The recordings are the sample's own, and ones made from it: in "mended" the validation record of one certificate, which
the sample lacks, is there, so that two worlds exist that differ in one record.
"""
import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
LAPSE = os.environ.get("LAPSE", str(ROOT / "build/bin/lapse"))
SAMPLE = ROOT / "host/sample/sample.rec"
NAME = "_b134efa81b963b4d84868eb3a694e68f.absent.example"
VALUE = "_7136098415ffce032b767aac8e2db19e.dacdkbdpgj.acm-validations.aws"
CERTIFICATE = "deleted-record"
CNAME, NS = 5, 2


def wire_name(name):
    return b"".join(bytes([len(l)]) + l.encode() for l in name.split(".")) + b"\0"


def with_record(line):
    """The observation with the record in its answer, if it is a question for the record."""
    q = line.get("q", {})
    if q.get("kind") != "dns/1" or q.get("name") != NAME or q.get("type") != CNAME:
        return line
    old = base64.b64decode(line["a"]["dns"]["message"])
    question = wire_name(NAME) + CNAME.to_bytes(2, "big") + b"\0\1"
    flags = bytes([old[2], old[3] & 0xF0])
    target = wire_name(VALUE)
    record = b"\xc0\x0c" + CNAME.to_bytes(2, "big") + b"\0\1" + (300).to_bytes(4, "big") + len(target).to_bytes(2, "big") + target
    message = old[:2] + flags + b"\0\1\0\1\0\0\0\0" + question + record
    line["a"]["dns"]["message"] = base64.b64encode(message).decode()
    return line


class Recordings:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.lines = [json.loads(l) for l in SAMPLE.read_text().splitlines()]

    def write(self, name, change=lambda line: line, earlier=0, keep=lambda line: True, controls=None):
        path = self.folder / name
        lines = [change(json.loads(json.dumps(l))) for l in self.lines if "q" not in l or keep(l)]
        lines[0]["started"] -= earlier
        if controls:  # what tells whether a vantage point works: who serves the root
            asked = [l for l in lines if "q" in l and (l["q"]["kind"], l["q"].get("name"), l["q"].get("type")) == ("dns/1", "", NS)]
            assert asked, "the sample holds no control question"
            for line in asked:
                line["a"] = {"ended": controls, "at": line["a"]["at"]}
        path.write_text("".join(json.dumps(l, separators=(",", ":")) + "\n" for l in lines))
        return str(path)


def sample_estate(folder):
    """The sample, going by the validator alone: a record that is put into an answer has no signature."""
    path = pathlib.Path(folder) / "sample.yaml"
    path.write_text((ROOT / "host/sample/lapse.yaml").read_text() + "rules: {dnssec: {parameters: {look_at_signatures: false}}}\n")
    return path


class Audit:
    def __init__(self, folder, replay, perspectives=(), estate=None, sarif=None):
        estate = estate or sample_estate(folder)
        out = pathlib.Path(folder) / "out.jsonl"
        out.unlink(missing_ok=True)
        command = [LAPSE, "audit", "-c", str(estate), "--replay", str(replay), "--jsonl", str(out)]
        command += ["--sarif", str(sarif)] if sarif else []
        for one in perspectives:
            command += ["--perspective", one]
        done = subprocess.run(command, capture_output=True, text=True)
        self.code, self.text, self.errors = done.returncode, done.stdout, done.stderr
        self.lines = [json.loads(l) for l in out.read_text().splitlines()] if out.exists() else []
        self.summary = next((l for l in self.lines if l["type"] == "summary"), {})
        self.notes = {l["id"]: l for l in self.lines if l["type"] == "notification"}
        self.found = [l for l in self.lines if l["type"] == "finding"]
        self.verdicts = {l["certificate"]: l["verdict"] for l in self.lines if l["type"] == "verdict"}

    def compared(self, certificate=CERTIFICATE, rule="dns-cname"):
        """The one finding that compares what the rule found at the certificate's (only) name."""
        all_of_it = [f for f in self.found if f["rule"] == "perspectives" and f["certificate"] == certificate and f["discriminator"] == rule]
        assert len(all_of_it) == 1, all_of_it
        return all_of_it[0]

    def others(self, *expected):
        """Outcomes of the comparison anywhere else: only those that are expected."""
        seen = {f["outcome"] for f in self.found if f["rule"] == "perspectives"} - {self.compared()["outcome"]}
        assert seen <= set(expected), seen


failures = 0


def check(what):
    def run(body):
        global failures
        with tempfile.TemporaryDirectory() as folder:
            try:
                body(folder, Recordings(folder))
                print("ok  ", what)
            except AssertionError as problem:
                failures += 1
                print("FAIL", what, problem, sep="\n     ")
    return run


@check("no vantage points: nothing is compared and nothing is said of it")
def _(folder, rec):
    a = Audit(folder, SAMPLE)
    assert not [f for f in a.found if f["rule"] == "perspectives"]
    assert not a.notes, a.notes
    assert a.summary["planned"] == a.summary["reported"] > 0, a.summary


@check("all agree")
def _(folder, rec):
    sarif = pathlib.Path(folder) / "out.sarif"
    a = Audit(folder, SAMPLE, [f"tokyo={SAMPLE}", f"fra={SAMPLE}"], sarif=sarif)
    assert a.compared()["outcome"] == "MPC1000", a.compared()
    a.others("MPC1000", "MPC1006")
    assert a.code == 1 and a.verdicts[CERTIFICATE] == "will not renew"
    assert list(a.notes) == ["MPC1004"] and a.notes["MPC1004"]["level"] == "note", a.notes
    rules = {r["id"] for r in json.loads(sarif.read_text())["runs"][0]["tool"]["driver"]["rules"]}
    assert {"MPC1001", "MPC1002"} <= rules, rules
    without = Audit(folder, SAMPLE)
    assert without.verdicts == a.verdicts
    assert a.summary["planned"] == a.summary["reported"] > without.summary["planned"], a.summary


@check("within the quorum: one of two sees it fail")
def _(folder, rec):
    mended = rec.write("mended.rec", with_record)
    a = Audit(folder, mended, [f"tokyo={SAMPLE}", f"fra={mended}"])
    f = a.compared()
    assert (f["outcome"], f["kind"], f["level"]) == ("MPC1001", "fail", "warning"), f
    assert "'tokyo', and not from 'here', 'fra'" in f["message"], f["message"]
    assert NAME in f["fix"], f["fix"]
    assert a.verdicts[CERTIFICATE] == "at risk", a.verdicts
    a.others("MPC1000", "MPC1006")
    assert a.summary["planned"] == a.summary["reported"]


@check("beyond the quorum: two of two see it fail")
def _(folder, rec):
    mended = rec.write("mended.rec", with_record)
    alone = Audit(folder, mended)
    assert alone.verdicts[CERTIFICATE] == "will renew", alone.verdicts
    sarif = pathlib.Path(folder) / "out.sarif"
    a = Audit(folder, mended, [f"tokyo={SAMPLE}", f"fra={SAMPLE}"], sarif=sarif)
    f = a.compared()
    assert (f["outcome"], f["kind"], f["level"]) == ("MPC1002", "fail", "error"), f
    assert "'tokyo', 'fra': 2 remote vantage points, where at most 1" in f["message"], f["message"]
    assert a.verdicts[CERTIFICATE] == "will not renew" and a.code == 1
    results = json.loads(sarif.read_text())["runs"][0]["results"]
    assert [r for r in results if r["ruleId"] == "MPC1002"], results


@check("only this place sees it fail")
def _(folder, rec):
    mended = rec.write("mended.rec", with_record)
    a = Audit(folder, SAMPLE, [f"tokyo={mended}", f"fra={mended}"])
    assert a.compared()["outcome"] == "MPC1001", a.compared()
    assert a.verdicts[CERTIFICATE] == "will not renew"


@check("a vantage point that failed itself takes no part")
def _(folder, rec):
    mended = rec.write("mended.rec", with_record)
    dead = rec.write("dead.rec", controls="timeout")
    a = Audit(folder, mended, [f"tokyo={dead}", f"fra={mended}"])
    assert a.compared()["outcome"] == "MPC1000", a.compared()
    assert a.notes["MPC1005"]["level"] == "error" and "'tokyo'" in a.notes["MPC1005"]["message"], a.notes
    assert not a.summary["successful"]
    only = Audit(folder, mended, [f"tokyo={dead}"])
    assert not [f for f in only.found if f["rule"] == "perspectives"]
    assert "MPC1005" in only.notes


@check("a question that was not recorded is silence, and no disagreement")
def _(folder, rec):
    mended = rec.write("mended.rec", with_record)
    lacking = rec.write("lacking.rec", with_record, keep=lambda l: NAME not in l["q"].get("name", ""))
    one = Audit(folder, mended, [f"tokyo={lacking}", f"fra={mended}"])
    assert one.compared()["outcome"] == "MPC1000", one.compared()
    both = Audit(folder, mended, [f"tokyo={lacking}", f"fra={lacking}"])
    f = both.compared()
    assert (f["outcome"], f["kind"]) == ("MPC1005", "open"), f
    assert both.verdicts[CERTIFICATE] == "cannot tell"


@check("a recording of another day is said to be one")
def _(folder, rec):
    stale = rec.write("stale.rec", earlier=3 * 86400)
    recent = rec.write("recent.rec", earlier=3 * 3600)
    a = Audit(folder, SAMPLE, [f"tokyo={stale}", f"fra={recent}"])
    assert "'tokyo' was made 3 d before this run" in a.notes["MPC1007"]["message"], a.notes
    assert "'fra'" not in a.notes["MPC1007"]["message"]
    seen = a.compared()["seen"]
    assert "tokyo (recorded 3 d before this run)" in seen and "fra (recorded 3 h before this run)" in seen, seen
    assert a.summary["successful"]


@check("files and names that cannot be used are refused")
def _(folder, rec):
    broken = pathlib.Path(folder) / "broken.rec"
    broken.write_text("this is no recording\n")
    for given, says in [([f"tokyo={folder}/none.rec"], "cannot be read"),
                        ([f"tokyo={broken}"], "broken.rec:1"),
                        ([f"tokyo={SAMPLE}", f"tokyo={SAMPLE}"], "'tokyo' already"),
                        ([f"here={SAMPLE}"], "the run's own place"),
                        ([f"../x={SAMPLE}"], "letter or a digit"),
                        ([f"={SAMPLE}"], "empty"),
                        (["tokyo"], "names no file"),
                        (["tokyo="], "names no file")]:
        a = Audit(folder, SAMPLE, given)
        assert a.code == 3 and says in a.errors and not a.text, (given, a.code, a.errors)


@check("the estate names vantage points too")
def _(folder, rec):
    estate = pathlib.Path(folder) / "lapse.yaml"
    text = (ROOT / "host/sample/lapse.yaml").read_text()

    def audit(perspectives, given=()):
        estate.write_text(text + "\nnetwork: {perspectives: " + perspectives + "}\n")
        return Audit(folder, mended, given, estate=estate)

    mended = rec.write("mended.rec", with_record)
    rec.write("tokyo.rec")
    a = audit("{tokyo: {recording: tokyo.rec}}", [f"fra={SAMPLE}"])
    assert a.compared()["outcome"] == "MPC1002", (a.errors, a.text)
    assert "already" in audit("{tokyo: {recording: tokyo.rec}}", [f"tokyo={SAMPLE}"]).errors
    # One that was asked live is replayed from beside the run's own recording.
    missing = audit("{osaka: {resolvers: [192.0.2.1]}}")
    assert "was not recorded" in missing.notes["MPC1005"]["message"], missing.notes
    rec.write("mended.rec.osaka")
    a = audit("{osaka: {resolvers: [192.0.2.1]}}")
    assert a.compared()["outcome"] == "MPC1001" and "(recorded" not in a.compared()["seen"], a.compared()
    for wrong, says in [("{tokyo: {}}", "nothing here differs"), ("{tokyo: {recording: tokyo.rec, resolvers: [192.0.2.1]}}", "of its own"),
                        ("{here: {resolvers: [192.0.2.1]}}", "no name for a vantage point"), ("[tokyo]", "not a map"),
                        ("{tokyo: {recording: none.rec}}", "no file or folder"), ("{tokyo: {resolver: [192.0.2.1]}}", "resolvers")]:
        a = audit(wrong)
        assert a.code == 3 and says in a.errors and "lapse.yaml:" in a.errors, (wrong, a.code, a.errors)


@check("the report is the same every time")
def _(folder, rec):
    mended = rec.write("mended.rec", with_record)
    made = []
    for name in ("1.sarif", "2.sarif"):
        Audit(folder, mended, [f"tokyo={SAMPLE}", f"fra={mended}"], sarif=pathlib.Path(folder) / name)
        made.append((pathlib.Path(folder) / name).read_bytes())
    assert made[0] == made[1]


sys.exit(1 if failures else 0)
