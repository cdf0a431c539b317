# SPDX-License-Identifier: Apache-2.0
"""What the mail servers' own logs say of a run: who connected how often, and that nobody ever began a message."""

import json
import os
import pathlib
import re
import smtplib
import subprocess
import time

from . import spec

FORBIDDEN = {"DATA", "BDAT", "VRFY", "EXPN"}
KNOWN = {"EHLO", "HELO", "STARTTLS", "MAIL", "RCPT", "RSET", "QUIT"}


def visits(lab, work):
    """Conversations of Lapse's address by machine key: a list of the lists of commands, as the servers counted them."""
    client = {a for a in lab.client}
    out = {m.key: [] for m in lab.machines["mail"].values()}
    by_address = {a: m.key for m in lab.machines["mail"].values() for a in m.addresses}
    for path in (work / "postfix" / "mail.log", work / "exim" / "spool" / "mainlog"):
        text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
        for line in text.splitlines():
            read = postfix_line(line, client) if path.name == "mail.log" else exim_line(line, client, by_address)
            if read and read[0] in out:
                out[read[0]].append(read[1])
    heard = work / "smtp-heard.jsonl"
    for line in heard.read_text(encoding="utf-8").splitlines() if heard.exists() else ():
        entry = json.loads(line)
        if entry["peer"] in client:
            out[by_address[entry["address"]]].append([c.split()[0].upper() for c in entry["commands"] if c.strip()])
    return out


def postfix_line(line, client):
    """`lab/KEY/smtpd[1]: disconnect from unknown[192.0.2.9] ehlo=1 mail=6 rcpt=5/6 quit=1 commands=19/20`"""
    found = re.search(r"lab/([a-z0-9-]+)/smtpd\[\d+\]: disconnect from \S+\[([0-9a-f.:]+)\] (.*)", line)
    if not found or found[2] not in client:
        return None
    counts = re.findall(r"([a-z]+)=(?:\d+/)?(\d+)", found[3])
    return found[1], [word.upper() for word, count in counts if word != "commands" for _ in range(int(count))]


def exim_line(line, client, by_address):
    """`SMTP connection from [192.0.2.9] I=[203.0.113.60]:25 (TCP...)`; what the ACLs of lab/exim.py write of DATA, VRFY
    and EXPN counts as a visit of its own, which nobody expects."""
    found = re.search(r"(SMTP connection|lab-heard .*) from \[([0-9a-f.:]+)\] I=\[([0-9a-f.:]+)\]:25(.*)", line)
    if not found or found[2] not in client or "no MAIL" in line:
        return None
    if found[1] != "SMTP connection":
        return by_address.get(found[3]), found[1].split()[1:]
    return (by_address.get(found[3]), []) if found[4].startswith(" (TCP") else None


def logs(lab, work, counted):
    """Lines that say what is not as it must be. How often a server is asked is known of all estates together only; where
    some of them did not run, `counted` is false."""
    out, all_visits = [], visits(lab, work)
    for machine in lab.machines["mail"].values():
        held = all_visits[machine.key]
        for commands in held:
            wrong = sorted({c for c in commands if c in FORBIDDEN or c not in KNOWN})
            if wrong:
                out.append(f"{machine.key}: it was sent {', '.join(wrong)[:200]}")
        expected = machine.options.get("conversations")
        if counted and expected is not None and len(held) != expected:
            out.append(f"{machine.key}: {len(held)} conversations, expected {expected}")
        hears = machine.options.get("hears")
        out += [f"{machine.key}: it heard {heard}, expected {hears}" for heard in held if hears and heard != hears]
    if counted and not any(all_visits.values()):
        out.append("no server saw anybody: the logs cannot be read")
    return out


def notices(path, about):
    """Does the run say once, and only once, what `notice` of the estate names?"""
    wanted = about.get("notice")
    try:
        runs = json.loads(path.read_text(encoding="utf-8"))["runs"]
    except (OSError, ValueError):
        return []
    said = [n["message"]["text"] for r in runs for i in r.get("invocations", []) for n in
            i.get("toolExecutionNotifications", []) if n.get("descriptor", {}).get("id") == "RUN1004"]
    if wanted is None:
        return [f"notice: '{text}' was not expected" for text in said]
    return [] if len(said) == 1 and wanted in said[0] else [f"notice: {said}, expected one with '{wanted}'"]


# The proof of the servers themselves, without Lapse ------------------------------------------------------------------

# Where a scripted server shows what it is, and what it shows there.
SCRIPTED = {"banner-421": ("banner", "421"), "banner-521": ("banner", "521"), "banner-554": ("banner", "554"), "banner-200k": ("banner", "220"),
            "banner-60k": ("admin", "250"), "banner-endless": ("banner", "broken"), "banner-junk": ("banner", "broken"),
            "tls-required": ("mail", "530"), "tarpit": ("mail", "broken"), "blocks": ("admin", "554"),
            "close-after-rcpt": ("after", "broken"), "close-always": ("after", "broken"),
            "one-recipient": ("second", "421")}
EXIM = {"accept": ("admin", "250"), "nobody": ("admin", "550"), "anyone": ("stranger", "250"),
        "relay": ("admin", "550"), "defer": ("admin", "451"), "full": ("admin", "552"), "disabled": ("admin", "550"),
        "blocked": ("admin", "550"),
        "no-null-sender": ("mail", "550")}


