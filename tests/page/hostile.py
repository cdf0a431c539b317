# SPDX-License-Identifier: Apache-2.0
"""Makes the sample estate and its recording hostile: ids, names and mail servers' words that try to get into the page."""

import base64
import json
import sys

ATTACK = ("<script>problems.push('ran')</script><img src=x onerror=\"problems.push('ran')\">"
          "'\"><svg onload=problems.push('ran')><a href=javascript:alert(1)>x</a></pre></details></article>"
          "</style></script><!-- \u202egnp.exe\u202c \u2066hidden\u2069 \u0000\u0007 {{cards}} &lt;b&gt; ")


def estate(text):
    """Ids become attacks; so does a redirect, and the first name of one certificate."""
    text = text.replace("id: approval-by-mail", "id: " + json.dumps("mail " + ATTACK))
    text = text.replace("id: closed-port", "id: " + json.dumps("port " + ATTACK + "A" * 10000))
    return text.replace("- brought.example", "- " + json.dumps("brought" + ATTACK + ".example"))


def recording(lines):
    """Whatever a mail server says is an attack of 10 KB a line, and it knows no recipient: so its words are in a finding."""
    for line in lines:
        entry = json.loads(line)
        asked = b""
        for turn in entry.get("a", {}).get("dialogue", {}).get("turns", []):
            said = base64.b64decode(turn.get("text", ""))
            if turn.get("sent"):
                asked = said
            elif said:
                code = "550" if asked.startswith(b"RCPT") else said[:3].decode("ascii", "replace")
                turn["text"] = base64.b64encode(f"{code} {ATTACK * 40}\r\n".encode()).decode()
        yield json.dumps(entry)


def main():
    sample, out = sys.argv[1:]
    with open(f"{sample}/lapse.yaml", encoding="utf-8") as source, open(f"{out}/lapse.yaml", "w", encoding="utf-8") as to:
        to.write(estate(source.read()))
    with open(f"{sample}/sample.rec", encoding="utf-8") as source, open(f"{out}/sample.rec", "w", encoding="utf-8") as to:
        to.write("\n".join(recording(source)) + "\n")


main()
