# SPDX-License-Identifier: Apache-2.0
"""The world of a bench: N domains d000000.example, d000001.example and so on, each a zone of its own with its own
certificate, and the daemons that serve them: NSD (root, TLD, domains), unbound, nginx and the bench's mail host.

What is wrong with a domain follows from its number, so that the right verdict is known for every one.
"""

import json
import pathlib
import subprocess
import time

DAY = 86400
ROOT, REGISTRY, SERVERS, RESOLVER = "192.0.2.1", "192.0.2.2", ("192.0.2.3", "198.51.100.53"), "192.0.2.53"
CLIENT = "192.0.2.200"
WEB = [f"198.51.100.{i}" for i in range(1, 17)]
MAIL = [f"203.0.113.{i}" for i in range(1, 5)]
REFUSING = "203.0.113.9"
TARGET = "_bench.acm-validations.aws."
RULES = ("dns-cname", "https-routing", "expiry-horizon", "mailbox")  # judge when nothing else is said
DNS_RULES = ("dns-cname", "nameservers", "caa", "dnssec")
ALL_RULES = tuple(dict.fromkeys((*RULES, *DNS_RULES)))

# One domain in a hundred each; the others are well.
NO_RECORD, NO_MAILBOX, OTHER_CERTIFICATE = 50, 75, 25

NSD = """\
server:
{addresses}  port: 53
  username: ""
  chroot: ""
  zonesdir: "{work}/zones"
  database: ""
  pidfile: "{work}/{name}.pid"
  xfrdfile: ""
  xfrdir: "{work}"
  zonelistfile: "{work}/{name}.zonelist"
  server-count: 1
  rrl-ratelimit: 0
  receive-buffer-size: 4194304
  send-buffer-size: 4194304
remote-control:
  control-enable: no
"""
UNBOUND = """\
server:
  interface: {resolver}
  access-control: 0.0.0.0/0 allow
  username: ""
  chroot: ""
  directory: "{work}"
  pidfile: "{work}/unbound.pid"
  do-daemonize: no
  use-syslog: no
  num-threads: 1
  module-config: "iterator"
  root-hints: "{work}/root.hints"
  msg-cache-size: 512m
  rrset-cache-size: 1024m
  key-cache-size: 4m
  neg-cache-size: 64m
  cache-max-negative-ttl: 86400
  num-queries-per-thread: 4096
  outgoing-range: 8192
  so-rcvbuf: 4m
  so-sndbuf: 4m
  discard-timeout: 0
  wait-limit: 0
remote-control:
  control-enable: no
"""
# A certificate for each name, loaded from its file when asked for: the client's work is that of distinct certificates.
NGINX = """\
user root;
worker_processes 1;
worker_rlimit_nofile 65536;
pid {work}/nginx.pid;
error_log {work}/nginx-error.log;
events {{ worker_connections 16384; }}
http {{
  access_log off;
  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_session_cache off;
  client_body_temp_path {work}/nginx-body;
  proxy_temp_path {work}/nginx-proxy;
  fastcgi_temp_path {work}/nginx-fastcgi;
  uwsgi_temp_path {work}/nginx-uwsgi;
  scgi_temp_path {work}/nginx-scgi;
  default_type text/plain;
  server {{
{listen}    ssl_certificate {work}/certificates/$ssl_server_name.pem;
    ssl_certificate_key {work}/leaf.key;
    location / {{ return 200 "bench\\n"; }}
  }}
}}
"""
# Only what would otherwise measure Lapse's politeness towards four mail hosts, sixteen web servers and two name
# servers that here stand for everybody's; and patience, because a thousand connections queue before one nginx.
ESTATE = """\
lapse: 1
inventory:
  - jsonl: {jsonl}
rules:
  packs: []
{rules}
network:
  resolvers: ["{resolver}"]
  root_servers: [{root}]
  trust_anchor: {work}/root.key
  ca_roots: {work}/roots
  limits: {{in_flight: 1000, per_destination: 1000, per_mail_host: 1000, per_mail_provider: 1000, dns_rate: 0}}
  deadlines: {{connect: 60s, tls: 60s, http: 60s}}
"""


def name(i):
    return f"d{i:06d}.example"


def serial(i):
    return f"4c{i:030x}"


