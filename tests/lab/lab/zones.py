# SPDX-License-Identifier: Apache-2.0
"""Zone files: what each zone holds, keys, delegations and signatures. Signing is done by ldnsutils.

Files made under `folder`: <zone>.zone (plain), <zone>.signed, and <zone>@<server>.* for a server with an older version;
trust-anchor.ds for the resolver, root.hints for whoever walks from the root.
"""

import calendar
import collections
import concurrent.futures
import ipaddress
import json
import pathlib
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
        for record in own_records(zone, zone.records):
            found[zone.name][record] = None
    for domain in lab.policies:
        put((f"_mta-sts.{domain}", "TXT", '"v=STSv1; id=20261101"'))
        for record in addresses(f"mta-sts.{domain}", lab.machines["web"]["main"]):
            put(record)
    for certificate in lab.certificates:
        for name in certificate.names:
            for alias, target in zip([name, *certificate.alias], certificate.alias):
                put((alias, "CNAME", f"{target}."))
            for host in certificate.web:
                for record in addresses([name, *certificate.alias][-1], lab.machines["web"][host]):
                    put(record)
            if certificate.validation == "dns":
                for record in records.published(name, certificate.records[name]):
                    put(record)
            elif certificate.validation == "email":
                for record in mail_records(lab, spec.validation_domain(certificate, name), certificate.mail):
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


def server_names(lab, servers):
    """Keys of `nameservers` as host names; a name with a dot in it stands for itself."""
    return [s if "." in s else lab.machines["nameservers"][s].host for s in servers]


def delegations(lab, keys):
    """NS, DS and glue that each zone holds for its children, by zone name."""
    found = collections.defaultdict(dict)
    for zone in lab.zones.values():
        parent = lab.parent_of(zone)
        if parent is None or not zone.delegated:
            continue
        for host in server_names(lab, [*zone.servers, *zone.hosts]):
            found[parent.name][(zone.name, "NS", f"{host}.")] = None
        if parent.name in ("", "example"):  # the zones above the servers' own names
            for server in zone.servers:
                machine = lab.machines["nameservers"][server]
                for record in addresses(machine.host, machine):
                    found[parent.name][record] = None
        for line in zone.glue:
            found[parent.name][tuple(line.split(None, 2))] = None
        if zone.ds != "none" and zone.name in keys:
            found[parent.name][(zone.name, "DS", ds_data(keys[zone.name][0], zone.ds))] = None
    return {zone: list(held) for zone, held in found.items()}


def ds_data(key, which):
    """The data of the DS record that ldns-keygen wrote; for `wrong`, of a key that nobody has."""
    tag, algorithm, kind, digest = key.with_suffix(".ds").read_text().split()[3:7]
    if which == "wrong":
        digest = "".join(f"{15 - int(c, 16):x}" for c in digest)
    return f"{tag} {200 if which == 'unknown' else algorithm} {kind} {digest}"


def text(lab, zone, held, version):
    """The zone file of `zone`, as `version` (of Zone.versions) says."""
    servers = server_names(lab, zone.apex or [*zone.servers, *zone.hosts])
    origin, serial = f"{zone.name}.", SERIAL + version.get("serial", 0)
    primary = version.get("primary", servers[0])
    lines = [f"{origin} {zone.ttl} IN SOA {primary}. hostmaster.{SERVERS}. {serial} 3600 600 864000 60"]
    lines += [f"{origin} {zone.ttl} IN NS {server}." for server in servers]
    lost = version.get("without", [])
    held = [r for r in held if r[1] not in lost] + own_records(zone, version.get("records", []))
    lines += [f"{name}. {60 if kind == 'CNAME' and zone.ttl == 300 else zone.ttl} IN {kind} {data}"
              for name, kind, data in held]
    return "\n".join(lines) + "\n"


def own_records(zone, lines):
    out = []
    for line in lines:
        owner, kind, data = line.split(None, 2)
        out.append((zone.name if owner == "@" else owner[:-1] if owner.endswith(".") else f"{owner}.{zone.name}", kind,
                    data))
    return out


def keygen(folder, zone):
    """Makes the keys of `zone`; returns their names, the one of the DS record first."""
    folder.mkdir(parents=True)
    sizes = ["-b", "2048"] if zone.algorithm.startswith("RSA") else []
    out = []
    for flags in [["-k"], []][:zone.keys]:
        made = subprocess.run(["ldns-keygen", *flags, "-a", zone.algorithm, *sizes, f"{zone.name}."], cwd=folder,
                              check=True, stdout=subprocess.PIPE, text=True)
        out.append(folder / f"{made.stdout.strip()}.key")
    return out


