#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A small internet for tests. README.md tells how to use it.

    lab.py generate FOLDER            write the configurations, start nothing
    lab.py shell [COMMAND...]         a shell, or the command, inside the lab
    lab.py prove                      the lab proves itself with dig and openssl
    lab.py test                       run Lapse over the lab's estates and compare
"""

import argparse
import os
import pathlib
import shutil
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from lab import audit, build, proof, space, spec  # noqa: E402  (the path comes first)

SCRIPT = pathlib.Path(__file__).resolve()
LAB_YAML = SCRIPT.with_name("lab.yaml")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--at", metavar="TIME", default=os.environ.get("LAPSE_LAB_AT"),
                        help="evaluation time: today, a date or an ISO time (default: `now` of lab.yaml; shell: today)")
    parser.add_argument("--keep", action="store_true", help="leave the work folder behind and print where it is")
    parser.add_argument("--estate", action="append", metavar="NAME",
                        help="test, prove: these estates only (`discovery` is one of them)")
    parser.add_argument("what", choices=["generate", "shell", "prove", "test", "inside", "audits", "proofs"])
    parser.add_argument("rest", nargs=argparse.REMAINDER)
    return parser.parse_args()


def with_work_folder(keep, job):
    """Runs job(folder) with a folder of its own, which is removed whatever happens."""
    work = pathlib.Path(tempfile.mkdtemp(prefix="lapse-lab-"))
    try:
        return job(work)
    finally:
        if keep:
            print(f"The lab's files are in {work}", file=sys.stderr)
        else:
            shutil.rmtree(work, ignore_errors=True)


def enter(lab, work, command):
    build.build(lab, LAB_YAML, work)
    return space.enter(SCRIPT, work, command)


def again(lab, word, *more):
    """This program with another word, for the same evaluation time: what runs inside the lab."""
    chosen = [part for name in lab.chosen for part in ("--estate", name)]
    return [sys.executable, str(SCRIPT), "--at", lab.now.isoformat(), *chosen, word, *map(str, more)]


def test(lab, work):
    audit.check_program()
    code = enter(lab, work, again(lab, "audits", work))
    if code:
        print(f"The lab itself failed (exit {code}).", file=sys.stderr)
        return 1
    return audit.judge(lab, work)


def main():
    options = arguments()
    what, rest = options.what, options.rest[1:] if options.rest[:1] == ["--"] else options.rest
    if what == "inside":
        return space.inside(pathlib.Path(rest[0]), rest[2:])
    space.clean_up_on_signals()
    if os.geteuid():
        raise space.LabError("the lab needs root: it makes namespaces and listens on ports 25, 53, 80 and 443")
    lab = spec.load(LAB_YAML, options.at or ("today" if what == "shell" else None))
    lab.chosen = options.estate or []
    for name in lab.chosen:
        if name not in audit.runs_of_all(lab):
            raise space.LabError(f"no estate '{name}'; there are {', '.join(audit.runs_of_all(lab))}")
    if what == "audits":
        return audit.audits(lab, pathlib.Path(rest[0]))
    if what == "proofs":
        return proof.prove(lab)
    if what == "generate":
        folder = pathlib.Path(rest[0])
        folder.mkdir(parents=True)
        build.build(lab, LAB_YAML, folder.absolute())
        return 0
    jobs = {"shell": lambda work: enter(lab, work, rest or [os.environ.get("SHELL", "/bin/bash")]),
            "prove": lambda work: enter(lab, work, again(lab, "proofs")),
            "test": lambda work: test(lab, work)}
    return with_work_folder(options.keep, jobs[what])


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (space.LabError, spec.SpecError) as error:
        sys.exit(f"lab: {error}")
