# SPDX-License-Identifier: Apache-2.0
"""Finds what the program says: the literals given to say() and english() in the sources of host, test kit and conformance
kit."""
import re
from pathlib import Path

LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
CALL = re.compile(r"\b(say|english)\(")


def unescape(text):
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m.group(1), m.group(1)), text)


def first_argument(source, at):
    """The text of a call's first argument, which begins at `at`, comments taken out."""
    depth, start = 0, at
    while at < len(source):
        c = source[at]
        if c == '"':
            at = LITERAL.match(source, at).end()
            continue
        if c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
            if depth < 0:
                break
        elif c == "," and depth == 0:
            break
        at += 1
    return source[start:at]


def literals(argument):
    """The whole literals of an argument: neighbours are one text, the two sides of a ?: are two."""
    out, last = [], None
    for m in LITERAL.finditer(argument):
        if last is not None and argument[last:m.start()].strip() == "":
            out[-1] += m.group(1)
        else:
            out.append(m.group(1))
        last = m.end()
    return [unescape(t) for t in out]


def said(root):
    """English text -> the first place that says it, over all sources."""
    out = {}
    for path in sorted(p for folder in ("host", "sdk/testkit", "sdk/conformance") for p in Path(root, folder).rglob("*.[ch]pp")):
        if path.name == "say.hpp":
            continue
        source = "\n".join(re.sub(r"^\s*//.*", "", line) for line in path.read_text().split("\n"))
        for call in CALL.finditer(source):
            for text in literals(first_argument(source, call.end())):
                out.setdefault(text, f"{path.relative_to(root)}:{source.count(chr(10), 0, call.start()) + 1}")
    return out
