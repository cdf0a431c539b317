# SPDX-License-Identifier: Apache-2.0
"""The sample estate and its recording in a folder of their own, to be edited and judged again."""
import json, os, pathlib, subprocess, tempfile
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
LAPSE = os.environ.get("LAPSE") or f"{os.environ.get('LAPSE_BUILD', ROOT / 'build')}/bin/lapse"
SAMPLE = ROOT / "host/sample"
NOW = "2026-11-23T12:00:00Z"
WORK = pathlib.Path(tempfile.mkdtemp(prefix="lapse-findings-"))
failures = []


def expect(what, seen, wanted):
    if seen != wanted:
        failures.append(what)
        print(f"FAIL {what}\n  seen     {seen}\n  expected {wanted}")


class Place:
    """A folder with an estate and a recording of its own, and the files that runs in it write."""

    def __init__(self, name):
        self.path = WORK / name
        self.path.mkdir(parents=True)
        self.estate = yaml.safe_load((SAMPLE / "lapse.yaml").read_text())
        self.recording = [json.loads(line) for line in (SAMPLE / "sample.rec").read_text().splitlines()]

    def certificate(self, name):
        return next(c for c in self.estate["certificates"] if c["id"] == name)

    def blind(self, domain):
        """From now on nobody answers questions about this domain."""
        for entry in self.recording[1:]:
            question = entry.get("q", {})
            asked = question.get("name", "") or question.get("sni", "")
            if asked == domain or asked.endswith("." + domain):
                entry["a"] = {"ended": "timeout", "at": entry["a"]["at"]}

    def audit(self, number, *options, now=NOW, before="", prefix=(), code=None, language="en", subject=("-c", "lapse.yaml")):
        text = before + yaml.safe_dump(self.estate, sort_keys=False, allow_unicode=True)
        (self.path / "lapse.yaml").write_text(text)
        (self.path / "rec").write_text("".join(json.dumps(e) + "\n" for e in self.recording))
        command = [*prefix, LAPSE, "--language", language, "audit", *subject, "--replay", "rec", "--now", now, "--sarif", f"{number}.sarif",
                   "--sarif-audit", f"{number}.audit.sarif", "--jsonl", f"{number}.jsonl", *options]
        done = subprocess.run(command, cwd=self.path, capture_output=True, text=True, timeout=300)
        if code is not None:
            expect(f"{self.path.name} run {number}: exit code", done.returncode, code)
        if done.returncode not in (0, 1, 2) and code != done.returncode:
            raise SystemExit(f"FAIL {self.path.name} run {number}: exit code {done.returncode}\n{done.stderr}")
        return done

    def findings(self, number):
        lines = [json.loads(line) for line in (self.path / f"{number}.jsonl").read_text().splitlines()]
        return [line for line in lines if line["type"] == "finding"]

    def run(self, number, audit=False):
        return json.loads((self.path / f"{number}{'.audit' if audit else ''}.sarif").read_text())["runs"][0]
