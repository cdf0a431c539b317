# SPDX-License-Identifier: Apache-2.0
"""Machines that fail where a TLS server should stand. `tls_faults.py FILE HEARD`: a JSON list of {"fault", "address",
"ports", "to"}.

reset         reads the ClientHello and resets the connection
close         reads the ClientHello and closes
alert-N       answers the ClientHello with the fatal alert N
stalls        sends the head of a record and no more
drips         sends an endless record, one byte in a fifth of a second
ssh           greets as an SSH server does, whatever it is told
balances      hands each connection to the next address of `to`, as a load balancer does
sometimes     resets every second connection and hands the others on
ear           accepts, says nothing, and writes to HEARD/<address> who came
"""

import itertools
import json
import pathlib
import socket
import struct
import sys
import threading
import time

DRIP = 0.2   # seconds from byte to byte
HELLO = 4096


def listening(address, port):
    found = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    found.bind((address, port))
    found.listen(64)
    return found


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def until_closed(connection):
    while connection.recv(HELLO):
        pass


def drip(connection):
    connection.recv(HELLO)
    connection.sendall(b"\x16\x03\x03\x40\x00")
    while True:
        connection.sendall(b"\x02")
        time.sleep(DRIP)


def hand_on(connection, address):
    """Everything in both directions, until either side has enough."""
    with socket.create_connection((address, 443), 5) as behind:
        def back():
            try:
                while data := behind.recv(65536):
                    connection.sendall(data)
                connection.shutdown(socket.SHUT_WR)
            except OSError:
                pass
        threading.Thread(target=back, daemon=True).start()
        while data := connection.recv(65536):
            behind.sendall(data)
        behind.shutdown(socket.SHUT_WR)


def treat(connection, fault, number, to):
    """The connection with this number, counted from 0."""
    if fault == "balances":
        hand_on(connection, to[number % len(to)])
    elif fault == "sometimes" and number % 2 == 1:
        hand_on(connection, to[0])
    elif fault == "ssh":
        connection.sendall(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")
        until_closed(connection)
    elif fault == "drips":
        drip(connection)
    elif fault == "stalls":
        connection.recv(HELLO)
        connection.sendall(b"\x16\x03\x03")
        until_closed(connection)
    elif fault == "ear":
        until_closed(connection)
    else:
        connection.recv(HELLO)
        if fault in ("reset", "sometimes"):
            reset(connection)
        elif fault.startswith("alert-"):
            connection.sendall(b"\x15\x03\x03\x00\x02\x02" + bytes([int(fault[6:])]))


def serve(server, one, port, heard):
    for number in itertools.count():
        connection, sender = server.accept()
        if one["fault"] == "ear":
            with open(heard / one["address"], "a", encoding="ascii") as file:
                file.write(f"{sender[0]} {port}\n")
        threading.Thread(target=converse, args=(connection, one["fault"], number, one["to"]), daemon=True).start()


def converse(connection, fault, number, to):
    with connection:
        try:
            treat(connection, fault, number, to)
        except OSError:
            pass


def main():
    heard = pathlib.Path(sys.argv[2])
    heard.mkdir(exist_ok=True)
    for one in json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")):
        for port in one["ports"]:
            server = listening(one["address"], port)
            threading.Thread(target=serve, args=(server, one, port, heard), daemon=True).start()
    threading.Event().wait()


if __name__ == "__main__":
    main()
