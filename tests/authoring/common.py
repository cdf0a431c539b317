# SPDX-License-Identifier: Apache-2.0
"""What the tests for authors share: running the program, and counting what is wrong."""
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LAPSE, PLUGINS = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8", "LAPSE_RULES": str(ROOT / "rules"), "LAPSE_PLUGIN_PATH": str(PLUGINS)}
wrong = []


def lapse(*arguments, **more):
    return subprocess.run([LAPSE, *map(str, arguments)], text=True, capture_output=True, env=ENVIRONMENT, timeout=600, **more)


def expect(holds, what, done=None):
    if holds:
        return
    wrong.append(what)
    print("FAIL", what)
    if done is not None:
        print(f"  exit code {done.returncode}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")


def finish(name):
    print(f"{name}: {len(wrong)} wrong")
    sys.exit(1 if wrong else 0)
