# SPDX-License-Identifier: Apache-2.0
"""A program of the lab that runs in the foreground, and the places at which it must answer before the lab is ready."""

import dataclasses


@dataclasses.dataclass
class Daemon:
    name: str
    argv: list
    checks: list = dataclasses.field(default_factory=list)  # (dns|validates|tcp|tls|smtp, address, port)


def bracketed(address):
    """The address as configuration files want it before a port."""
    return f"[{address}]" if ":" in address else address
