# SPDX-License-Identifier: Apache-2.0
"""Zone files: what each zone holds, keys, delegations and signatures. Signing is done by ldnsutils.

Files made under `folder`: <zone>.zone (plain), <zone>.signed, and <zone>@<server>.* for a server with an older version;
trust-anchor.ds for the resolver, root.hints for whoever walks from the root.
"""

import calendar
import collections
import concurrent.futures
import ipaddress
import subprocess
import time

from . import records, spec

SERIAL = 2026112302
SERVERS = "dns.example"


def address_type(address):
    return "AAAA" if ipaddress.ip_address(address).version == 6 else "A"


def addresses(name, machine):
    return [(name, address_type(a), a) for a in machine.addresses]


def contents(lab):
    """Every record of the lab but SOA, NS, DS and glue, by zone name."""
    found = collections.defaultdict(dict)  # zone -> record -> None: ordered, and each record once

    def put(record):
        found[lab.zone_of(record[0].lower()).name][record] = None

    for machine in lab.everyone():
        for record in addresses(machine.host, machine):
            put(record)
    for name in ("default.web.example", "ca.web.example"):
        for record in addresses(name, lab.machines["web"]["main"]):
            put(record)
    for zone in lab.zones.values():
        for line in zone.records:
            owner, kind, data = line.split(None, 2)
            found[zone.name][(zone.name if owner == "@" else f"{owner}.{zone.name}", kind, data)] = None
    for certificate in lab.certificates:
        for name in certificate.names:
            for host in certificate.web:
                for record in addresses(name, lab.machines["web"][host]):
                    put(record)
            if certificate.validation == "dns":
                for record in records.published(name, certificate.records[name]):
                    put(record)
            else:
                for record in mail_records(lab, spec.base(name), certificate.mail):
                    put(record)
    return {zone: list(held) for zone, held in found.items()}


def mail_records(lab, name, hosts):
    if hosts == ["none"]:
        return []
    if hosts == ["null-mx"]:
        return [(name, "MX", "0 .")]
    if hosts == ["unknown-host"]:
        return [(name, "MX", f"10 mail.{name}.")]
    return [(name, "MX", f"{10 * (i + 1)} {lab.machines['mail'][h].host}.") for i, h in enumerate(hosts)]


def delegations(lab, keys):
    """NS, DS and glue that each zone holds for its children, by zone name."""
    found = collections.defaultdict(dict)
    for zone in lab.zones.values():
        parent = lab.parent_of(zone)
        if parent is None:
            continue
        for server in zone.servers:
            machine = lab.machines["nameservers"][server]
            found[parent.name][(zone.name, "NS", f"{machine.host}.")] = None
            if parent.name in ("", "example"):  # the zones above the servers' own names
                for record in addresses(machine.host, machine):
                    found[parent.name][record] = None
        if zone.signed and zone.ds != "none":
            found[parent.name][(zone.name, "DS", ds_data(keys[zone.name], zone.ds))] = None
    return {zone: list(held) for zone, held in found.items()}


def ds_data(key, which):
    """The data of the DS record that ldns-keygen wrote; for `wrong`, of a key that nobody has."""
    tag, algorithm, kind, digest = key.with_suffix(".ds").read_text().split()[3:7]
    if which == "wrong":
        digest = "".join(f"{15 - int(c, 16):x}" for c in digest)
    return f"{tag} {algorithm} {kind} {digest}"


def text(lab, zone, held, serial):
    """The zone file of `zone`."""
    servers = [lab.machines["nameservers"][s].host for s in zone.servers]
    origin = f"{zone.name}."
    lines = [f"{origin} 300 IN SOA {servers[0]}. hostmaster.{SERVERS}. {serial} 3600 600 864000 60"]
    lines += [f"{origin} 300 IN NS {server}." for server in servers]
    lines += [f"{name}. {60 if kind == 'CNAME' else 300} IN {kind} {data}" for name, kind, data in held]
    return "\n".join(lines) + "\n"


def keygen(folder, zone):
    """Makes the one key of `zone`; returns its base name."""
    folder.mkdir(parents=True)
    made = subprocess.run(["ldns-keygen", "-k", "-a", "ECDSAP256SHA256", f"{zone.name}."], cwd=folder, check=True,
                          stdout=subprocess.PIPE, text=True)
    return folder / f"{made.stdout.strip()}.key"


def sign(path, zone, key, span):
    begin, end = (span[0] - 90 * spec.DAY, span[0] - 30 * spec.DAY) if zone.expired else span
    denial = ["-n", "-t", "0"] if zone.denial == "nsec3" else []
    subprocess.run(["ldns-signzone", *denial, "-o", f"{zone.name}.", "-i", str(begin), "-e", str(end), "-f",
                    str(path.with_name(path.name[:-5] + ".signed")), str(path), str(key)[:-4]], check=True)


def signature_span(lab):
    """Signatures hold at the evaluation time and today: the resolver goes by today's clock."""
    times = [lab.day, int(time.time()) // spec.DAY * spec.DAY]
    end = calendar.timegm((time.gmtime(max(times)).tm_year + 2, 1, 1, 0, 0, 0))
    return min(times) - 10 * spec.DAY, end


def make(lab, folder):
    """Writes and signs every zone under `folder`."""
    folder.mkdir()
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        signed = [z for z in lab.zones.values() if z.signed]
        keys = dict(zip((z.name for z in signed), pool.map(lambda z: keygen(folder / "keys" / z.file, z), signed)))
        held, cuts, span = contents(lab), delegations(lab, keys), signature_span(lab)
        jobs = []
        for zone in lab.zones.values():
            all_of_it = held.get(zone.name, []) + cuts.get(zone.name, [])
            versions = {"": (SERIAL, set())} | {f"@{s}": (SERIAL - 1, set(t)) for s, t in zone.outdated.items()}
            for suffix, (serial, lost) in versions.items():
                path = folder / f"{zone.file}{suffix}.zone"
                path.write_text(text(lab, zone, [r for r in all_of_it if r[1] not in lost], serial), encoding="ascii")
                if zone.signed:
                    jobs.append(pool.submit(sign, path, zone, keys[zone.name], span))
        for job in jobs:
            job.result()
    (folder / "trust-anchor.ds").write_text(keys[""].with_suffix(".ds").read_text())
    (folder / "root.hints").write_text(hints(lab))


def hints(lab):
    lines = []
    for server in lab.zones[""].servers:
        machine = lab.machines["nameservers"][server]
        lines.append(f". 3600000 NS {machine.host}.")
        lines += [f"{name}. 3600000 {kind} {data}" for name, kind, data in addresses(machine.host, machine)]
    return "\n".join(lines) + "\n"


def served_file(zone, server):
    """The name of the file from which `server` serves `zone`."""
    version = f"@{server}" if server in zone.outdated else ""
    return f"{zone.file}{version}.{'signed' if zone.signed else 'zone'}"
