# SPDX-License-Identifier: Apache-2.0
"""What may be served in the place of a certificate: words of `web:` that are about the certificate or its chain."""

# How a word of `web:` differs from the certificate that the inventory knows: members of pki.Leaf.
VARIANTS = {
    "incomplete": {"sent": ["leaf"]},
    "rooted": {"sent": ["leaf", "intermediate", "root"]},
    "crowded": {"sent": ["leaf", "intermediate", "other"]},
    "bundle": {"sent": ["leaf", "intermediate", *["other", "other-root"] * 40]},
    "stale-extra": {"sent": ["leaf", "intermediate", "lapsed"]},
    "reversed": {"sent": ["intermediate", "leaf"], "key": "intermediate"},
    "authority": {"sent": ["intermediate", "root"], "key": "intermediate"},
    "three": {"issuer": "sub"},
    "half": {"issuer": "sub", "sent": ["leaf", "sub"]},
    "shuffled": {"issuer": "sub", "sent": ["leaf", "intermediate", "sub"]},
    "lapsed-authority": {"issuer": "lapsed"},
    "self-signed": {"issuer": ""},
    "other-key": {},
    "untrusted": {"issuer": "rogue"},
    "nameless": {"alternative": False},
    "huge": {"padding": 10000},
    "immense": {"padding": 50000},
    "rsa-1024": {"algorithm": ["rsa:1024"]},
    "sha1": {"digest": "sha1"},
    "must-staple": {"must_staple": True},
    "stapled": {"must_staple": True, "staple": "good"},
    "revoked": {"staple": "revoked"},
}
