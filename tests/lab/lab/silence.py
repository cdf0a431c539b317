# SPDX-License-Identifier: Apache-2.0
"""What silent name servers cost a run, counted at the servers themselves and not with a clock: an estate with `silent`
names them, and faults.py writes down what they hear, in order."""

import collections
import shutil

RISKED = 16  # questions that the program puts to a server before it knows whether anybody is there


def heard_files(lab, about, work):
    return [(key, work / "heard" / address) for key in about.get("silent", [])
            for address in lab.machines["nameservers"][key].addresses]


def forget(lab, about, work):
    """Before a run: what others have asked does not count."""
    for _, path in heard_files(lab, about, work):
        path.unlink(missing_ok=True)


def keep(lab, about, work, name):
    """After a run: what each of the servers heard goes to results/<run>.<server>.heard."""
    for key, path in heard_files(lab, about, work):
        if path.exists():
            shutil.copy(path, work / "results" / f"{name}.{key}.heard")


def judged(lab, about, work, name):
    """Prints the figures; returns what is not as it should be."""
    out, tries = [], about.get("sections", {}).get("network", {}).get("deadlines", {}).get("dns_tries", 0)
    for key in about.get("silent", []):
        path = work / "results" / f"{name}.{key}.heard"
        lines = [line.split() for line in path.read_text().splitlines()] if path.exists() else []
        mine = [line for line in lines if line[1] in lab.client]  # the lab's resolver asks as well
        udp = [tuple(line[2:]) for line in mine if line[0] == "udp"]
        asked = collections.Counter(udp)
        rounds = sequential(udp, tries)
        print(f"{name}: {key} is silent: {len(asked)} questions in {len(udp)} datagrams, "
              f"{len(mine) - len(udp)} over TCP, {rounds} timeouts one after the other")
        if rounds != 1:
            out.append(f"{key}: {rounds} timeouts one after the other, expected one")
        if len(udp) > RISKED * tries:
            out.append(f"{key}: {len(udp)} datagrams before it was taken for silent, allowed are {RISKED * tries}")
        out += [f"{key}: {' '.join(q)} was sent {n} times, allowed are {tries}" for q, n in asked.items() if n > tries]
    return out


def sequential(udp, tries):
    """The longest chain of questions of which each was sent for the first time when the one before had been sent for
    the last time, and was tried to the end itself. Questions that share their timeout make no chain."""
    last, first = {}, {}
    for at, question in enumerate(udp):
        first.setdefault(question, at)
        last[question] = at
    length = {}
    for question in sorted((q for q in first if udp.count(q) >= tries), key=first.get):
        before = [n for other, n in length.items() if last[other] < first[question]]
        length[question] = 1 + max(before, default=0)
    return max(length.values(), default=0)
