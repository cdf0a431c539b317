# SPDX-License-Identifier: Apache-2.0
"""The validation record of a name, and what each word of `record:` puts into the zone in its place.

A record here is (owner, type, data), owner and data absolute, owner without and data with the trailing dot.
"""

import hashlib

from . import spec

TARGET_ZONE = "acm-validations.aws"


def digest(*parts):
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def owner(name):
    """The owner name that the provider gave out: the same for a name and its wildcard."""
    return f"_{digest('owner', spec.base(name))[:32]}.{spec.base(name)}"


def target(name, account="111122223333"):
    """The value that the provider expects, as it spells it: with the trailing dot."""
    token = digest("target", account, spec.base(name))
    letters = "".join(chr(ord("a") + int(c, 16)) for c in token[32:42])
    return f"_{token[:32]}.{letters}.{TARGET_ZONE}."


def published(name, word):
    """The records that stand in DNS for the validation of `name`, as `word` (a word of spec.RECORDS or a map) says."""
    at, right = owner(name), target(name)
    label, _, rest = at.partition(".")
    zone = spec.domain(name)
    if isinstance(word, dict):
        return [(at, "CNAME", word["value"])] if "value" in word else chain(at, right, zone, word["chain"])
    return {
        "right": lambda: [(at, "CNAME", right)],
        "unlisted": lambda: [(at, "CNAME", right)],
        "absent": lambda: [],
        "no-data": lambda: [(f"below.{at}", "TXT", '"the name above exists because of this one"')],
        "wildcard": lambda: [(f"*.{spec.base(name)}", "CNAME", "parking.other-account.example.")],
        "other-token": lambda: [(at, "CNAME", target(name, "444455556666"))],
        "doubled": lambda: [(f"{at}.{zone}", "CNAME", right)],
        "name-without-underscore": lambda: [(f"{label[1:]}.{rest}", "CNAME", right)],
        "value-without-underscore": lambda: [(at, "CNAME", right[1:])],
        "mixed-case": lambda: [(f"{label.upper()}.{rest.capitalize()}", "CNAME", right.upper())],
        "address": lambda: [(at, "A", "203.0.113.10"), (at, "AAAA", "2001:db8:443::10")],
        "text": lambda: [(at, "TXT", f'"{right}"')],
        "own": lambda: [],  # the zone's own `records` hold it
        "none": lambda: [],  # and the inventory does not state it
        "loop": lambda: [(at, "CNAME", f"_back.{zone}."), (f"_back.{zone}", "CNAME", f"{at}.")],
    }[word]()


def chain(at, right, zone, links):
    """`links` aliases in all, from `at` to the right target."""
    stops = [at] + [f"_step{i}.{zone}" for i in range(1, links)]
    return [(stop, "CNAME", f"{after}." if after != right else right)
            for stop, after in zip(stops, stops[1:] + [right])]
