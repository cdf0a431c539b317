#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Turns a guide into the script that does exactly what it says: page.py README.md SECTION...

Of each section (the text of its heading) the fenced blocks in their order. What stands behind the language decides:
    ```sh                   commands, run as they are
    ```LANGUAGE PATH        the reader writes this file
    ```LANGUAGE +PATH       the reader adds this to the end of the file
Every other block is there to be read. The script counts the lines that the reader had to write: those that were not in the
file before.
"""
import re
import shlex
import sys
from pathlib import Path

HEAD = """set -euo pipefail
written=0
# write FILE [add]: what comes on standard input becomes the file, or its end.
write() {
  local was; was=$(mktemp)
  [ -e "$1" ] && cp "$1" "$was"
  if [ "${2:-}" = add ]; then cat >>"$1"; else mkdir -p "$(dirname "$1")" && cat >"$1"; fi
  written=$((written + $(diff "$was" "$1" | grep -c '^>' || true)))
  rm -f "$was"
}
say() { printf '\\n+ %s\\n' "$*"; }
"""
# Lines first, for whoever asks whether they are too many; the seconds do not count what else the machine was busy with.
TAIL = """
processor=$(mktemp)
times >"$processor"
awk -v lines="$written" -F '[ms ]+' 'NR == 2 { printf "%d lines written, %d seconds of the processor\\n", lines, $1 * 60 + $2 + $3 * 60 + $4 }' \
  "$processor" >"${TUTORIAL_RESULT:-/dev/null}"
rm -f "$processor"
"""


def blocks(text, sections):
    current, fence, out = "", None, []
    for line in text.split("\n"):
        if fence is None and (heading := re.match(r"#+ (.*)", line)):
            current = heading[1]
        if (mark := re.match(r"```(.*)", line)) and fence is None:
            fence, body = mark[1], []
        elif line == "```":
            if current in sections:
                out.append((fence, body))
            fence = None
        elif fence is not None:
            body.append(line)
    return out


def main(page, *sections):
    print(HEAD)
    found = 0
    for fence, body in blocks(Path(page).read_text(), sections):
        language, _, path = fence.partition(" ")
        if language == "sh":
            for line in body:
                print(f"say {shlex.quote(line)}\n{line}")
        elif path:
            add = " add" if path.startswith("+") else ""
            name = shlex.quote(path.lstrip("+"))
            print(f"say write {name}\nwrite {name}{add} <<'END-OF-BLOCK'\n" + "\n".join(body) + "\nEND-OF-BLOCK")
        else:
            continue
        found += 1
    if not found:
        sys.exit(f"page.py: {page} has nothing to do under {', '.join(sections)}")
    print(TAIL)


if __name__ == "__main__":
    main(*sys.argv[1:])
