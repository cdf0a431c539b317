# SPDX-License-Identifier: Apache-2.0
"""As much of the DNS wire format as the lab's own small servers and checks need."""

import ipaddress
import socket
import struct

TYPES = {"A": 1, "NS": 2, "CNAME": 5, "SOA": 6, "MX": 15, "TXT": 16, "AAAA": 28, "CAA": 257}


def pack_name(name):
    labels = [label.encode() for label in name.rstrip(".").split(".") if label]
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def read_question(message):
    """(name in lower case without the trailing dot, type, end of the question). Raises ValueError."""
    labels, at = [], 12
    try:
        while message[at]:
            labels.append(message[at + 1:at + 1 + message[at]].decode("ascii").lower())
            at += 1 + message[at]
        kind, = struct.unpack_from(">H", message, at + 1)
    except (IndexError, struct.error, UnicodeDecodeError) as error:
        raise ValueError("not a question") from error
    return ".".join(labels), kind, at + 5


def pack_data(kind, text):
    if kind in ("A", "AAAA"):
        return ipaddress.ip_address(text).packed
    if kind in ("NS", "CNAME"):
        return pack_name(text)
    if kind == "TXT":
        return bytes([len(text.strip('"'))]) + text.strip('"').encode()
    if kind == "MX":
        preference, host = text.split()
        return struct.pack(">H", int(preference)) + pack_name(host)
    if kind == "SOA":
        server, contact, *numbers = text.split()
        return pack_name(server) + pack_name(contact) + struct.pack(">5I", *map(int, numbers))
    if kind == "CAA":
        flags, tag, value = text.split(None, 2)
        return bytes([int(flags), len(tag)]) + tag.encode() + value.strip('"').encode()
    raise ValueError(kind)


def has_edns(query):
    """Does the question carry an OPT record? Ours are the only further records in it."""
    return struct.unpack_from(">H", query, 10)[0] > 0


def answer(query, records, authority=(), rcode=0, flags=0x8400):
    """The reply to `query` with these (name, type, text) records: with authority unless `flags` say otherwise."""
    _, _, end = read_question(query)
    edns = struct.pack(">BHHBBHH", 0, 41, 1232, rcode >> 4, 0, 0x8000, 0) if has_edns(query) else b""
    head = query[:2] + struct.pack(">HHHHH", flags | rcode & 15, 1, len(records), len(authority), 1 if edns else 0)
    body = b""
    for name, kind, text in [*records, *authority]:
        data = pack_data(kind, text)
        body += pack_name(name) + struct.pack(">HHIH", TYPES[kind], 1, 60, len(data)) + data
    return head + query[12:end] + body + edns


def ask(address, name, kind, flags=0x0100, timeout=2.0):
    """Sends one question, with DNSSEC wanted; returns (rcode, flags of the reply). Raises OSError."""
    query = struct.pack(">6H", 4711, flags, 1, 0, 0, 1) + pack_name(name) + struct.pack(">HH", kind, 1)
    query += b"\0" + struct.pack(">HHIH", 41, 1232, 0x8000, 0)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as s:
        s.settimeout(timeout)
        s.connect((address, 53))
        s.send(query)
        reply = s.recv(4096)
    got, = struct.unpack_from(">H", reply, 2)
    return got & 15, got
