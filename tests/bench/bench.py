#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Measures Lapse over N domains in a network namespace, in turn with the least work that a client can do.

    run                                    1,000 names, the four rules
    run --names 1000,20000                 two sizes, and what grows between them
    run --rules dns-cname                  one rule alone
    run --rules dns --mode acm             the rules about DNS: dns-cname, nameservers, caa, dnssec
    run --names 200 -- perf stat CMD       the command, inside, in place of the measuring
"""

import argparse
import os
import pathlib
import shutil
import sys
import tempfile
import time

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "lab")]

from bench import runs, world  # noqa: E402  (the path comes first)
from lab import space  # noqa: E402

ROOT = HERE.parent.parent


def numbers(text):
    found = [int(part.replace("_", "")) for part in text.split(",")]
    if not all(1 <= n <= 999_999 for n in found):
        raise argparse.ArgumentTypeError("between 1 and 999999 names")
    return sorted(found)


def rules(text):
    words = {rule.partition("-")[0]: [rule] for rule in world.ALL_RULES} | {"dns": list(world.DNS_RULES)}
    found = [rule for word in text.split(",") for rule in words.get(word.strip(), [word.strip()])]
    if unknown := sorted(set(found) - set(world.ALL_RULES)):
        raise argparse.ArgumentTypeError(f"no rule {', '.join(unknown)}; expected dns or some of {', '.join(world.ALL_RULES)}")
    return list(dict.fromkeys(found))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=numbers, default=[1000], help="how many domains, or several sizes: 1000,20000")
    parser.add_argument("--mode", choices=("acm", "four"), default="four",
                        help="acm: certificates validated by DNS, as they are; four: work for all four rules (default)")
    parser.add_argument("--rules", type=rules, default=list(world.RULES))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", action="store_true", help="leave the work folder behind and print where it is")
    parser.add_argument("command", nargs="*", help="run this inside in place of measuring; $LAPSE_BENCH is the folder")
    return parser.parse_args()


def programs():
    """Where Lapse and the bench's own programs are; said to the inner process by the environment."""
    program = pathlib.Path(os.environ.get("LAPSE") or ROOT / "build" / "bin" / "lapse").absolute()
    tools = pathlib.Path(os.environ.get("LAPSE_BENCH_TOOLS") or program.parent).absolute()
    for path in (program, tools / "lapse-bench-floor"):
        if not os.access(path, os.X_OK):
            raise space.LabError(f"{path} is not there: build with cmake --build build, or set LAPSE")
    os.environ.update(LAPSE=str(program), LAPSE_BENCH_TOOLS=str(tools))
    return tools


def outside(options):
    if os.geteuid():
        raise space.LabError("the bench needs root: it makes a namespace and listens on ports 25, 53 and 443")
    tools, now = programs(), int(time.time())
    work = pathlib.Path(tempfile.mkdtemp(prefix="lapse-bench-"))
    try:
        work.chmod(0o711)
        begun = time.monotonic()
        world.build(work, max(options.names), tools, now)
        (work / "now.json").write_text(str(now))
        print(f"{max(options.names):,} domains made in {time.monotonic() - begun:.0f} s. Servers: NSD, unbound, nginx, "
              "and a mail host of the bench's own,\nbecause what is measured is the client and postfix would be "
              "the slowest by far; they run on the same cores.", flush=True)
        if options.command:
            for count in options.names:
                world.estate(work, count, options.mode, options.rules, now)
        again = [sys.executable, str(HERE / "bench.py"), "--names", ",".join(map(str, options.names)), "--mode",
                 options.mode, "--rules", ",".join(options.rules), "--rounds", str(options.rounds)]
        return space.enter(HERE / "bench.py", work, options.command or ["env", f"LAPSE_BENCH_MEASURE={work}", *again])
    finally:
        if options.keep:
            print(f"The bench's files are in {work}", file=sys.stderr)
        else:
            shutil.rmtree(work, ignore_errors=True)


def main():
    if sys.argv[1:2] == ["inside"]:
        space.PATIENCE = 300.0  # a hundred thousand zones take a while to load
        return space.inside(pathlib.Path(sys.argv[2]), sys.argv[4:])
    options = arguments()
    if work := os.environ.get("LAPSE_BENCH_MEASURE"):
        return 0 if runs.measure(pathlib.Path(work), options) else 1
    space.clean_up_on_signals()
    return outside(options)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (space.LabError, runs.BenchError) as error:
        sys.exit(f"bench: {error}")
