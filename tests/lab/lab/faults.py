# SPDX-License-Identifier: Apache-2.0
"""Servers that misbehave on purpose. `faults.py FILE`: a JSON list of {"fault", "address", "port", "records"}.

dns-silent    hears everything, answers nothing (TCP: accepts, then silence)
dns-garbage   answers with bytes that are no DNS message
dns-wrong-id  answers correctly but for the id of the message
dns-mixed     answers correctly, and lets a TXT record stand beside every CNAME
tcp-mute      accepts connections and says nothing
http-plain    speaks HTTP without TLS, whatever the port
"""

import json
import pathlib
import random
import socket
import sys
import threading

if __package__:
    from . import dns
else:
    import dns


def listening(kind, address, port):
    found = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, kind)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    found.bind((address, port))
    if kind == socket.SOCK_STREAM:
        found.listen(64)
    return found


def looked_up(query, records):
    """The reply of a server that holds `records` and minds no rule about what may stand beside a CNAME."""
    name, kind, _ = dns.read_question(query)
    here = [r for r in records if r[0].lower() == name]
    found = [r for r in here if dns.TYPES[r[1]] == kind] or [r for r in here if r[1] == "CNAME"]
    origin = [r for r in records if r[1] == "SOA"]
    exists = any(r[0].lower() == name or r[0].lower().endswith("." + name) for r in records)
    return dns.answer(query, found, () if found else origin, 0 if exists else 3)


def reply(fault, query, records, chance):
    """What to send for `query`; nothing = stay silent."""
    if fault == "dns-silent":
        return b""
    if fault == "dns-garbage":
        return bytes(chance.randrange(256) for _ in range(chance.randrange(1, 64)))
    right = looked_up(query, records)
    if fault == "dns-wrong-id":
        return bytes([right[0] ^ 0x5A, right[1] ^ 0xA5]) + right[2:]
    return right


def beside(records):
    return [*records, *((name, "TXT", "beside") for name, kind, _ in records if kind == "CNAME")]


def serve_udp(server, fault, records):
    chance = random.Random(2026)
    while True:
        query, sender = server.recvfrom(4096)
        try:
            out = reply(fault, query, records, chance)
        except ValueError:
            continue
        if out:
            server.sendto(out, sender)


def serve_tcp(server, speak):
    while True:
        connection, _ = server.accept()
        threading.Thread(target=converse, args=(connection, speak), daemon=True).start()


def converse(connection, speak):
    with connection:
        try:
            while heard := connection.recv(65536):
                if out := speak(heard):
                    connection.sendall(out)
        except OSError:
            pass


def dns_over_tcp(fault, records):
    chance = random.Random(2027)

    def speak(heard):
        try:
            out = reply(fault, heard[2:], records, chance)
        except ValueError:
            return b""
        return len(out).to_bytes(2, "big") + out if out else b""
    return speak


def http(_):
    return b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def main():
    for one in json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")):
        fault, address, port = one["fault"], one["address"], one["port"]
        speak = {"http-plain": http, "tcp-mute": lambda _: b""}.get(fault)
        if fault.startswith("dns-"):
            records = [tuple(r) for r in one["records"]]
            records = beside(records) if fault == "dns-mixed" else records
            speak = dns_over_tcp(fault, records)
            udp = listening(socket.SOCK_DGRAM, address, port)
            threading.Thread(target=serve_udp, args=(udp, fault, records), daemon=True).start()
        tcp = listening(socket.SOCK_STREAM, address, port)
        threading.Thread(target=serve_tcp, args=(tcp, speak), daemon=True).start()
    threading.Event().wait()


if __name__ == "__main__":
    main()
