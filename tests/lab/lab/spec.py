# SPDX-License-Identifier: Apache-2.0
"""lab.yaml as objects, checked: every word in it means something here, or loading fails and says what is wrong."""

import dataclasses
import datetime
import ipaddress
import pathlib
import re
import time

import yaml

from . import healthy, records, registry
from .variants import VARIANTS

DAY = 86400
SECTIONS = {"nameservers": ("nsd", "dns.example"), "web": ("nginx", "web.example"), "mail": ("postfix", "mx.example")}
RUNS = {"nsd", "knot", "nginx", "lighttpd", "postfix", "nothing", "void", "empty", "unloaded", "knot-unloaded"}
FAULTS = {"dns-silent", "dns-garbage", "dns-wrong-id", "dns-mixed", "dns-twins", "dns-upward", "dns-no-edns",
          "dns-badvers", "dns-lower-case", "dns-minds-case", "dns-truncates", "dns-big-caa", "dns-bare", "dns-no-ent", "dns-no-caa", "dns-lies",
          "tcp-mute", "http-plain"}
MAIL_RUNS = {"exim", "scripted"}  # beside postfix
SMTP_FAULTS = {"fine", "banner-slow", "banner-421", "banner-521", "banner-554", "banner-60k", "banner-200k", "banner-nul",
                "banner-endless", "banner-junk", "bare-lf", "foreign", "tls-required", "tls-broken", "tarpit",
                "close-after-rcpt", "close-always", "one-recipient", "blocks"}
TLS_FAULTS = {"reset", "close", "alert-40", "alert-80", "alert-112", "stalls", "drips", "ssh", "balances", "sometimes",
              "ear"}
WEB_OPTIONS = {"tls", "sni", "http", "to", "host", "requests"}  # members of a web machine beside addresses and runs
RECORDS = {"right", "absent", "no-data", "wildcard", "other-token", "doubled", "name-without-underscore",
           "value-without-underscore", "mixed-case", "address", "text", "loop", "unlisted", "own", "none"}
DS = {"right", "none", "wrong", "unknown"}
SIGNATURES = {"good", "expired", "future", "ending", "lapsed"}
CLOCKED = {"ending", "lapsed"}  # these are made for the minute of the run
SERVED = {"own", "old", "new", "other", "expired", "mismatch", "wildcard", "nothing", *VARIANTS}
NO_MAIL_HOST = {"none", "null-mx", "unknown-host"}
FIVE = ["admin", "administrator", "hostmaster", "postmaster", "webmaster"]


class SpecError(Exception):
    """What is wrong with lab.yaml, one line for each mistake."""


@dataclasses.dataclass
class Machine:
    """A host of the lab: where it is and what runs there."""
    key: str
    section: str
    host: str
    addresses: list
    runs: str
    fault: str = ""
    port: int = 0
    options: dict = dataclasses.field(default_factory=dict)

    @property
    def reachable(self):
        return self.runs != "void"

    @property
    def ports(self):
        """Where a fault of tls_faults.py listens."""
        return [80, 443] if self.fault == "ear" else [443]


@dataclasses.dataclass
class Zone:
    """A zone, its servers (keys of `nameservers`) and what is wrong with it."""
    name: str  # without the trailing dot; "" is the root
    servers: list                  # in the delegation, and in the zone itself unless `apex` says otherwise
    signed: bool = True
    algorithm: str = "ECDSAP256SHA256"
    keys: int = 1                  # 2 = a key-signing key and a zone-signing key
    denial: str = "nsec"           # or nsec3
    iterations: int = 0            # of nsec3
    optout: bool = False
    ds: str = "right"
    signatures: str = "good"
    strip: list = dataclasses.field(default_factory=list)     # types taken out again after signing
    ttl: int = 300
    hosts: list = dataclasses.field(default_factory=list)     # further names of servers, whether they exist or not
    apex: list = None              # servers (keys or names) that the zone itself names
    glue: list = dataclasses.field(default_factory=list)      # what the parent says: "owner type data", owner absolute
    held_by: list = dataclasses.field(default_factory=list)   # servers that serve the zone without being named
    hidden_from: list = dataclasses.field(default_factory=list)  # servers that are named and do not know the zone
    delegated: bool = True         # does the parent know it?
    outdated: dict = dataclasses.field(default_factory=dict)  # server -> record types that its older version lacks
    versions: dict = dataclasses.field(default_factory=dict)  # server -> {serial, without, records, signatures, primary}
    records: list = dataclasses.field(default_factory=list)   # "owner type data", owner relative to the zone or @
    inside: list = dataclasses.field(default_factory=list)    # the same, in a zone that the lab's resolver holds itself

    @property
    def file(self):
        return self.name or "root"

    @property
    def holders(self):
        """Keys of the servers that serve it."""
        return [s for s in [*self.servers, *self.held_by] if s not in self.hidden_from]

    def version(self, server):
        """What is different in the copy of `server`; None when it has the copy that all have."""
        if server in self.outdated:
            return {"serial": -1, "without": self.outdated[server]}
        return self.versions.get(server)


