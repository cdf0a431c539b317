# SPDX-License-Identifier: Apache-2.0
"""Healthy zones of varied shape, for the false alarms: nothing is wrong with any of them, and nothing may be said.

Which shapes a zone has follows from its number alone, so that a zone that raises an alarm can be looked at again.
"""

import random

TLDS = ["example", "test", "strict"]
# What may stand in CAA records while the provider of the lab may issue. The first word: at the zone or at the name.
CAA = [
    [],
    ['@ CAA 0 issue "amazon.com"'],
    ['@ CAA 0 issue "letsencrypt.org"', '@ CAA 0 issue "amazontrust.com"', '@ CAA 0 issue "digicert.com"'],
    ['@ CAA 0 issue "AMAZON.COM"'],
    ['@ CAA 0 issue " awstrust.com "', '@ CAA 0 iodef "mailto:security@other-account.example"'],
    ['@ CAA 0 iodef "mailto:security@other-account.example"'],
    ['@ CAA 0 contactemail "owner@other-account.example"', '@ CAA 0 issue "amazonaws.com"'],
    ['@ CAA 0 issuewild ";"', '@ CAA 0 issue "amazon.com"'],
    ['@ CAA 0 issuemail ";"', '@ CAA 0 issue "amazon.com"'],
    ['@ CAA 0 unheardof "and not critical"', '@ CAA 0 issue "amazon.com"'],
    ['@ CAA 128 issue "amazon.com"', '@ CAA 0 issue ";"'],
    ['@ CAA 1 issue "amazon.com"'],
    ['@ CAA 0 issue "letsencrypt.org"', 'NAME CAA 0 issue "amazon.com"'],
]
WILDCARD_CAA = [[], ['@ CAA 0 issue "amazon.com"'],
                ['@ CAA 0 issue ";"', '@ CAA 0 issuewild "amazon.com"', 'NAME CAA 0 issue "amazon.com"',
                 'NAME CAA 0 issuewild "amazontrust.com"']]
SIGNED = [{"signed": False}, {}, {"denial": "nsec3"}, {"denial": "nsec3", "optout": True},
          {"algorithm": "RSASHA256"}, {"algorithm": "RSASHA512", "denial": "nsec3"}, {"algorithm": "ECDSAP384SHA384"},
          {"algorithm": "ED25519"}, {"keys": 2}, {"keys": 2, "algorithm": "RSASHA256", "denial": "nsec3"},
          {"ds": "none"}]
NAMES = ["xn--bcher-kva", "xn--mnchen-3ya", "xn--fiqs8s", "xn--80ak6aa92e", "xn--e1afmkfd"]


def grown(about):
    """What `healthy: {count, servers, single}` of lab.yaml stands for: zones and certificates, as if written there.
    `servers` are those that zones are shared out among, `single` one that is enough alone."""
    out = {"zones": {}, "certificates": []}
    for number in range(about["count"]):
        zone(number, about, out)
    return out


def zone(number, about, out):
    chance = random.Random(number)
    stem = f"{NAMES[number // 9 % len(NAMES)]}-{number}" if number % 9 == 4 else f"h{number}"
    if stem.startswith("xn--"):
        stem = f"{NAMES[number // 9 % len(NAMES)]}.h{number}"
    apex = f"{stem}.{TLDS[number % 2]}"
    home = {**SIGNED[number % len(SIGNED)], "servers": servers(number, about, chance), "records": [],
            "ttl": [300, 300, 86400, 604800][number % 4]}
    expect = {"verdict": "will renew", "dns": "DNS1000", "caa": "CAA1000", "nsc": "NSC1000",
              "sec": "SEC1000" if secure(home) else "SEC1005"}
    entry = {"id": f"healthy-{number}", "estate": "healthy", "names": [], "web": {"main": "nothing"}, "expect": expect}
    if number % 5 == 0:    # servers inside the zone, with glue
        home["hosts"] = [f"ns{i}.{apex}" for i in (1, 2)]
        home["held_by"] = about["inside"]["held_by"]
        for host, addresses in zip(home["hosts"], about["inside"]["addresses"]):
            for address in addresses:
                kind = "AAAA" if ":" in address else "A"
                home.setdefault("glue", []).append(f"{host} {kind} {address}")
                home["records"].append(f"{host}. {kind} {address}")
        home["servers"] = [s for s in home["servers"] if s not in home["held_by"]][:number % 3]
    name = ["", "www.", "a.b.c.", "shop.eu.", "_service.", "x-1."][number % 6] + apex
    if number % 6 == 4:
        name = f"api.{apex}"
    wildcard = number % 7 == 3
    entry["names"] = [f"*.{name}", name] if wildcard else [name]
    below = home
    if number % 8 == 5:    # a cut below, which is the one that counts
        child = f"deep.{apex}"
        name = f"www.{child}"
        entry["names"] = [name]
        below = {**SIGNED[(number // 8) % len(SIGNED)], "servers": servers(number + 1, about, chance), "records": []}
        out["zones"][child] = below
        both = secure(home) and secure(below)
        entry["expect"] = {**expect, "sec": "SEC1000" if both else "SEC1005"}
        wildcard = False
        apex_of_name = child
    else:
        apex_of_name = apex
    relative = name[:-len(apex_of_name) - 1] or "@"
    sets = WILDCARD_CAA if wildcard else CAA
    below["records"] += [r.replace("NAME", relative) for r in sets[number % len(sets)]]
    if number % 6 == 1 and not wildcard and relative != "@" and not any("NAME" in r for r in sets[number % len(sets)]):
        entry["web"] = {}  # the name is an alias of a host elsewhere
        below["records"].append(f"{relative} CNAME default.web.example.")
    if number % 4 == 2 and not (wildcard and relative == "@"):  # a wildcard beside the record, which is not used
        below["records"].append("* " + ["A 203.0.113.10", "TXT \"anything\"", "CNAME parking.other-account.example."]
                                [number // 4 % 3])
    if number % 5 == 3:
        below["records"] += [f'@ TXT "{"v=big" + str(i) + "x" * 200}"' for i in range(8)]
        below["records"] += ["@ MX 10 five.mx.example.", 'stray TXT "beside"', "sub.stray A 203.0.113.10"]
    if number % 10 == 7:
        entry["record"] = ["value-without-underscore", "mixed-case"][number // 10 % 2]
    if number % 10 == 9:
        entry["record"], entry["expect"] = {"chain": 2 + number // 10 % 3}, {**entry["expect"], "dns": "DNS1024"}
    out["zones"][apex] = home
    out["certificates"].append(entry)


def secure(home):
    return home.get("signed", True) and home.get("ds", "right") == "right"


def servers(number, about, chance):
    """One to six servers; one alone is one whose addresses are in several networks."""
    count = 1 + number % 6
    return [about["single"]] if count == 1 else chance.sample(about["servers"], count)
