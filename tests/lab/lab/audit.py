# SPDX-License-Identifier: Apache-2.0
"""The test: runs Lapse inside the lab (`audits`), then judges outside of it what was said (`judge`)."""

import json
import os
import pathlib
import subprocess
import time

from . import compare, mail_proof, pebble, registry, silence, space, web_proof

SPARE = 15  # seconds after the deadline until a run is ended by force
ROOT = pathlib.Path(__file__).resolve().parents[3]


def lapse():
    return os.path.abspath(os.environ.get("LAPSE") or ROOT / "build" / "bin" / "lapse")


def check_program():
    """Raises LabError when there is no program to test."""
    if not os.access(lapse(), os.X_OK):
        raise space.LabError(f"{lapse()} is no program; build it first, or set LAPSE to its path")


def arguments(lab, work, name):
    """The command line of the run `name`: an estate, or `discovery`."""
    out = work / "results" / name
    at_lab_time = ["--now", lab.now.strftime("%Y-%m-%dT%H:%M:%SZ")]
    told = [*([] if runs(lab)[name].get("at") == "today" else at_lab_time), "--color", "never", "--sarif", f"{out}.sarif",
            "--sarif-audit", f"{out}.audit.sarif", "--jsonl",
            f"{out}.jsonl"]
    if name == "discovery":
        return [lapse(), "audit", lab.discovery["name"], *told]
    return [lapse(), "audit", "-c", str(work / "estate" / name / "lapse.yaml"), *told, "--record", f"{out}.recording"]


def runs_of_all(lab):
    return {**lab.estates, "discovery": lab.discovery, "pebble": lab.pebble}


def runs(lab):
    """The runs that were asked for."""
    return {name: about for name, about in runs_of_all(lab).items() if not lab.chosen or name in lab.chosen}


def audits(lab, work):
    """Inside the lab: every run, one after the other; exit code and duration go to results/<run>.json."""
    for name, about in runs(lab).items():
        if name == "pebble":
            pebble.run(lab, work, lapse())
            continue
        for words in egress(about.get("drop", [])):
            subprocess.run(["ip", *words], check=True)
        silence.forget(lab, about, work)
        web_proof.forget(lab, about, work)
        begin, ended = time.monotonic(), None
        with open(work / "results" / f"{name}.txt", "wb") as out:
            try:
                done = subprocess.run(arguments(lab, work, name), stdin=subprocess.DEVNULL, stdout=out,
                                      stderr=subprocess.STDOUT, timeout=about["run_within"] + SPARE, check=False)
                ended = done.returncode
            except subprocess.TimeoutExpired:
                pass
        if about.get("drop"):
            subprocess.run(["ip", "rule", "flush", "table", str(LOST)], check=False)
            subprocess.run(["ip", "-6", "rule", "flush", "table", str(LOST)], check=False)
        (work / "results" / f"{name}.json").write_text(json.dumps({
            "exit": ended, "seconds": time.monotonic() - begin, "visits": web_proof.visits(lab, about, work)}))
        silence.keep(lab, about, work, name)
    return 0


LOST = 125  # the routing table of packets that nobody will see


def egress(dropped):
    """What makes connections to port 25 vanish, as a firewall does, for the networks of `dropped`: words for ip. The
    lab's addresses are local ones, so the rule must come before the table of those."""
    out = []
    for network in dropped:
        family = ["-6"] if ":" in network else []
        out += [[*family, "route", "replace", "default", "dev", "void", "table", str(LOST)],
                [*family, "rule", "add", "pref", "5", "to", network, "ipproto", "tcp", "dport", "25", "table",
                 str(LOST)]]
    return [*local_later(), *out] if out else []


def local_later():
    """Moves the rule for local addresses from the first place to the hundredth, once."""
    out = []
    for family in ([], ["-6"]):
        rules = subprocess.run(["ip", *family, "rule"], stdout=subprocess.PIPE, text=True, check=True).stdout
        if rules.startswith("0:"):
            out += [[*family, "rule", "add", "pref", "100", "table", "local"], [*family, "rule", "del", "pref", "0"]]
    return out


