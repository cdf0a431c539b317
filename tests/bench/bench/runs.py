# SPDX-License-Identifier: Apache-2.0
"""The runs inside the namespace: Lapse and the floor in turn, what each cost, and whether what Lapse said is right."""

import collections
import dataclasses
import json
import os
import pathlib
import re
import statistics
import subprocess

from . import world

COUNTED = 1000  # domains over which questions are counted


class BenchError(Exception):
    """A run that cannot be measured; says why."""


@dataclasses.dataclass
class Cost:
    """What a process cost. Times in seconds."""
    wall: float
    cpu: float
    user: float
    system: float
    peak_kib: int
    code: int

    @staticmethod
    def of(work, argv, output):
        made = work / "results" / "cost.json"
        subprocess.run([tools() / "lapse-bench-measure", made, *map(str, argv)], check=True, stdout=output)
        m = json.loads(made.read_text())
        return Cost(m["wall"], m["user"] + m["system"], m["user"], m["system"], m["peak_kib"], m["exit"])


@dataclasses.dataclass
class Truth:
    """Certificates judged, those about which something could not be told, and those judged wrongly."""
    judged: int = 0
    open: int = 0
    wrong: int = 0
    examples: list = dataclasses.field(default_factory=list)


def tools():
    return pathlib.Path(os.environ["LAPSE_BENCH_TOOLS"])


def lapse():
    return os.environ["LAPSE"]


def audit(work, estate, now, *more):
    """One run of Lapse; its report is results/report.jsonl."""
    report = work / "results" / "report.jsonl"
    argv = [lapse(), "audit", "-c", estate, "--now", world.iso(now), "--jsonl", report, "--quiet", *more]
    with (work / "results" / "lapse.out").open("wb") as output:
        cost = Cost.of(work, argv, output)
    if cost.code not in (0, 1, 2):
        raise BenchError(f"lapse ended with {cost.code}")
    return cost