@dataclasses.dataclass
class Certificate:
    """An entry of the estate, the world around it, and what must be said of it."""
    id: str
    names: list
    estate: str
    form: str
    validation: str
    issued: int  # days from the evaluation day, negative in the past
    days: int
    records: dict  # name -> word of RECORDS, or {"value": X}, or {"chain": n}
    web: dict      # machine -> word of SERVED
    mail: list     # machines in the order of preference, or one word of NO_MAIL_HOST
    inventory: dict
    verdict: str
    expected: dict  # rule prefix -> {name or "": [outcome ids]}
    about: str = ""
    proof: str = ""         # "words for dig -> pattern": what dig's answer must hold for the fault to be there
    behind: dict = dataclasses.field(default_factory=dict)  # machine -> word, where the name does not point by itself
    alias: list = dataclasses.field(default_factory=list)   # names that each name leads to by CNAME, in order
    http: dict = dataclasses.field(default_factory=dict)    # path -> "status text" on port 80; or by machine
    redirect: dict = dataclasses.field(default_factory=dict)  # RedirectFrom and RedirectTo of every name, by `from`, `to`

    @property
    def served(self):
        """What each machine serves for its names, whether they point at it or not."""
        return {**self.web, **self.behind}


@dataclasses.dataclass
class Spec:
    now: datetime.datetime
    resolver: list
    client: list
    machines: dict  # section -> key -> Machine
    zones: dict     # name -> Zone
    certificates: list
    estates: dict
    discovery: dict
    rules: dict
    policies: dict  # domain -> its MTA-STS policy: {mode, mx}
    pebble: dict   # what lab/pebble.py does
    registrations: dict  # domain -> what its registry answers about it
    chosen: list = dataclasses.field(default_factory=list)  # of the runs; empty = all

    @property
    def day(self):
        """Midnight of the evaluation day, epoch seconds."""
        return int(self.now.replace(hour=0, minute=0, second=0, microsecond=0).timestamp())

    def zone_of(self, name):
        """The zone that holds `name`: the longest match."""
        labels = name.split(".")
        for i in range(len(labels) + 1):
            zone = ".".join(labels[i:])
            if zone in self.zones:
                return self.zones[zone]
        raise KeyError(name)

    def parent_of(self, zone):
        """The zone that delegates `zone`; None for the root."""
        if not zone.name:
            return None
        return self.zone_of(zone.name.partition(".")[2])

    def everyone(self):
        return [m for machines in self.machines.values() for m in machines.values()]


def judges(estate, rules):
    """Prefixes of the rules that judge an estate: those that it names, else all that need no request."""
    return estate.get("only", [prefix for prefix, rule in rules.items() if not rule.get("on_request")])