def jobs(lab):
    """Proofs of the machines that are not plain postfix: (function, its arguments)."""
    held = {m: [spec.validation_domain(c, c.names[0]) for c in lab.certificates if c.validation == "email" and m in c.mail]
            for m in lab.machines["mail"]}
    return [(behaviour, m, address, held[m.key][0]) for m in lab.machines["mail"].values() if plan(m) and held[m.key]
            for address in m.addresses] + [(heard_data, lab)] + [(policy, lab, d) for d in lab.policies] + [
                (shown, lab, m) for m in lab.machines["mail"].values() if m.options.get("tls") in (True, "expired")]


def plan(machine):
    """(stage, start of what is said there), or None where proof.py looks."""
    options = machine.options
    if machine.runs == "scripted":
        return SCRIPTED.get(machine.fault, ("admin", "250"))
    if machine.runs == "exim":
        return EXIM[options["exim"] if isinstance(options["exim"], str) else options["exim"][0]]
    if machine.runs != "postfix":
        return None
    if options.get("tls") == "required":
        return ("mail", "530")
    if options.get("relay") is False:
        return ("admin", "554 5.7.1")
    return ("admin", options["refuse"][:9]) if "refuse" in options else None


def behaviour(machine, address, domain):
    """A plain conversation as far as the stage at which the machine shows what it is."""
    stage, expected = plan(machine)
    seen = said_at(stage, address, domain)
    return "" if seen.startswith(expected) else f"{machine.host} {address}, {stage}: '{seen[:80]}', expected {expected}"


def policy(lab, domain):
    """The MTA-STS policy, as a sender fetches it."""
    found = subprocess.run(["curl", "-sS", "--max-time", "4", "--cacert", os.environ["LAPSE_LAB_ROOTS"],
                            f"https://mta-sts.{domain}/.well-known/mta-sts.txt"], capture_output=True, text=True, check=False)
    wanted = [f"mode: {lab.policies[domain]['mode']}", *(f"mx: {host}" for host in lab.policies[domain]["mx"])]
    return "" if set(wanted) <= set(found.stdout.splitlines()) else f"policy of {domain}: '{found.stdout}{found.stderr}'"


def shown(lab, machine):
    """The certificate behind STARTTLS, as openssl judges it at the lab's time."""
    address = machine.addresses[0]
    text = subprocess.run(["openssl", "s_client", "-starttls", "smtp", "-connect", f"[{address}]:25" if ":" in address else f"{address}:25",
                           "-verify_hostname", machine.host, "-CAfile", os.environ["LAPSE_LAB_ROOTS"], "-no-CApath",
                           "-attime", str(int(lab.now.timestamp()))], input="QUIT\n", capture_output=True, text=True, check=False).stdout
    expected = "10" if machine.options["tls"] == "expired" else "0"
    code = re.search(r"Verify return code: (\d+)", text)
    return "" if code and code[1] == expected else f"{machine.host}: verify {code and code[1]}, expected {expected}"


def said_at(stage, address, domain):
    try:
        with smtplib.SMTP(timeout=4) as smtp:
            said = [smtp.connect(address, 25)]
            if stage == "banner":
                return text(said[-1])
            smtp.ehlo("probe.example")
            local = "stranger" if stage == "stranger" else "admin"
            for command in (["MAIL", "FROM:<>"], ["RCPT", f"TO:<{local}@{domain}>"]):
                said.append(smtp.docmd(*command))
                if stage == "mail":
                    return text(said[-1])
            if stage == "after":
                smtp.docmd("RSET")
                smtp.docmd("MAIL", "FROM:<>")
                smtp.docmd("RCPT", f"TO:<nobody-of-this-name@{domain}>")
                smtp.docmd("RSET")
            if stage == "second":
                smtp.docmd("RSET")
                return text(smtp.docmd("MAIL", "FROM:<>"))
            code = smtp.docmd("DATA")[0] if said[-1][0] == 250 else 500
            return text(said[-1]) if code >= 500 else f"DATA got {code}"
    except (smtplib.SMTPException, OSError, ValueError):
        return "broken"


def text(said):
    return f"{said[0]} {said[1].decode(errors='replace')}"


def shows_data(lab, work, key):
    time.sleep(0.1)  # logs are written when the connection is over
    return any("DATA" in commands for commands in visits(lab, work)[key])


def heard_data(lab):
    """DATA must show in the log of each kind of server, or its absence there proves nothing."""
    work = pathlib.Path(os.environ["LAPSE_LAB"])
    for key, runs in (("far-1", "postfix"), ("far-3", "exim"), ("fine", "scripted")):
        machine = lab.machines["mail"][key]
        with smtplib.SMTP(timeout=4, source_address=(lab.client[0], 0)) as smtp:
            smtp.connect(machine.addresses[0], 25)
            smtp.ehlo("probe.example")
            certificate = next(c for c in lab.certificates if key in c.mail)
            domain = spec.validation_domain(certificate, certificate.names[0])
            for command in (["MAIL", "FROM:<>"], ["RCPT", f"TO:<admin@{domain}>"], ["DATA"], ["QUIT"]):
                smtp.docmd(*command)
        if not any(shows_data(lab, work, key) for _ in range(20)):
            return f"{runs}: DATA was sent, and its log does not show it"
    return ""