def truth(work, count, options):
    """Compares the report with what is known of every certificate."""
    found, said, seen = Truth(), collections.defaultdict(list), set()
    with (work / "results" / "report.jsonl").open(encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            if line["type"] == "finding":
                said[line["certificate"]].append(line["outcome"])
            elif line["type"] == "verdict":
                i = int(line["certificate"][1:])
                outcomes = sorted(said.pop(line["certificate"], []))
                found.judged += 1
                seen.add(i)
                if line["verdict"] == "cannot tell" or line["open"]:
                    found.open += 1
                elif (line["verdict"], outcomes) != world.expected(i, options.mode, options.rules):
                    found.wrong += 1
                else:
                    continue
                if len(found.examples) < 5:
                    found.examples.append(f"{world.name(i)}: {line['verdict']}, {' '.join(outcomes)}")
    found.wrong += count - len(seen)
    return found


def questions(work, now, options):
    """What Lapse asks, by kind, over the first domains: a recorded run, read. Also how many questions the rules put, and
    which share of them an observation answered that was there or under way."""
    count = min(COUNTED, options.names[0])
    estate, recording = world.estate(work, count, options.mode, options.rules, now, "counted"), work / "results" / "rec"
    metrics = work / "results" / "metrics"
    audit(work, estate, now, "--record", recording, "--metrics", metrics)
    found = collections.Counter()
    with recording.open(encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            question = line.get("q")
            if question is None:
                continue
            kind = question["kind"].partition("/")[0]
            if kind == "dns":
                kind = {"recursive": "dns recursive", "root": "dns servers"}.get(question.get("view"), "dns servers")
            found[kind] += 1
    recording.unlink()
    put = {answer: float(value) for answer, value in
           re.findall(r'^lapse_questions\{answer="(\w+)"\} (\S+)$', metrics.read_text(), re.MULTILINE)}
    every = sum(put.values())
    return {kind: number / count for kind, number in found.items()}, every / count, put["shared"] / max(every, 1)


def floor(work, count, asked):
    """One run of the floor with as many observations as Lapse makes."""
    def times(kind):
        return round(asked.get(kind, 0) * count)
    argv = [tools() / "lapse-bench-floor", "--names", count, "--roots", work / "roots", "--web", ",".join(world.WEB),
            "--mail", ",".join(world.MAIL), "--tls", times("tls"), "--get", times("http"), "--smtp", times("dialogue"),
            "--dns", f"{world.RESOLVER}:recursive:{times('dns recursive')}"]
    for server in world.SERVERS:
        argv += ["--dns", f"{server}:authoritative:{times('dns servers') // len(world.SERVERS)}"]
    output = work / "results" / "floor.json"
    with output.open("wb") as to:
        cost = Cost.of(work, argv, to)
    if cost.code not in (0, 1):
        raise BenchError(f"the floor ended with {cost.code}")
    return cost, json.loads(output.read_text())


def measure(work, options):
    """Everything, printed as it comes; returns True when no verdict was wrong or missing."""
    now = json.loads((work / "now.json").read_text())
    tune()
    asked, put, shared = questions(work, now, options)
    listed = ", ".join(f"{asked[k]:.2f} {k}" for k in sorted(asked)) or "none"
    print(f"questions asked per name: {listed}", flush=True)
    print(f"questions put by the rules per name: {put:.2f}, of which {100 * shared:.1f} % shared an observation that was "
          "there or under way", flush=True)
    one = world.estate(work, 1, options.mode, options.rules, now)
    alone = statistics.median(audit(work, one, now).cpu for _ in range(5))
    print(f"one certificate, exec to exit: {alone * 1e3:.1f} ms of CPU (median of 5)", flush=True)
    clean, table = True, []
    for count in options.names:
        estate = one if count == 1 else world.estate(work, count, options.mode, options.rules, now)
        row = size(work, estate, count, asked, now, options)
        table.append((count, row))
        clean = clean and not row["bad"]
    if len(table) > 1:
        first, last = table[0], table[-1]
        print(f"\nfrom {first[0]:,} to {last[0]:,} names: CPU per name x {last[1]['cpu'] / first[1]['cpu']:.3f}, peak "
              f"memory {first[1]['peak']:.1f} to {last[1]['peak']:.1f} MiB")
    return clean


def size(work, estate, count, asked, now, options):
    """All rounds over one estate."""
    cold = audit(work, estate, now)
    truths, costs, floors, parts = [truth(work, count, options)], [], [], []
    for _ in range(options.rounds):
        cost, part = floor(work, count, asked)
        floors.append(cost)
        parts.append(part)
        costs.append(audit(work, estate, now))
        truths.append(truth(work, count, options))
    print(f"\n== {count:,} names, mode {options.mode}, {options.rounds} rounds in turn with the floor", flush=True)
    judged, bad = sum(t.judged for t in truths), sum(t.wrong + t.open for t in truths)
    wrong, unsure = sum(t.wrong for t in truths), sum(t.open for t in truths)
    missed = sum(part[kind]["failed"] for part in parts for kind in part)
    word = "NOT CLEAN: " if bad else ""
    print(f"{word}wrong verdicts {wrong} of {judged:,}; cannot tell {unsure} ({100 * unsure / max(judged, 1):.3f} %); "
          f"failures of the floor {missed}")
    for example in [e for t in truths for e in t.examples][:5]:
        print(f"  {example}")
    tell("lapse", costs, count)
    if every := sum(asked.values()):
        print(f"lapse: {statistics.median(c.cpu for c in costs) / count / every * 1e6:.1f} us of CPU per observation")
        ratios = [c.cpu / f.cpu for c, f in zip(costs, floors)]
        tell("floor", floors, count)
        print("  of the floor: " + ", ".join(
            f"{kind} {statistics.median(p[kind]['cpu'] / max(p[kind]['count'], 1) for p in parts) * 1e6:.1f} us each"
            for kind in parts[0] if parts[0][kind]["count"]))
        print(f"lapse/floor: {statistics.median(ratios):.3f} (rounds: {', '.join(f'{r:.3f}' for r in ratios)})")
    else:
        print("These rules ask nothing: there is no floor.")
    print(f"first run over these names, the resolver's cache cold: {count / cold.wall:,.0f} names/s, "
          f"{cold.cpu / count * 1e6:,.0f} us")
    return {"bad": bad, "cpu": statistics.median(c.cpu for c in costs) / count,
            "peak": max(c.peak_kib for c in costs) / 1024}


def tell(who, costs, count):
    def each(of):
        return f"{statistics.median(of(c) for c in costs) / count * 1e6:,.0f}"
    rate = count / statistics.median(c.wall for c in costs)
    print(f"{who}: {each(lambda c: c.cpu)} us of CPU per name ({each(lambda c: c.user)} user, "
          f"{each(lambda c: c.system)} system), {rate:,.0f} names/s beside the servers, "
          f"peak memory {max(c.peak_kib for c in costs) / 1024:.1f} MiB")


def tune():
    """Of this namespace alone: many short connections from one machine to a few addresses."""
    for key, value in (("ipv4/tcp_tw_reuse", "1"), ("ipv4/ip_local_port_range", "1024 65535"),
                       ("core/somaxconn", "8192"), ("ipv4/tcp_max_syn_backlog", "8192")):
        try:
            pathlib.Path("/proc/sys/net", key).write_text(value)
        except OSError:
            pass  # then large runs may find no free port, and say so as failures