def iso(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def build(work, count, tools, now):
    """Writes everything but estates under `work`, for `count` domains."""
    for folder in ("zones", "logs", "results"):
        (work / folder).mkdir()
    begin, end = validity(now)
    subprocess.run([tools / "lapse-bench-authority", work, str(count), str(begin), str(end)], check=True)
    zones(work, count)
    (work / "unbound.conf").write_text(UNBOUND.format(work=work, resolver=RESOLVER))
    listen = "".join(f"    listen {a}:443 ssl backlog=8192;\n" for a in WEB)
    (work / "nginx.conf").write_text(NGINX.format(work=work, listen=listen))
    (work / "resolv.conf").write_text(f"nameserver {RESOLVER}\n")
    daemons = [
        daemon("nsd-root", ["nsd", "-d", "-c", f"{work}/nsd-root.conf"], [("dns", ROOT, 53)]),
        daemon("nsd-registry", ["nsd", "-d", "-c", f"{work}/nsd-registry.conf"], [("dns", REGISTRY, 53)]),
        daemon("nsd-domains", ["nsd", "-d", "-c", f"{work}/nsd-domains.conf"], [("dns", a, 53) for a in SERVERS]),
        daemon("unbound", ["unbound", "-d", "-p", "-c", f"{work}/unbound.conf"], [("dns", RESOLVER, 53)]),
        daemon("nginx", ["nginx", "-c", f"{work}/nginx.conf", "-e", f"{work}/nginx-error.log", "-g", "daemon off;"],
               [("tcp", a, 443) for a in WEB]),
        daemon("mail", [f"{tools}/lapse-bench-mail", *MAIL, "--refuse", REFUSING],
               [("smtp", a, 25) for a in (*MAIL, REFUSING)]),
    ]
    plan = {"addresses": [ROOT, REGISTRY, *SERVERS, RESOLVER, CLIENT, *WEB, *MAIL, REFUSING], "sources": [CLIENT],
            "mounts": [[f"{work}/resolv.conf", "/etc/resolv.conf"]], "daemons": daemons}
    (work / "plan.json").write_text(json.dumps(plan))
    (work / "environment.json").write_text(json.dumps({"LAPSE_BENCH": str(work)}))


def daemon(called, argv, checks):
    return {"name": called, "argv": argv, "checks": checks}


def validity(now):
    """First and last second: 198 days, 30 of them gone, so that the renewal window is far."""
    begin = now // DAY * DAY - 30 * DAY
    return begin, begin + 198 * DAY - 1


# --- zones -----------------------------------------------------------------------------------------------------------

def zones(work, count):
    folder = work / "zones"
    start = "$TTL 86400\n@ SOA ns1.hosts.example. hostmaster.hosts.example. 1 3600 600 864000 86400\n"
    servers = "@ NS ns1.hosts.example.\n@ NS ns2.hosts.example.\n"
    hosts = "".join(f"ns{i}.hosts.example. A {a}\n" for i, a in enumerate(SERVERS, 1))
    (work / "root.hints").write_text(f". 3600000 NS root.hosts.example.\nroot.hosts.example. 3600000 A {ROOT}\n")
    registry = f"registry.hosts.example. A {REGISTRY}\n"
    (folder / "root").write_text(f"{start}@ NS root.hosts.example.\nexample. NS registry.hosts.example.\n"
                                 f"aws. NS registry.hosts.example.\nroot.hosts.example. A {ROOT}\n{registry}")
    sign_root(work)
    (folder / "aws").write_text(f"{start}@ NS registry.hosts.example.\n")
    with (folder / "example").open("w") as out:
        out.write(f"{start}@ NS registry.hosts.example.\n{registry}{hosts}")
        for domain in ("hosts", *(f"d{i:06d}" for i in range(count))):
            out.write(f"{domain} NS ns1.hosts.example.\n{domain} NS ns2.hosts.example.\n")
    mail = "".join(f"mx{i}.hosts.example. A {a}\n" for i, a in enumerate(MAIL)) + f"shut.hosts.example. A {REFUSING}\n"
    (folder / "hosts").write_text(f"{start}{servers}{hosts}{mail}{registry}root.hosts.example. A {ROOT}\n")
    # Domains alike share a file: names in it are relative to the zone.
    nsd(work, "nsd-root", [ROOT], [(".", "root.signed")])
    nsd(work, "nsd-registry", [REGISTRY], [("example.", "example"), ("aws.", "aws")])
    written = set()

    def served():
        yield "hosts.example.", "hosts"
        for i in range(count):
            web, mx, record = i % len(WEB), exchanger(i), i % 100 != NO_RECORD
            file = f"domain-{web}-{mx}-{record}"
            if file not in written:
                written.add(file)
                (folder / file).write_text(f"{start}{servers}@ A {WEB[web]}\n@ MX 10 {mx}.hosts.example.\n" +
                                           (f"_v CNAME {TARGET}\n" if record else ""))
            yield f"{name(i)}.", file
    nsd(work, "nsd-domains", SERVERS, served())


def sign_root(work):
    """A signed root above zones that are not: what the validator finds for most names of the world."""
    made = [subprocess.run(["ldns-keygen", *flags, "-a", "ECDSAP256SHA256", "."], cwd=work, check=True,
                           stdout=subprocess.PIPE, text=True).stdout.strip() for flags in (["-k"], [])]
    keys = [str(work / key) for key in made]
    folder = work / "zones"
    subprocess.run(["ldns-signzone", "-o", ".", "-f", folder / "root.signed", folder / "root", *keys], check=True)
    (work / "root.key").write_text(pathlib.Path(f"{keys[0]}.key").read_text())


def exchanger(i):
    return "shut" if i % 100 == NO_MAILBOX else f"mx{i % len(MAIL)}"


def nsd(work, called, addresses, held):
    with (work / f"{called}.conf").open("w") as out:
        out.write(NSD.format(name=called, work=work, addresses="".join(f"  ip-address: {a}\n" for a in addresses)))
        for zone, file in held:
            out.write(f'zone:\n  name: "{zone}"\n  zonefile: "{file}"\n')


# --- the estate, and what must be said of it -------------------------------------------------------------------------

def estate(work, count, mode, rules, now, called=None):
    """Writes an estate of the first `count` domains; returns the path of its lapse.yaml."""
    begin, end = validity(now)
    folder = work / f"estate-{called or count}"
    folder.mkdir()
    with (folder / "certificates.jsonl").open("w") as out:
        for i in range(count):
            number = serial(i + (1 << 40) if i % 100 == OTHER_CERTIFICATE else i)
            record = {"name": f"_v.{name(i)}.", "type": "CNAME", "value": TARGET}
            names = [{"name": name(i), "validation": "dns", "record": record}]
            if mode == "four":
                names.append({"name": f"*.{name(i)}", "validation": "email", "validation_domain": name(i)})
            json.dump({"id": f"c{i}", "provider": "aws-acm", "type": "amazon_issued", "status": "issued",
                       "validation": "dns", "serial": number, "not_before": iso(begin), "not_after": iso(end),
                       "in_use": True, "names": names}, out)
            out.write("\n")
    settings = {rule: "{}" for rule in rules}
    if "nameservers" in rules:
        settings["nameservers"] = "{parameters: {expect_ipv6: false}}"
    if mode == "four" and "https-routing" in rules:
        settings["https-routing"] = "{parameters: {request: true}}"
    text = ESTATE.format(work=work, jsonl="certificates.jsonl", root=ROOT, resolver=RESOLVER,
                         rules="\n".join(f"  {rule}: {value}" for rule, value in settings.items()))
    (folder / "lapse.yaml").write_text(text)
    return folder / "lapse.yaml"


def expected(i, mode, rules):
    """(verdict, outcome ids) that are right for domain i."""
    four, kind = mode == "four", i % 100
    outcomes, verdict = [], "will renew"
    if "dns-cname" in rules:
        outcomes += ["DNS1001" if kind == NO_RECORD else "DNS1000"] + ["DNS1030"] * four
        verdict = "will not renew" if kind == NO_RECORD else verdict
    if "https-routing" in rules:
        outcomes += ["RTE1004" if kind == OTHER_CERTIFICATE else "RTE1000"] + ["RTE1039"] * four
    if "expiry-horizon" in rules:
        outcomes += ["EXP1000"]
    for rule, outcome in (("nameservers", "NSC1000"), ("caa", "CAA1000"), ("dnssec", "SEC1005")):
        if rule in rules:
            outcomes += [outcome] * (1 + four)
    if "mailbox" in rules:
        outcomes += ["MBX1028"]
        if four:
            outcomes += ["MBX1001", "MBX1006" if kind == NO_MAILBOX else "MBX1000"]
            if kind == NO_MAILBOX:
                verdict = "will not renew"
            elif verdict == "will renew":
                verdict = "at risk"
    return verdict, sorted(outcomes)