def iso(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def base(name):
    """The name without its wildcard label."""
    return name[2:] if name.startswith("*.") else name


def validation_domain(certificate, name):
    """Where the approval mail of `name` goes: what the inventory says, else what the provider takes by default."""
    said = certificate.inventory.get("validation_domain", base(name))
    return said or re.sub(r"^(\*|www)\.", "", name)


def domain(name):
    """The last two labels: the domain that a customer of the lab registers."""
    return ".".join(base(name).split(".")[-2:])


def moment(text):
    """`today`, a date or an ISO time, as an aware UTC datetime."""
    if text == "today":
        return datetime.datetime.now(datetime.timezone.utc)
    if isinstance(text, datetime.datetime):
        found = text
    elif isinstance(text, datetime.date):
        found = datetime.datetime(text.year, text.month, text.day, 12)
    else:
        found = datetime.datetime.fromisoformat(str(text).replace("Z", "+00:00"))
    return found.replace(tzinfo=datetime.timezone.utc) if found.tzinfo is None else found


class Reader:
    """Reads the tree and collects what is wrong."""

    def __init__(self, tree):
        self.tree, self.wrong = tree, []

    def check(self, good, text):
        if not good:
            self.wrong.append(text)

    def machines(self):
        taken, out = {}, {}
        for section, (daemon, parent) in SECTIONS.items():
            out[section] = {}
            for key, entry in self.tree[section].items():
                entry = dict(entry)
                runs, fault, port = entry.pop("runs", daemon), "", 0
                if isinstance(runs, dict) and "tls" in runs:
                    runs, fault, port = "tls", runs["tls"], 443
                    self.check(fault in TLS_FAULTS, f"{section}.{key}: tls '{fault}' is not one of {sorted(TLS_FAULTS)}")
                elif isinstance(runs, dict) and "smtp" in runs:
                    runs, fault, port = "scripted", runs["smtp"], 25
                    self.check(fault in SMTP_FAULTS, f"{section}.{key}: smtp '{fault}' is not known")
                elif isinstance(runs, dict):
                    runs, fault, port = "fault", runs.get("fault", ""), runs.get("port", 53)
                    self.check(fault in FAULTS, f"{section}.{key}: fault '{fault}' is not one of {sorted(FAULTS)}")
                else:
                    self.check(runs in RUNS | MAIL_RUNS, f"{section}.{key}: runs '{runs}' is not one of {sorted(RUNS)}")
                addresses = [str(ipaddress.ip_address(a)) for a in entry.pop("addresses")]
                for address in addresses:
                    self.check(address not in taken, f"{section}.{key}: {address} is {taken.get(address)}'s already")
                    taken[address] = f"{section}.{key}"
                if section == "web":
                    self.check(set(entry) <= WEB_OPTIONS, f"{section}.{key}: unknown {sorted(set(entry) - WEB_OPTIONS)}")
                    for other in entry.get("to", ()):
                        self.check(other in self.tree["web"], f"{section}.{key}: no web machine '{other}'")
                host = entry.pop("host", f"mx.{key}-mail.example" if section == "mail" else f"{key}.{parent}")
                out[section][key] = Machine(key, section, host, addresses, runs, fault, port, entry)
        return out

    def zones(self, machines):
        out = {}
        names = {n.rstrip("."): e or {} for n, e in self.tree["zones"].items()}
        for entry in self.tree["certificates"]:
            for name in entry["names"]:
                if not entry.get("unregistered"):
                    names.setdefault(domain(name), {})
        for machine in machines["mail"].values():  # each mail host is a provider of its own, unless it says otherwise
            names.setdefault(domain(machine.host), {"signed": False})
        for name, entry in names.items():
            fields = {**self.tree["zone_defaults"], **entry}
            unknown = set(fields) - {f.name for f in dataclasses.fields(Zone)}
            self.check(not unknown, f"zones.{name}: unknown {sorted(unknown)}")
            zone = Zone(name, **{k: v for k, v in fields.items() if k not in unknown})
            self.check(zone.ds in DS, f"zones.{name}: ds '{zone.ds}' is not one of {sorted(DS)}")
            for signatures in [zone.signatures, *(v.get("signatures", "good") for v in zone.versions.values())]:
                self.check(signatures in SIGNATURES, f"zones.{name}: signatures are none of {sorted(SIGNATURES)}")
            for server in [*zone.servers, *zone.outdated, *zone.versions, *zone.held_by, *zone.hidden_from]:
                self.check(server in machines["nameservers"], f"zones.{name}: no name server '{server}'")
            out[name] = zone
        return out

    def certificate(self, entry, machines):
        more = {"behind", "alias", "http", "redirect"}
        known = {"id", "about", "names", "expect", "unregistered", "proof", *more, *self.tree["certificate_defaults"]}
        where = f"certificates.{entry.get('id')}"
        self.check(set(entry) <= known, f"{where}: unknown {sorted(set(entry) - known)}")
        e = {**self.tree["certificate_defaults"], **entry}
        if "rte" not in judges(self.tree["estates"].get(e["estate"], {}), self.tree["rules"]) and "web" not in entry:
            e["web"] = {"main": "nothing"}  # an address is needed, a certificate is not
        e["inventory"] = {**self.tree["certificate_defaults"]["inventory"], **entry.get("inventory", {})}
        records = e["record"]
        if not isinstance(records, dict) or set(records) <= {"value", "chain"}:
            records = {name: records for name in e["names"]}
        records = {name: records.get(name, "right") for name in e["names"]}
        for word in records.values():
            self.check(isinstance(word, dict) or word in RECORDS, f"{where}: record '{word}' is not a word of the lab")
        for host, word in [*e["web"].items(), *e.get("behind", {}).items()]:
            self.check(host in machines["web"], f"{where}: no web machine '{host}'")
            self.check(word in SERVED, f"{where}: web '{word}' is not one of {sorted(SERVED)}")
        mail = e["mail"] if isinstance(e["mail"], list) else [e["mail"]]
        for host in mail:
            self.check(host in machines["mail"] or host in NO_MAIL_HOST, f"{where}: no mail machine '{host}'")
        self.check(e["estate"] in self.tree["estates"], f"{where}: no estate '{e['estate']}'")
        return Certificate(e["id"], e["names"], e["estate"], e["form"], e["validation"], e["issued"], e["days"],
                           records, e["web"], mail, e["inventory"], e["expect"].get("verdict", ""),
                           self.expected(e, where), e.get("about", ""), e.get("proof", ""),
                           **{word: e[word] for word in more if word in e})

    def expected(self, entry, where):
        defaults = {**{prefix: rule["default"] for prefix, rule in self.tree["rules"].items() if "default" in rule},
                    **self.tree["expect_defaults"][entry["validation"]]}
        said = {k: v for k, v in entry["expect"].items() if k != "verdict"}
        self.check(entry["expect"].get("verdict") in ("will renew", "at risk", "cannot tell", "will not renew"),
                   f"{where}: expect.verdict is not one of the four")
        self.check(set(said) <= set(self.tree["rules"]), f"{where}: expect names no rule: {sorted(said)}")
        out = {}
        for prefix, rule in self.tree["rules"].items():
            if prefix not in judges(self.tree["estates"].get(entry["estate"], {}), self.tree["rules"]):
                continue
            subjects = entry["names"] if rule["per"] == "name" else [""]
            value = said.get(prefix, defaults[prefix])
            if not isinstance(value, dict):
                value = {subject: value for subject in subjects}
            self.check(set(value) <= set(subjects), f"{where}: expect.{prefix} names what the entry does not hold")
            ids = {subject: value.get(subject, defaults[prefix]) for subject in subjects}
            out[prefix] = {s: [i] if isinstance(i, str) else list(i) for s, i in ids.items()}
        return out


def filled_in(text):
    """The file with OWNER(name), LABEL(name) and TARGET(name) replaced by parts of the validation record of `name`."""
    text = re.sub(r"OWNER\(([^)]*)\)", lambda m: records.owner(m[1]), text)
    text = re.sub(r"LABEL\(([^)]*)\)", lambda m: records.owner(m[1]).partition(".")[0], text)
    return re.sub(r"TARGET\(([^)]*)\)", lambda m: records.target(m[1]), text)


def read(path):
    """The tree of the file at `path`, with those of the files that it includes and what is generated."""
    tree = yaml.safe_load(filled_in(path.read_text(encoding="utf-8")))
    for name in tree.get("include", []):
        join(tree, yaml.safe_load(filled_in(path.with_name(name).read_text(encoding="utf-8"))))
    if "healthy" in tree:
        join(tree, healthy.grown(tree["healthy"]))
    return tree


def join(tree, more):
    for key, value in more.items():
        if isinstance(value, list):
            tree[key] = tree.get(key, []) + value
        elif isinstance(value, dict) and isinstance(tree.get(key), dict):
            tree[key].update(value)
        else:
            tree[key] = value


def sources(path):
    """The files that say what the lab is."""
    path = pathlib.Path(path)
    return [path, *(path.with_name(n) for n in yaml.safe_load(path.read_text(encoding="utf-8")).get("include", []))]


def load(path, at=None):
    """The lab of the file at `path`. `at`: another evaluation time (`today`, a date). Raises SpecError."""
    path = pathlib.Path(path)
    tree = read(path)
    reader = Reader(tree)
    machines = reader.machines()
    zones = reader.zones(machines)
    certificates = [reader.certificate(e, machines) for e in tree["certificates"]]
    ids = [c.id for c in certificates]
    reader.check(len(ids) == len(set(ids)), f"certificates: ids twice: {sorted({i for i in ids if ids.count(i) > 1})}")
    reader.wrong += registry.wrong(tree.get("registrations", {}), machines["web"])
    if reader.wrong:
        raise SpecError("\n".join(f"{path}: {line}" for line in reader.wrong))
    return Spec(moment(at or tree["now"]), tree["resolver"]["addresses"], tree["client"]["addresses"], machines, zones,
                certificates, tree["estates"], tree["discovery"], tree["rules"], tree.get("policies", {}), tree["pebble"],
                tree.get("registrations", {}))
