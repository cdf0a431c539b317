# SPDX-License-Identifier: Apache-2.0
"""The lab proves itself without Lapse: dig asks, openssl shakes hands, and a plain conversation tries the mail hosts.
What they see must be what lab.yaml says. Runs inside the lab."""

import concurrent.futures
import re
import socket

from . import mail_proof as mail_servers, records, registry, spec, web_proof as web

STRANGER = "nobody-of-this-name"


def prove(lab):
    """Prints what is not as lab.yaml says; returns the exit code. With estates chosen: only what stands in them."""
    everywhere = not lab.chosen
    if lab.chosen:
        lab.certificates = [c for c in lab.certificates if c.estate in lab.chosen]
    jobs = [*fault_jobs(lab), *record_jobs(lab), *web.jobs(lab), *mail_jobs(lab)]
    if everywhere:
        jobs += [*zone_jobs(lab), *mail_servers.jobs(lab), *registry.jobs(lab), *void_jobs(lab)]
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        wrong = [line for line in pool.map(lambda job: job[0](*job[1:]), jobs) if line]
    print("".join(f"{line}\n" for line in wrong) + f"{len(jobs)} proofs, {len(wrong)} failed.")
    return 1 if wrong else 0


# Zones: what the validating resolver makes of them --------------------------------------------------------------------

def zone_jobs(lab):
    return [(zone_proof, lab, zone) for zone in lab.zones.values()]


HEALTHY_TO_RESOLVERS = {"dns-mixed", "dns-twins", "dns-no-edns", "dns-badvers", "dns-lower-case", "dns-minds-case", "dns-bare",
                        "dns-no-ent", "dns-no-caa", "dns-big-caa"}


def serves(lab, zone):
    """Does some server that the delegation names answer for it?"""
    machines = [lab.machines["nameservers"][s] for s in zone.servers if s not in zone.hidden_from]
    return bool(zone.glue) or any(m.runs in ("nsd", "knot") or m.fault in HEALTHY_TO_RESOLVERS for m in machines)


def bogus(lab, zone):
    """Will a validating resolver refuse what the zone says? It may have come to one of several copies."""
    broken = zone.signed and (zone.ds == "wrong" or zone.signatures in ("expired", "future") or "RRSIG" in zone.strip)
    above = lab.parent_of(zone)
    return broken or (above is not None and bogus(lab, above))


def secure(lab, zone):
    above = lab.parent_of(zone)
    return zone.signed and zone.ds == "right" and zone.iterations <= 150 and (above is None or secure(lab, above))


def zone_proof(lab, zone):
    if zone.signatures == "lapsed":
        return ""  # validators differ about it: that is the fault
    text = web.output("dig", f"@{lab.resolver[0]}", f"{zone.name}.", "SOA", "+time=30", "+tries=1")
    status = re.search(r"status: (\w+)", text)
    seen = (status and status[1], " ad" in (re.search(r"flags: ([a-z ]*)", text) or ["", ""])[1])
    expected = ("NOERROR", secure(lab, zone)) if serves(lab, zone) and not bogus(lab, zone) else ("SERVFAIL", False)
    return "" if seen == expected else f"zone {zone.name or '.'}: status and ad are {seen}, expected {expected}"


# The faults of DNS: what dig sees at the place where each of them is ---------------------------------------------------

def fault_jobs(lab):
    return [(fault_proof, c) for c in lab.certificates if c.proof and c.proof.partition(" ")[0] not in web.TOOLS]


def fault_proof(certificate):
    words, _, pattern = certificate.proof.partition(" -> ")
    patience = [] if "+time" in words else ["+time=5", "+tries=2"]
    asked = [] if "+rec" in words or "@192.0.2.53" in words else ["+norec"]
    text = web.output("dig", *words.split(), *asked, *patience, "+nobadcookie", "+noqr")
    return "" if re.search(pattern, text) else f"{certificate.id}: dig {words}: no '{pattern}' in\n{text}"


def record_jobs(lab):
    return [(record_proof, lab, name, machine, "CNAME" in lost(lab.zone_of(spec.base(name)), key))
            for c in lab.certificates if c.estate != "dns" for name in c.names if c.validation == "dns" and c.records[name] == "right"
            for key, machine in lab.machines["nameservers"].items()
            if key in lab.zone_of(spec.base(name)).servers and machine.runs in ("nsd", "knot")]


def lost(zone, server):
    """Types that the copy of `server` lacks."""
    return (zone.version(server) or {}).get("without", [])


def record_proof(lab, name, machine, outdated):
    for address in machine.addresses:
        seen = web.output("dig", f"@{address}", records.owner(name), "CNAME", "+short", "+norec", "+time=3").strip()
        expected = "" if outdated else records.target(name)
        if seen != expected:
            return f"record of {name} at {address}: '{seen}', expected '{expected}'"
    return ""


# Mail: what RCPT is answered -----------------------------------------------------------------------------------------

def mail_jobs(lab):
    return [(mail_proof, machine, address, spec.validation_domain(c, c.names[0]))
            for machine in lab.machines["mail"].values()
            if machine.runs == "postfix" and not mail_servers.plan(machine)
            for c in lab.certificates if c.validation == "email" and machine.key in c.mail
            for address in machine.addresses]


def mail_proof(machine, address, domain):
    """One conversation, in the order of a careful prober; and what it must not be able to do: send mail."""
    wanted = machine.options
    with socket.create_connection((address, 25), 10) as connection:
        stream = connection.makefile("rwb")
        if wanted.get("reject_client"):
            banner = reply(stream)
            return "" if banner.startswith("554") else f"{machine.host}: '{banner}', expected a 554"
        reply(stream)
        say(stream, "EHLO probe.example")
        for local in [*spec.FIVE, STRANGER]:
            say(stream, "MAIL FROM:<>")
            seen = say(stream, f"RCPT TO:<{local}@{domain}>")
            expected = rcpt_expected(wanted, local)
            if not seen.startswith(expected):
                return f"{local}@{domain} at {machine.host}: '{seen}', expected {expected}"
            data = say(stream, "DATA")
            if not data.startswith("5"):
                return f"{local}@{domain} at {machine.host}: DATA got '{data}'"
            say(stream, "RSET")
    return ""


def rcpt_expected(wanted, local):
    if wanted["accepts"] == "anyone":
        return "250"
    known = local in (spec.FIVE if wanted["accepts"] == "five" else wanted["accepts"])
    if "defer" in wanted or (wanted.get("greylist") and known):
        return "450"
    return "250" if known else "550 5.1.1"


def reply(stream):
    while (line := stream.readline())[3:4] == b"-":
        pass
    return line.decode(errors="replace").strip()


def say(stream, text):
    stream.write(f"{text}\r\n".encode())
    stream.flush()
    return reply(stream)


# Nothing: closed, silent, lost --------------------------------------------------------------------------------------

PORTS = {"nameservers": 53, "web": 443, "mail": 25}


def void_jobs(lab):
    return [(void_proof, machine, address, PORTS[machine.section]) for machine in lab.everyone()
            for address in machine.addresses if machine.runs in ("nothing", "void") or machine.fault == "tcp-mute"]


def void_proof(machine, address, port):
    try:
        with socket.create_connection((address, port), 1.5) as connection:
            connection.sendall(b"hello\r\n")
            connection.recv(1)
            seen = "answered"
    except ConnectionRefusedError:
        seen = "nothing"
    except TimeoutError:
        seen = "silent"
    expected = "nothing" if machine.runs == "nothing" else "silent"
    return "" if seen == expected else f"{machine.host} {address}:{port}: {seen}, expected {expected}"
