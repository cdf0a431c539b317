# SPDX-License-Identifier: Apache-2.0
"""Finds what the program says: the literals given to say() and english() in the sources of host, test kit and conformance
kit, and whatever else reads like a sentence there."""
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


# Raw literals, characters and comments are passed over.
TOKEN = re.compile(r'R"(\w*)\(.*?\)\1"|"((?:[^"\\]|\\.)*)"|\'(?:[^\'\\\n]|\\.)+\'(?!\w)|//[^\n]*', re.S)
SENTENCE = re.compile(r"\b(the|of|by|at|is|are|was|not|no|none|with|without|and|for|from|its|has|have|says?|could|but|than|"
                      r"cannot|it|to|an|in|a|be|expected|this|that|there)\b")
# What reads like a sentence, and is not said to people in the course of a run.
ELSEWHERE = {
    "host/report/metrics.cpp": "# HELP lines are for whoever writes queries, as the names of the series are",
    "host/report/cwe.cpp": "MITRE's own names",
    "host/commands/observation_text.cpp": "scenarios",
    "host/commands/record.cpp": "comments in the scenarios that are written",
    "host/commands/registries.cpp": "comments in the pack that is written",
    "host/observe/validated_reason.cpp": "libunbound's words, which are looked for",
}
NO_PROSE = re.compile(r"^tag:|^do-not-query|^(<|.*[<>])|^(end of|illegal) .*(not found|in scalar|map value)$|^not-copied$")


def prose(root):
    """[(text, place)]: every literal that reads like a part of a sentence, whoever says it and however it is put together."""
    out = []
    for path in sorted(p for folder in ("host", "sdk/description") for p in Path(root, folder).rglob("*.[ch]pp")):
        name = str(path.relative_to(root))
        source, last = path.read_text(), None
        found = []
        for m in TOKEN.finditer(source):
            line = source[source.rfind("\n", 0, m.start()) + 1:m.start()].lstrip()
            if m.group(2) is None or line.startswith(("#", "static_assert")):
                continue
            if last is not None and source[last:m.start()].strip() == "":
                found[-1][1] += m.group(2)
            else:
                found.append([source.count("\n", 0, m.start()) + 1, m.group(2)])
            last = m.end()
        for line, text in found:
            text = unescape(text)
            if len(re.findall(r"[A-Za-z]{2,}", text)) < 2 or not SENTENCE.search(text) or NO_PROSE.search(text):
                continue
            if name not in ELSEWHERE:
                out.append((text, f"{name}:{line}"))
    return out
