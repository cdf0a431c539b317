# SPDX-License-Identifier: Apache-2.0
"""`lapse registries` makes a rule pack of a list in IANA's form; an estate that names the pack is judged by it. Lists with
a mistake are refused with its place, and what was there before stays."""

import json
import os
import pathlib
import subprocess
import tempfile

LAPSE = os.environ["LAPSE"]
ESTATE = """\
lapse: 1
rules: {packs: [./registries.yaml]}
certificates:
  - {id: listed, names: [shop.example.com, deep.example.co.uk], not_after: 2027-05-01}
  - {id: unlisted, names: [example.gr], not_after: 2027-05-01}
"""
WRONG = [  # what stands in the file, and what must be said of it
    ("[]", "dns.json:1:1: this is not a map"),
    ('{"publication": "2026-11-20T00:00:00Z"}', "services"),
    ('{"publication": "yesterday", "services": []}', "dns.json:1:17: "),
    ('{"publication": "2026-11-20T00:00:00Z", "services": []}', "there is no registry in this list"),
    ('{"publication": "2026-11-20T00:00:00Z",\n "services": [[["com"]]]}', "dns.json:2:15: this is no entry"),
    ('{"publication": "2026-11-20T00:00:00Z",\n "services": [[["com"], "https://r.example/"]]}', "dns.json:2:15: this is no entry"),
    ('{"publication": "2026-11-20T00:00:00Z",\n "services": [[["c om"], ["https://r.example/"]]]}', "dns.json:2:17: 'c om' is not a domain name"),
    ('{"publication": "2026-11-20T00:00:00Z",\n "services": [[["com"], ["ftp://r.example/"]]]}', "dns.json:2:26: 'ftp://r.example/' is no base URL"),
    ('{"publication": "2026-11-20T00:00:00Z",\n "services": [[["com"], ["https://r.example/\\n- evil"]]]}', "is no base URL"),
    ('{"publication": "2026-11-20T00:00:00Z", "services": [', "dns.json:1:"),
    ("", "dns.json"),
]


def lapse(folder, *arguments):
    return subprocess.run([LAPSE, "--language", "en", *arguments], cwd=folder, stdin=subprocess.DEVNULL, text=True,
                          capture_output=True, timeout=60, check=False)


def expect(good, what):
    if not good:
        raise SystemExit(f"FAIL {what}")


def whole_list():
    """A list as large as IANA's: 1,500 top-level domains, some with several services."""
    services = [[["com", "net"], ["https://rdap.registry.example/v1/"]], [["xn--p1ai"], ["http://old.example/", "https://new.example/rdap/"]],
                [["uk", "co.uk"], ["https://rdap.uk-registry.example/uk/"]]]
    services += [[[f"tld{i}"], [f"https://rdap.nic.tld{i}/"]] for i in range(1500)]
    return {"description": "made up", "publication": "2026-11-20T18:00:01Z", "services": services, "version": "1.0", "more": [1]}


def findings(folder, recording):
    (folder / "none.rec").write_text(recording + "\n", encoding="utf-8")
    done = lapse(folder, "audit", "-c", "lapse.yaml", "--replay", "none.rec", "--jsonl", "out.jsonl", "--quiet")
    expect(done.returncode == 2, f"exit code {done.returncode}, expected 2: {done.stderr}")
    lines = [json.loads(line) for line in (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    return [(line["certificate"], line["outcome"], line["message"], line.get("asked", "")) for line in lines if line["type"] == "finding"]


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "dns.json").write_text(json.dumps(whole_list(), indent=2), encoding="utf-8")
        (folder / "lapse.yaml").write_text(ESTATE, encoding="utf-8")
        done = lapse(folder, "registries", "dns.json")
        expect(done.returncode == 0 and "1503 entries for 1505 suffixes" in done.stdout, f"registries: {done.stdout}{done.stderr}")
        done = lapse(folder, "check", "lapse.yaml")
        expect(done.returncode == 0, f"check: {done.stdout}{done.stderr}")

        seen = findings(folder, '{"lapse_recording":1,"now":1795392000,"started":1795392000}')
        told = {(c, o) for c, o, _, _ in seen}
        expect(told == {("listed", "REG1021"), ("unlisted", "REG1020")}, f"findings: {seen}")
        expect(sum(o == "REG1021" for _, o, _, _ in seen) == 2, f"two domains, two findings: {seen}")
        expect(any("IANA's list of 2026-11-20" in m for _, _, m, _ in seen), f"the list's day is not told: {seen}")

        pack = (folder / "registries.yaml").read_bytes()
        for text, complaint in WRONG:
            (folder / "dns.json").write_text(text, encoding="utf-8")
            done = lapse(folder, "registries", "dns.json")
            expect(done.returncode == 3 and complaint in done.stderr, f"{text!r}: exit {done.returncode}, {done.stderr!r} lacks {complaint!r}")
            expect((folder / "registries.yaml").read_bytes() == pack, f"{text!r}: the pack was touched")
        done = lapse(folder, "registries", "no-such-file")
        expect(done.returncode == 3 and "no-such-file" in done.stderr, f"a missing file: {done.stderr}")
        expect(sorted(p.name for p in folder.iterdir()) == ["dns.json", "lapse.yaml", "none.rec", "out.jsonl", "registries.yaml"], "something was left behind")
    print(f"registries: {len(WRONG) + 1} lists refused, one taken and used")


main()
