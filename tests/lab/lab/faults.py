# SPDX-License-Identifier: Apache-2.0
"""Servers that misbehave on purpose. `faults.py FILE HEARD`: a JSON list of {"fault", "address", "port", "records"}.

dns-silent    hears everything, answers nothing (TCP: accepts, then silence); writes what it hears to HEARD/<address>
dns-garbage   answers with bytes that are no DNS message
dns-wrong-id  answers correctly but for the id of the message
dns-mixed     answers correctly, and lets a TXT record stand beside every CNAME
dns-twins     answers correctly, and lets a second CNAME stand beside every CNAME
dns-upward    refers every question to the root
dns-no-edns   FORMERR when the question carries EDNS
dns-badvers   BADVERS when the question carries EDNS
dns-lower-case  gives the question back in lower case
dns-minds-case  knows names in lower case only
dns-truncates   cuts every answer short, and does not listen on TCP
dns-big-caa   cuts every answer to CAA short, and does not listen on TCP
dns-bare      gives no SOA record with an empty answer
dns-no-ent    NXDOMAIN for a name that only has names below it
dns-no-caa    SERVFAIL for every question of type CAA
dns-lies      a resolver that leads every name to one address, and knows no other types
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


PORTAL = {"A": "203.0.113.66", "AAAA": "2001:db8:443::66", "CNAME": "portal.other-account.example."}


def looked_up(query, records, fault=""):
    """The reply of a server that holds `records` and minds no rule about what may stand beside a CNAME."""
    name, kind, _ = dns.read_question(query)
    here = [r for r in records if r[0].lower() == name]
    found = [r for r in here if dns.TYPES[r[1]] == kind] or [r for r in here if r[1] == "CNAME"]
    origin = [] if fault == "dns-bare" else nearest(name, records)
    below = any(r[0].lower().endswith("." + name) for r in records)
    exists = here or (below and fault != "dns-no-ent")
    return dns.answer(query, found, () if found else origin, 0 if exists else 3)


def nearest(name, records):
    """The SOA record of the zone that holds `name`."""
    above = [r for r in records if r[1] == "SOA" and (f".{name}").endswith(f".{r[0].lower()}")]
    return sorted(above, key=lambda r: -len(r[0]))[:1]


def lie(query):
    """A wrong answer to a question that was asked with recursion, as a hotel's resolver gives it."""
    name, kind, _ = dns.read_question(query)
    found = [(name, word, PORTAL[word]) for word, number in dns.TYPES.items() if number == kind and word in PORTAL]
    origin = [(name, "SOA", "portal.other-account.example. nobody.other-account.example. 1 3600 600 864000 60")]
    return dns.answer(query, found, () if found else origin, 0, 0x8180)


def reply(fault, query, records, chance):
    """What to send for `query`; nothing = stay silent."""
    if fault == "dns-silent":
        return b""
    if fault == "dns-garbage":
        return bytes(chance.randrange(256) for _ in range(chance.randrange(1, 64)))
    if fault == "dns-lies":
        return lie(query)
    if fault == "dns-upward":
        return dns.answer(query, [], [("", "NS", "root.dns.example.")], 0, 0x8000)
    if fault == "dns-no-edns" and dns.has_edns(query):
        return query[:2] + b"\x80\x01" + bytes(8)
    if fault == "dns-badvers" and dns.has_edns(query):
        return dns.answer(query, [], [], 16)
    if fault == "dns-no-caa" and dns.read_question(query)[1] == dns.TYPES["CAA"]:
        return dns.answer(query, [], [], 2)
    right = looked_up(query, records, fault)
    if fault == "dns-wrong-id":
        return bytes([right[0] ^ 0x5A, right[1] ^ 0xA5]) + right[2:]
    if fault == "dns-lower-case":
        end = dns.read_question(query)[2]
        return right[:12] + right[12:end].lower() + right[end:]
    if fault == "dns-minds-case":
        name, _, end = dns.read_question(query)
        if query[12:end - 4] != query[12:end - 4].lower():
            return dns.answer(query, [], nearest(name, records), 3)
    if fault == "dns-truncates" or (fault == "dns-big-caa" and dns.read_question(query)[1] == dns.TYPES["CAA"]):
        return dns.answer(query, [], [], 0, 0x8600)
    return right


def beside(records, fault):
    """The records, with those that a broken server lets stand beside a CNAME."""
    kind, data = {"dns-mixed": ("TXT", "beside"), "dns-twins": ("CNAME", "second.other-account.example.")}[fault]
    return [*records, *((r[0], kind, data) for r in records if r[1] == "CNAME")]


def note(heard, protocol, sender, query):
    """Writes down who asked a silent server what."""
    try:
        name, kind, _ = dns.read_question(query)
    except ValueError:
        name, kind = "?", 0
    with open(heard, "a", encoding="ascii") as file:
        file.write(f"{protocol} {sender} {name} {kind}\n")


def serve_udp(server, fault, records, heard):
    chance = random.Random(2026)
    while True:
        query, sender = server.recvfrom(4096)
        try:
            if fault == "dns-silent":
                note(heard, "udp", sender[0], query)
            out = reply(fault, query, records, chance)
        except ValueError:
            continue
        if out:
            server.sendto(out, sender)


def serve_tcp(server, speak):
    while True:
        connection, sender = server.accept()
        threading.Thread(target=converse, args=(connection, speak, sender[0]), daemon=True).start()


def converse(connection, speak, sender):
    with connection:
        try:
            while heard := connection.recv(65536):
                if out := speak(heard, sender):
                    connection.sendall(out)
        except OSError:
            pass


def dns_over_tcp(fault, records, heard):
    chance = random.Random(2027)

    def speak(query, sender):
        try:
            if fault == "dns-silent":
                note(heard, "tcp", sender, query[2:])
            out = reply(fault, query[2:], records, chance)
        except ValueError:
            return b""
        return len(out).to_bytes(2, "big") + out if out else b""
    return speak


def http(*_):
    return b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def main():
    heard = pathlib.Path(sys.argv[2])
    heard.mkdir(exist_ok=True)
    for one in json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")):
        fault, address, port = one["fault"], one["address"], one["port"]
        speak = {"http-plain": http, "tcp-mute": lambda *_: b""}.get(fault)
        if fault.startswith("dns-"):
            records = [tuple(r) for r in one["records"]]
            records = beside(records, fault) if fault in ("dns-mixed", "dns-twins") else records
            speak = dns_over_tcp(fault, records, heard / address)
            udp = listening(socket.SOCK_DGRAM, address, port)
            threading.Thread(target=serve_udp, args=(udp, fault, records, heard / address), daemon=True).start()
        if fault in ("dns-truncates", "dns-big-caa"):
            continue
        tcp = listening(socket.SOCK_STREAM, address, port)
        threading.Thread(target=serve_tcp, args=(tcp, speak), daemon=True).start()
    threading.Event().wait()


if __name__ == "__main__":
    main()