def judge(lab, work):
    """Outside: compares everything, prints what differs; returns the exit code of tests/lab/run."""
    wrong = 0
    for name, about in runs(lab).items():
        if name == "pebble":
            lines = pebble.judged(lab, work)
            for run in ("pebble-before", "pebble-after"):
                lines += sarif_checked(work / "results", run)
            print("".join(f"  {line}\n" for line in lines), end="")
            wrong += len(lines)
            continue
        facts = json.loads((work / "results" / f"{name}.json").read_text(encoding="utf-8"))
        lines = [*run_as_expected(about, facts), *facts["visits"]]
        found = compare.read(work / "results" / f"{name}.jsonl")
        if found is None:
            lines.append("wrote no readable --jsonl file")
        elif name == "discovery":
            lines += compare.discovery(about, found)
        else:
            lines += compare.estate([c for c in lab.certificates if c.estate == name], found)
            lines += compare.kinds(about, found)
            lines += silence.judged(lab, about, work, name)
            lines += registry.heard(lab, work) if "reg" in about.get("only", []) else []
            lines += replayed(lab, work, name)
        lines += sarif_checked(work / "results", name)
        lines += mail_proof.notices(work / "results" / f"{name}.sarif", about)
        print(f"{name}: {'as expected' if not lines else f'{len(lines)} differences'}, {facts['seconds']:.1f} s")
        if lines:
            print("".join(f"  {line}\n" for line in lines), end="")
            wrong += len(lines)
            if found is None:
                text = (work / "results" / f"{name}.txt").read_text(encoding="utf-8", errors="replace")
                print("".join(f"  | {line}\n" for line in text.splitlines()[-20:]), end="")
    lines = mail_proof.logs(lab, work, counted=not lab.chosen)
    well = "as expected" if not lab.chosen else "nothing forbidden; conversations count over all estates only"
    print("".join(f"mail logs: {line}\n" for line in lines) or f"mail logs: {well}\n", end="")
    return 1 if wrong or lines else 0


def run_as_expected(about, facts):
    codes = about["exit"] if isinstance(about["exit"], list) else [about["exit"]]
    out = []
    if facts["exit"] is None:
        out.append(f"did not end: stopped {SPARE} s after its deadline of {about['run_within']} s")
    elif facts["exit"] not in codes:
        out.append(f"exit code {facts['exit']}, expected {' or '.join(map(str, codes))}")
    if facts["seconds"] > about["run_within"]:
        out.append(f"took {facts['seconds']:.1f} s, allowed are {about['run_within']} s")
    return out


def replayed(lab, work, name):
    """Judges the recording where there is no network at all: the SARIF must be the same, byte for byte."""
    first, again = (work / "results" / f"{name}{suffix}" for suffix in (".sarif", ".replayed.sarif"))
    argv = [lapse(), "audit", "-c", str(work / "estate" / name / "lapse.yaml"), "--color", "never", "--replay",
            str(work / "results" / f"{name}.recording"), "--sarif", str(again)]
    done = subprocess.run(["unshare", "--net", *argv], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=300, check=False)
    if not first.is_file() or not again.is_file():
        said = done.stdout[-300:].decode(errors="replace")
        return [f"replay: no SARIF file to compare (exit {done.returncode}): {said}"]
    if first.read_bytes() == again.read_bytes():
        return []
    return [f"replay: the SARIF files differ: {compare.first_difference(first.read_bytes(), again.read_bytes())}"]


def sarif_checked(folder, name):
    """Both files by the strict checker, each by its profile, where one is at hand."""
    checker = os.environ.get("LAPSE_SARIF_CHECK")
    out = []
    for profile, suffix in (("alerts", ".sarif"), ("audit", ".audit.sarif")) if checker else ():
        done = subprocess.run([checker, "--profile", profile, str(folder / f"{name}{suffix}")], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False)
        told = [line for line in done.stdout.splitlines() if line.strip()]
        if done.returncode != 0 or not any("0 failed, 0 warned" in line for line in told):
            out += [f"sarif, {profile}: {line}" for line in told or ["the checker said nothing"]]
    return out
