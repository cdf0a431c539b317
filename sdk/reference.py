#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes sdk/reference.md from the headers' own comments. With --check: says whether it is up to date.

    sdk/reference.py [--check]
"""
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
INCLUDE = HERE / "include/lapse"
PAGE = HERE / "reference.md"
# In the order in which an author meets them.
LAYER = ["rule", "subject", "parameters", "ask", "answer", "findings", "dns", "classify", "zone", "validated", "tls", "x509", "http",
         "url", "addresses", "dialogue", "calendar", "rows", "timestamp", "text", "outcome_lists"]


# A heading between the parts of a contract header, or a struct or an enumeration with the comment before it.
PATTERN = (r"/\* -{20,}\n \* (?P<section>.*?)\*/|"
           r"(?:/\*(?P<doc>(?:(?!\*/).)*)\*/\n)?(?:typedef )?(?P<what>struct|enum) (?P<name>\w+ )?\{(?P<body>.*?)\}(?: \w+)?;")


def flat(comment):
    """A C comment's words on one line."""
    lines = [re.sub(r"^\s*\*? ?", "", line) for line in comment.split("\n")]
    return " ".join(" ".join(lines).split())


def cell(text):
    return text.replace("|", "\\|")


def row(*cells):
    return "| " + " | ".join(cell(c) for c in cells) + " |"


def members(body):
    """(declaration, comment) of each member or enumerator; a comment stands behind it, or on lines of its own before it."""
    out, before = [], ""
    code = r"(?P<code>\w(?:[^;,/{}()]|\([^()]*\))*)"
    for found in re.finditer(rf"/\*(?P<alone>.*?)\*/(?=[ ]*\n)|{code}(?:[;,]|(?=/\*)|$)(?:[ ]*/\*(?P<behind>.*?)\*/)?", body, re.S):
        if found["alone"] is not None:
            before = flat(found["alone"])
            continue
        declaration = " ".join(found["code"].split())
        if declaration:
            out.append((declaration, " ".join(part for part in (before, flat(found["behind"] or "")) if part)))
            before = ""
    return out


def contract(text):
    out = ["## The contract: `lapse/abi.h`", ""]
    body = text[text.index('extern "C"'):]
    head = re.search(r"/\*(.*?)\*/", text, re.S).group(1)
    prose, rules = head.split("Rules of the contract")
    paragraphs = re.split(r"\n \*\s*\n", prose)[2:]
    out += [flat(p) + "\n" for p in paragraphs if flat(p)]
    out += ["| what | rule |", "|---|---|"]
    for name, rule in re.findall(r"\n \*   (\w+) +(.*?)(?=\n \*   \w|$)", rules.rstrip(" \n*/"), re.S):
        out.append(row(name, flat(rule)))
    return out + declarations(body)


def addition(path):
    """What another header adds to the contract: its first comment, and what it declares."""
    text = path.read_text()
    head, _, body = text.partition("#ifndef")
    about = flat(re.search(r"/\*(.*?)\*/", head, re.S).group(1)).removeprefix("SPDX-License-Identifier: Apache-2.0").strip()
    return ["", f"### `lapse/{path.name}`", "", about] + declarations(body)


def declarations(text):
    out = []
    for found in re.finditer(PATTERN, text, re.S):
        if found["section"]:
            title, _, rest = re.sub(r"[:.]( |$)", "\n", flat(found["section"]), count=1).partition("\n")
            out += ["", f"### {title}", ""] + ([rest[:1].upper() + rest[1:]] if rest else [])
            continue
        name = (found["name"] or "").strip()
        out += ["", f"**`{name}`**" if name else "**Flags**"]
        if found["doc"]:
            out[-1] += ": " + flat(found["doc"])
        inner = found["body"]
        if found["what"] == "enum":
            out += ["", "| value | means |", "|---|---|"]
            out += [row(f"`{d}`", c) for d, c in members(inner)]
        else:
            out += ["", "| member | means |", "|---|---|"]
            out += [row(f"`{d}`", c) for d, c in members(inner) if d != "uint32_t struct_size"]
    return out