def sign(path, zone, keys, span, out):
    denial = ["-n", "-t", str(zone.iterations)] + (["-p"] if zone.optout else []) if zone.denial == "nsec3" else []
    subprocess.run(["ldns-signzone", *denial, "-o", f"{zone.name}.", "-i", str(span[0]), "-e", str(span[1]), "-f",
                    str(out), str(path), *(str(key)[:-4] for key in keys)], check=True)
    if zone.strip:
        lines = [line for line in out.read_text().splitlines() if not stripped(line, zone.strip)]
        out.write_text("\n".join(lines) + "\n")


def stripped(line, types):
    """Is it a record of these types, or a signature over them?"""
    words = line.split()
    return len(words) > 4 and (words[3] in types or words[3] == "RRSIG" and words[4] in types)


def signature_span(lab):
    """Signatures hold at the evaluation time and today: the resolver goes by today's clock."""
    times = [lab.day, int(time.time()) // spec.DAY * spec.DAY]
    end = calendar.timegm((time.gmtime(max(times)).tm_year + 2, 1, 1, 0, 0, 0))
    return min(times) - 10 * spec.DAY, end


def spans(lab):
    """From when to when signatures hold, by word of spec.SIGNATURES."""
    good, now = signature_span(lab), int(time.time())
    return {"good": good, "expired": (good[0] - 90 * spec.DAY, good[0] - 30 * spec.DAY),
            "future": (good[1] - 200 * spec.DAY, good[1]),
            # The other two are about this minute, and not about the evaluation time.
            "ending": (now - 29 * spec.DAY, now + spec.DAY), "lapsed": (now - 30 * spec.DAY, now - 3 * 3600)}


def copies(zone):
    """(suffix of the file, version) for each different copy of `zone`."""
    found = [("", {"signatures": zone.signatures})]
    for server in dict.fromkeys([*zone.outdated, *zone.versions]):
        found.append((f"@{server}", {"signatures": zone.signatures, **zone.version(server)}))
    return found


def make(lab, folder):
    """Writes and signs every zone under `folder`."""
    folder.mkdir()
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        signed = [z for z in lab.zones.values() if z.signed]
        keys = dict(zip((z.name for z in signed), pool.map(lambda z: keygen(folder / "keys" / z.file, z), signed)))
        (folder / "keys.json").write_text(json.dumps({name: list(map(str, of)) for name, of in keys.items()}))
        held, cuts, span = contents(lab), delegations(lab, keys), spans(lab)
        jobs = []
        for zone in lab.zones.values():
            all_of_it = held.get(zone.name, []) + cuts.get(zone.name, [])
            for suffix, version in copies(zone):
                path = folder / f"{zone.file}{suffix}.zone"
                path.write_text(text(lab, zone, all_of_it, version), encoding="ascii")
                if zone.signed and version["signatures"] not in spec.CLOCKED:
                    jobs.append(pool.submit(sign, path, zone, keys[zone.name], span[version["signatures"]],
                                            path.with_suffix(".signed")))
        for job in jobs:
            job.result()
    (folder / "trust-anchor.ds").write_text(keys[""][0].with_suffix(".ds").read_text())
    (folder / "root.hints").write_text(hints(lab))


def sign_by_the_clock(lab, made, work):
    """The copies whose signatures are about this minute are signed anew for each run, under `work`/zones."""
    (work / "zones").mkdir()
    span, desk = spans(lab), made / "zones"
    keys = {name: [desk / "keys" / (name or "root") / pathlib.Path(key).name for key in of]
            for name, of in json.loads((desk / "keys.json").read_text()).items()}
    for zone in lab.zones.values():
        for suffix, version in copies(zone) if zone.signed else []:
            if version["signatures"] in spec.CLOCKED:
                sign(desk / f"{zone.file}{suffix}.zone", zone, keys[zone.name], span[version["signatures"]],
                     work / "zones" / f"{zone.file}{suffix}.signed")


def hints(lab):
    lines = []
    for server in lab.zones[""].servers:
        machine = lab.machines["nameservers"][server]
        lines.append(f". 3600000 NS {machine.host}.")
        lines += [f"{name}. 3600000 {kind} {data}" for name, kind, data in addresses(machine.host, machine)]
    return "\n".join(lines) + "\n"


def served_file(made, work, zone, server):
    """The file from which `server` serves `zone`."""
    version = zone.version(server) or {}
    name = f"{zone.file}@{server}" if version else zone.file
    clocked = zone.signed and version.get("signatures", zone.signatures) in spec.CLOCKED
    return (work if clocked else made) / "zones" / f"{name}.{'signed' if zone.signed else 'zone'}"
