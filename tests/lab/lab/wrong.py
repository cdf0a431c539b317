# SPDX-License-Identifier: Apache-2.0
"""Which fault server stands where, and which records the DNS ones hold."""

import json
import pathlib

from . import zones
from .daemon import Daemon


def configure(lab, work):
    """Writes what faults.py reads; returns the daemon."""
    held, stands, checks = zones.contents(lab), [], []
    for machine in lab.everyone():
        if machine.runs != "fault":
            continue
        records = [r for z in lab.zones.values() if machine.key in z.holders and machine.section == "nameservers"
                   for r in [*apex(lab, z), *held.get(z.name, [])]]
        for address in machine.addresses:
            stands.append({"fault": machine.fault, "address": address, "port": machine.port, "records": records})
            checks.append(("dns" if machine.fault in ("dns-truncates", "dns-big-caa") else "tcp", address, machine.port))
    path = work / "faults.json"
    path.write_text(json.dumps(stands, indent=1), encoding="utf-8")
    program = pathlib.Path(__file__).with_name("faults.py")
    return Daemon("faults", ["/usr/bin/python3", "-B", str(program), str(path), str(work / "heard")], checks)


def configure_tls(lab, work):
    """The same for tls_faults.py."""
    stands = [{"fault": m.fault, "address": a, "ports": m.ports, "to": behind(lab, m, a)}
              for m in lab.machines["web"].values() if m.runs == "tls" for a in m.addresses]
    path = work / "tls-faults.json"
    path.write_text(json.dumps(stands, indent=1), encoding="utf-8")
    program = pathlib.Path(__file__).with_name("tls_faults.py")
    return Daemon("tls-faults", ["/usr/bin/python3", "-B", str(program), str(path), str(work / "heard")],
                  [("tcp", one["address"], port) for one in stands for port in one["ports"]])


def behind(lab, machine, address):
    """The addresses that a load balancer hands connections to: of the family of its own."""
    return [a for key in machine.options.get("to", ()) for a in lab.machines["web"][key].addresses
            if (":" in a) == (":" in address)]


def apex(lab, zone):
    hosts = [f"{host}." for host in zones.server_names(lab, zone.apex or [*zone.servers, *zone.hosts])]
    return [(zone.name, "SOA", f"{hosts[0]} hostmaster.{zones.SERVERS}. {zones.SERIAL} 3600 600 864000 60"),
            *((zone.name, "NS", host) for host in hosts)]