def layer(name, text):
    """The header's introduction and its public declarations, each with the sentence before it."""
    out = ["", f"### `lapse/{name}.hpp`", ""]
    depth_of, hidden, doc, pending, continued = [], None, [], "", False
    for line in text.split("\n"):
        bare = line.strip()
        if bare.startswith("///") and not bare.startswith("///<"):
            doc.append(bare[3:].strip() if bare[3:4] == " " and not bare[4:5] == " " else bare[3:])
            continue
        code, _, behind = line.partition("///<")
        code = re.sub(r"\s*//.*", "", code).rstrip()
        bare = code.strip()
        macro = re.match(r"#define (\w+\([^)]*\))", bare)
        if macro and doc:
            out.append(f"- `{macro[1]}`: {' '.join(' '.join(doc).split())}")
            doc = []
        if not bare or bare.startswith("#") or bare.endswith("\\") or continued:
            continued = bare.endswith("\\")
            if not bare and doc and not depth_of:
                out += introduction(doc)
                doc = []
            continue
        depth = len(depth_of)
        if hidden is not None:
            depth_of, hidden = track(bare, depth_of, hidden)
            doc = []
            continue
        if bare in ("private:", "protected:"):
            hidden = depth - 1
            continue
        if bare == "public:":
            continue
        if depth_of and depth_of[-1] == "enum" and not bare.startswith("}"):
            for value in bare.rstrip(",").split(","):
                out.append("  " * sum(d in ("class", "enum") for d in depth_of) + f"- `{value.strip()}`" + (f": {behind.strip()}" if behind else ""))
            continue
        open_here = [d for d in depth_of if d == "code"]
        if not open_here and bare not in ("}", "};") and not bare.startswith("}"):
            pending = f"{pending} {bare}".strip()
            if not re.search(r"[;{}]$|^template <[^()]*>$", bare) and not pending.endswith(";"):
                continue
            if re.fullmatch(r"template <.*>", pending):
                continue
            if pending.startswith("namespace"):
                kind = "detail" if "detail" in pending else "namespace"
                inner = pending.split()[1]
                if inner not in ("lapse", "detail"):
                    out.append(f"- in namespace `{inner}`:")
                if doc and kind == "namespace":
                    out += introduction(doc)
                doc = []
                depth_of.append(kind)
                if kind == "detail":
                    hidden = depth
                pending = ""
                continue
            words = declaration(pending)
            if words:
                sentence = " ".join(" ".join(doc + ([behind.strip()] if behind else [])).split())
                level = "  " * sum(1 for d in depth_of if d == "class")
                out.append(f"{level}- `{words}`" + (f": {sentence}" if sentence else ""))
            doc = []
            opened = pending.count("{") - pending.count("}")
            kind = re.match(r"(?:template <.*> )?(class|struct|enum)\b", pending)
            for _ in range(max(0, opened)):
                depth_of.append({"enum": "enum", None: "code"}.get(kind and kind[1], "class"))
            pending = ""
            continue
        depth_of, hidden = track(bare, depth_of, hidden)
        doc = []
    return out


def track(bare, depth_of, hidden):
    depth_of = list(depth_of)
    for mark in re.sub(r'"(\\.|[^"])*"|\'(\\.|[^\'])\'', "", bare):
        if mark == "{":
            depth_of.append("code")
        elif mark == "}" and depth_of:
            depth_of.pop()
            if hidden is not None and len(depth_of) <= hidden:
                hidden = None
    return depth_of, hidden


def introduction(doc):
    """Prose; lines that are indented are code."""
    out, code = [], False
    for line in doc:
        if line.startswith("     ") != code:
            code = not code
            out.append("```cpp" if code else "```")
        out.append(line[5:] if code else line.strip())
    return out + (["```"] if code else []) + [""]


def declaration(code):
    """What a reader needs of it: no body, no attribute, no initializer of a member."""
    code = re.sub(r"\[\[nodiscard\]\] |\binline |\bconstexpr |\bstatic |\bexplicit ", "", code)
    code = re.sub(r"\)( const)?( noexcept)? (: .*)?\{.*$", r")\1", code)
    code = re.sub(r" = (R\".*|\{\};)$", "", code)
    code = re.sub(r"\s*\{.*$", "", code) if not re.match(r"(class|struct|enum)", code) else re.sub(r"\s*:? ?(public .*)?\{.*$", "", code)
    code = code.rstrip("; ").strip()
    if not code or code.startswith(("using ", "friend ", "static_assert", "extern ", "return", "}")) or "put(Observe" in code:
        return ""
    return code.replace("`", "")


def page():
    out = ["# Reference", "",
           "Made from the comments of the headers by `sdk/reference.py`; change them there. The guide is [README.md](README.md), what loads",
           "where is in [versioning.md](versioning.md).", ""]
    out += contract((INCLUDE / "abi.h").read_text())
    for path in sorted(INCLUDE.glob("abi_*.h")):
        out += addition(path)
    out += ["", "## The C++ layer", "",
            "Header-only, in namespace `lapse`. It adds words and checks nothing away: whatever it hands out comes from the contract above."]
    for name in LAYER:
        out += layer(name, (INCLUDE / f"{name}.hpp").read_text())
    return "\n".join(out).rstrip() + "\n"


if __name__ == "__main__":
    text = page()
    if sys.argv[1:] == ["--check"]:
        if not PAGE.exists() or PAGE.read_text() != text:
            sys.exit("FAIL sdk/reference.md is not what the headers say now; run sdk/reference.py")
    elif sys.argv[1:]:
        sys.exit(__doc__)
    else:
        PAGE.write_text(text)
