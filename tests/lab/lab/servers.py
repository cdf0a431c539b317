# SPDX-License-Identifier: Apache-2.0
"""Configurations of the name servers (NSD or Knot, one process for each machine) and of the resolver (unbound)."""

from . import zones
from .daemon import Daemon

NSD = """\
server:
{addresses}  port: 53
  username: ""
  chroot: ""
  zonesdir: "{zones}"
  database: ""
  pidfile: "{work}/{name}.pid"
  xfrdfile: ""
  xfrdir: "{work}"
  zonelistfile: "{work}/{name}.zonelist"
  server-count: 1
  rrl-ratelimit: 0
  hide-version: yes
  refuse-any: no
remote-control:
  control-enable: no
"""
NSD_ZONE = """\
zone:
  name: "{name}"
  zonefile: "{file}"
"""
KNOT = """\
server:
    rundir: "{home}"
    user: root
    pidfile: "{home}/pid"
    listen: [{addresses}]
    identity: ""
    version: ""
    nsid: ""
    udp-workers: 1
    tcp-workers: 1
    background-workers: 1
log:
  - target: stderr
    any: warning
database:
    storage: "{home}"
    journal-db-max-size: 16M
    kasp-db-max-size: 16M
    timer-db-max-size: 16M
    catalog-db-max-size: 16M
{acl}template:
  - id: default
{by_acl}    zonefile-sync: -1
    zonefile-load: whole
    journal-content: none
    semantic-checks: off
zone:
{zones}"""
UNBOUND = """\
server:
{addresses}  access-control: 0.0.0.0/0 allow
  access-control: ::/0 allow
  username: ""
  chroot: ""
  directory: "{work}"
  pidfile: "{work}/unbound.pid"
  do-daemonize: no
  use-syslog: no
  verbosity: 1
  val-log-level: 2
  num-threads: 1
  module-config: "validator iterator"
  root-hints: "{zones}/root.hints"
  trust-anchor-file: "{zones}/trust-anchor.ds"
  # unbound answers for test. by itself unless told that here it is a TLD like others.
  local-zone: "test." nodefault
  # A dead server costs a second or two, not the better part of a minute.
  infra-cache-max-rtt: 1000
  outbound-msg-retry: 2
  # A late SERVFAIL is still sent, and nobody is told to slow down.
  discard-timeout: 0
  wait-limit: 0
{inside}remote-control:
  control-enable: no
"""


def knot_conf(home, addresses, zones, updated_by=()):
    """The configuration of a Knot with `zones` at `addresses`; those of `updated_by` may send dynamic updates."""
    listed = lambda all, port="": ", ".join(f'"{a}{port}"' for a in all)
    acl = f"acl:\n  - id: lab\n    address: [{listed(updated_by)}]\n    action: update\n" if updated_by else ""
    return KNOT.format(home=home, addresses=listed(addresses, "@53"), zones=zones, acl=acl, by_acl="    acl: lab\n" if updated_by else "")


def configure(lab, made, work):
    """Writes the configurations; returns the daemons."""
    machines = lab.machines["nameservers"].values()
    return [*(nsd(lab, made, work, m) for m in machines if m.runs in ("nsd", "empty", "unloaded")),
            *(knot(lab, made, work, m) for m in machines if m.runs in ("knot", "knot-unloaded")),
            unbound(lab, made, work)]


def held_by(lab, machine):
    return [z for z in lab.zones.values() if machine.key in z.holders]


def nsd(lab, made, work, machine):
    held = [] if machine.runs == "empty" else held_by(lab, machine)
    config = NSD.format(name=f"nsd-{machine.key}", work=work, zones=made / "zones",
                        addresses="".join(f"  ip-address: {a}\n" for a in machine.addresses))
    for zone in held:
        file = "no-such-file" if machine.runs == "unloaded" else zones.served_file(made, work, zone, machine.key)
        config += NSD_ZONE.format(name=f"{zone.name}.", file=file)
    path = work / f"nsd-{machine.key}.conf"
    path.write_text(config)
    return Daemon(f"nsd-{machine.key}", ["nsd", "-d", "-c", str(path)], [("dns", a, 53) for a in machine.addresses])


def knot(lab, made, work, machine):
    name, parts = f"knot-{machine.key}", []
    (work / name).mkdir()
    for zone in held_by(lab, machine):
        file = "no-such-file" if machine.runs == "knot-unloaded" else zones.served_file(made, work, zone, machine.key)
        parts.append(f'  - domain: "{zone.name}."\n    file: "{file}"\n')
    path = work / f"{name}.conf"
    path.write_text(knot_conf(work / name, machine.addresses, "".join(parts)))
    return Daemon(name, ["knotd", "-c", str(path)], [("dns", a, 53) for a in machine.addresses])


def unbound(lab, made, work):
    path = work / "unbound.conf"
    own = [r for z in lab.zones.values() for r in zones.own_records(z, z.inside)]
    inside = "".join(f'  local-zone: "{name}." static\n  local-data: "{name}. 300 IN {kind} {data}"\n'
                     for name, kind, data in own)
    path.write_text(UNBOUND.format(work=work, zones=made / "zones", inside=inside,
                                   addresses="".join(f"  interface: {a}\n" for a in lab.resolver)))
    return Daemon("unbound", ["unbound", "-d", "-p", "-c", str(path)], [("validates", a, 53) for a in lab.resolver])
