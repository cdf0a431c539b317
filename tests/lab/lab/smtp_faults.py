# SPDX-License-Identifier: Apache-2.0
"""Mail servers that behave as no real one does on demand. `smtp_faults.py FILE HEARD`: a JSON list of {"fault",
"address", "host", "accepts"}; each connection, once it is over, is a line of HEARD: {"address", "peer", "commands"}.

fine          answers as it should: the measure for the others
banner-slow   greets after a second
banner-421    greets with 421 and closes                banner-554    greets with 554 and waits for QUIT
banner-521    says that it takes no mail (RFC 7504)
banner-60k    greets with 60 KB in 600 lines            banner-200k   greets with more than anybody should read
banner-nul    greets with NUL and control bytes         banner-endless  a line that never ends
banner-junk   greets with no SMTP at all                bare-lf       ends its lines with LF alone
foreign       greets with the name of somebody else, as a proxy on the way does
tls-required  530 at MAIL, and offers no STARTTLS       tls-broken    takes STARTTLS and closes
tarpit        takes ten seconds for each reply after EHLO
close-after-rcpt  closes when it does not know a recipient
close-always  closes after every RCPT, known or not
one-recipient one MAIL for each connection, then 421
blocks        554 at RCPT, about the client's address
"""

import json
import pathlib
import socket
import sys
import threading
import time

FOREIGN = "gateway.proxy-mail.example"
WRITE = threading.Lock()


class Over(Exception):
    """The conversation ends here."""


class Visit:
    """One connection."""

    def __init__(self, connection, one):
        self.connection, self.fault, self.host, self.accepts = connection, one["fault"], one["host"], one["accepts"]
        self.heard, self.mails = [], 0
        self.end = b"\n" if self.fault == "bare-lf" else b"\r\n"

    def send(self, *lines):
        self.connection.sendall(b"".join(line.encode("latin-1") + self.end for line in lines))

    def greet(self):
        fault, host = self.fault, self.host
        if fault == "banner-slow":
            time.sleep(1)
        if fault == "banner-421":
            self.send(f"421 4.3.2 {host} too busy")
            raise Over
        if fault == "banner-521":
            return self.send(f"521 {host} does not accept mail")
        if fault == "banner-554":
            return self.send("554 5.7.1 No SMTP service for you here")
        if fault in ("banner-60k", "banner-200k"):
            count = 600 if fault == "banner-60k" else 3000
            return self.send(*(f"220-{host} {'Use of this system is monitored. ' * 2:60.60}" for _ in range(count)),
                             f"220 {host} ESMTP")
        if fault == "banner-nul":
            return self.send(f"220 {host} \0\x1b[31m\0\x07ESMTP\0")
        if fault == "banner-endless":
            self.connection.sendall(b"220 ")
            while True:
                self.connection.sendall(b"a" * 4096)
                time.sleep(0.01)
        if fault == "banner-junk":
            return self.send("HTTP/1.1 400 Bad Request", "Connection: close", "")
        return self.send(f"220 {FOREIGN if fault == 'foreign' else host} ESMTP")

    def talk(self):
        self.greet()
        for line in self.connection.makefile("rb"):
            command = line.decode("latin-1").strip()
            self.heard.append(command)
            self.answer(command, command[:4].upper())

    def answer(self, command, verb):
        fault = self.fault
        if fault == "tarpit" and verb != "EHLO":
            time.sleep(10)
        if verb == "EHLO":
            return self.send(f"250-{self.host}", *(["250-STARTTLS"] if fault == "tls-broken" else []), "250 8BITMIME")
        if verb == "STAR":
            self.send("220 2.0.0 Ready")
            raise Over
        if verb == "MAIL":
            return self.mail()
        if verb == "RCPT":
            return self.rcpt(command)
        if verb == "QUIT":
            self.send("221 2.0.0 Bye")
            raise Over
        return self.send("250 2.0.0 Ok" if verb in ("RSET", "HELO", "NOOP") else "502 5.5.1 Not implemented")

    def mail(self):
        self.mails += 1
        if self.fault == "tls-required":
            return self.send("530 5.7.0 Must issue a STARTTLS command first")
        if self.fault == "one-recipient" and self.mails > 1:
            self.send("421 4.7.0 One recipient for each session only")
            raise Over
        return self.send("250 2.1.0 Ok")

    def rcpt(self, command):
        local = command.partition("<")[2].partition("@")[0]
        if self.fault == "blocks":
            return self.send("554 5.7.1 Service unavailable; client host blocked using a block list")
        known = local in self.accepts
        self.send("250 2.1.5 Ok" if known else f"550 5.1.1 <{local}>: User unknown")
        if self.fault == "close-always" or (self.fault == "close-after-rcpt" and not known):
            raise Over
        return None


def serve(connection, peer, one, heard):
    visit = Visit(connection, one)
    with connection:
        connection.settimeout(60)
        try:
            visit.talk()
        except (Over, OSError):
            pass
    line = json.dumps({"address": one["address"], "peer": peer[0], "commands": visit.heard})
    with WRITE, open(heard, "a", encoding="utf-8") as file:
        file.write(f"{line}\n")


def listen(one, heard):
    server = socket.socket(socket.AF_INET6 if ":" in one["address"] else socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((one["address"], 25))
    server.listen(64)
    while True:
        connection, peer = server.accept()
        threading.Thread(target=serve, args=(connection, peer, one, heard), daemon=True).start()


def main():
    heard = pathlib.Path(sys.argv[2])
    heard.touch()
    for one in json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")):
        threading.Thread(target=listen, args=(one, heard), daemon=True).start()
    threading.Event().wait()


if __name__ == "__main__":
    main()
