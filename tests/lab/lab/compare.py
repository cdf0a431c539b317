# SPDX-License-Identifier: Apache-2.0
"""What Lapse said (its --jsonl file) against what lab.yaml expects: the same outcomes for every name, no more and no
fewer, and the same verdicts."""

import collections
import json

from . import estate as estates


class Found:
    """The lines of a --jsonl file."""

    def __init__(self):
        self.verdicts = {}
        self.findings = collections.defaultdict(lambda: collections.defaultdict(list))  # certificate -> name -> [line]


def read(path):
    """None when there is no such file or a line of it cannot be read."""
    found = Found()
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            if entry["type"] == "finding":
                found.findings[entry["certificate"]][entry.get("name") or ""].append(entry)
            elif entry["type"] == "verdict":
                found.verdicts[entry["certificate"]] = entry["verdict"]
    except (OSError, ValueError, KeyError):
        return None
    return found


def estate(certificates, found):
    """Lines that say what differs; empty when nothing does."""
    out, known = [], set()
    for certificate in certificates:
        reported = estates.reported_id(certificate)
        known.add(reported)
        if found.verdicts.get(reported) != certificate.verdict:
            out.append(f"{certificate.id}: expected '{certificate.verdict}', found '{found.verdicts.get(reported)}'")
        expected = collections.defaultdict(list)
        for subjects in certificate.expected.values():
            for subject, ids in subjects.items():
                expected[subject] += ids
        seen = found.findings[reported]
        for subject in sorted({*expected, *seen}):
            out += difference(f"{certificate.id} / {subject or '(certificate)'}", expected[subject], seen[subject])
    reported = set(found.verdicts) | {c for c, names in found.findings.items() if any(names.values())}
    return out + [f"{stranger}: not in the estate" for stranger in sorted(reported - known)]


def difference(where, expected, seen):
    """An expectation is an outcome's id, and may go on with the level or the kind that it must have, and with words that
    must be in what is told of it: `RTE1005 error ~ not deployed for 30 days`."""
    left, out = list(seen), []
    for wanted in sorted(expected, key=len, reverse=True):
        claim, _, words = wanted.partition(" ~ ")
        outcome, _, grade = claim.partition(" ")
        found = next((e for e in left if e["outcome"] == outcome and grade in ("", e.get("level"), e.get("kind"))
                      and words in json.dumps(e, ensure_ascii=False)), None)
        if found is None:
            out.append(f"{where}: {wanted} is missing")
        else:
            left.remove(found)
    return out + [f"{where}: {e['outcome']} ({e.get('kind')}, {e.get('level')}) was not expected: "
                  f"{e.get('message', '')}" for e in left]


def kinds(about, found):
    """Where an estate allows some kinds of findings only: the others."""
    return [f"{e['outcome']} for {name} is of kind {e['kind']}" for names in found.findings.values()
            for name, held in names.items() for e in held if e["kind"] not in about.get("kinds", [e["kind"]])]


def discovery(about, found):
    """A run by name alone: the verdict is one of those allowed, some outcomes are there, and no kind but the listed."""
    out = [f"verdict '{v}' of {c}, expected one of {about['verdict']}" for c, v in found.verdicts.items()
           if v not in about["verdict"]]
    if len(found.verdicts) != 1:
        out.append(f"{len(found.verdicts)} verdicts, expected one")
    entries = [e for names in found.findings.values() for held in names.values() for e in held]
    seen = {e["outcome"] for e in entries}
    out += [f"{outcome} is missing" for outcome in about["findings"] if outcome not in seen]
    out += [f"{e['outcome']} ({e['kind']}) was not expected: {e.get('message', '')}" for e in entries
            if e["kind"] not in about["kinds"]]
    return out


def first_difference(one, other):
    for number, (a, b) in enumerate(zip(one.splitlines(), other.splitlines()), 1):
        if a != b:
            at = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
            cut = slice(max(0, at - 60), at + 60)
            return f"line {number}: {a[cut].decode(errors='replace')!r} and {b[cut].decode(errors='replace')!r}"
    return f"{len(one)} and {len(other)} bytes"
