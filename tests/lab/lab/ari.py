# SPDX-License-Identifier: Apache-2.0
"""The authority of the estate `ari`: an HTTPS server that offers renewal information (RFC 9773), as it should be and as
nobody should trust it. It knows a certificate only under the name that the RFC makes of it: the issuer's key identifier and
the serial number with its leading zero.

    ari.py FILE    serves what `configure` wrote there
"""

import base64
import http.server
import json
import pathlib
import socket
import ssl
import subprocess
import sys
import time

HUGE = 400_000  # characters; Lapse takes 64 KiB


def configure(lab, made, work):
    """Writes what the server answers; returns the daemon."""
    from . import pki
    from .daemon import Daemon
    told = subprocess.run(["openssl", "x509", "-in", str(made / "pki" / "ca" / "intermediate.crt"), "-noout", "-ext",
                           "subjectKeyIdentifier"], stdout=subprocess.PIPE, text=True, check=True).stdout
    key = bytes.fromhex(told.splitlines()[-1].strip().replace(":", ""))
    known = {}
    for certificate in lab.certificates:
        if certificate.estate == "ari":
            number = int(pki.own(lab, certificate).serial, 16)
            octets = number.to_bytes(number.bit_length() // 8 + 1, "big")  # with the zero before a high bit
            known[f"{text(key)}.{text(octets)}"] = certificate.id.removeprefix("ari-")
    machine = lab.machines["web"]["ari"]
    path = work / "ari.json"
    path.write_text(json.dumps({"address": machine.addresses[0], "certificate": str(made / "pki" / "acme.pem"),
                                "key": str(made / "pki" / "acme.key"), "now": int(lab.now.timestamp()),
                                "place": f"https://{machine.host}/renewal-info", "known": known}))
    return Daemon("ari", ["/usr/bin/python3", "-B", str(pathlib.Path(__file__)), str(path)],
                  [("tls", machine.addresses[0], 443)])


def text(octets):
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def window(about, begin, end):
    """A window so many hours from the evaluation time."""
    return json.dumps({"suggestedWindow": {key: time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(about["now"] + 3600 * hours))
                                           for key, hours in (("start", begin), ("end", end))},
                       "explanationURL": "https://ari.web.example/why"})


def answers(about, word, turn):
    """(status, body) for a word of ari.yaml; `turn` counts the requests for it."""
    odd = '{"suggestedWindow": {"start": "2026-11-31T00:00:00Z", "end": "2026-12-33T25:61:61Z"}}'
    return {
        "ahead": (200, window(about, 24 * 29, 24 * 31)),
        "open": (200, window(about, -20, 30)),
        "passed": (200, window(about, -40, -8)),
        "revoked": (200, window(about, -2, -1)),
        "soon": (200, window(about, 1, 20)),
        "huge": (200, '{"suggestedWindow": "' + "9" * HUGE + '"}'),
        "page": (200, "<!doctype html><title>Welcome</title>"),
        "deep": (200, "[" * 50_000),
        "inverted": (200, window(about, 48, 24)),
        "odd": (200, odd),
        "far": (200, window(about, 24 * 4000, 24 * 4001)),
        "unknown": (404, '{"type": "urn:ietf:params:acme:error:malformed"}'),
        "unsteady": (200, window(about, -2, -1) if turn == 0 else window(about, 24 * 29, 24 * 31)),
    }[word]


class Answer(http.server.BaseHTTPRequestHandler):
    about, turns = {}, {}

    def do_GET(self):
        word = self.about["known"].get(self.path.removeprefix("/renewal-info/"))
        if self.path == "/directory":
            status, body = 200, json.dumps({"newNonce": "https://ari.web.example/nonce", "renewalInfo": self.about["place"]})
        elif word is None:
            status, body = 400, '{"type": "urn:ietf:params:acme:error:malformed", "detail": "no such certificate"}'
        elif word == "silent":
            time.sleep(20)
            return
        else:
            self.turns[word] = self.turns.get(word, -1) + 1
            status, body = answers(self.about, word, self.turns[word])
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body.encode())
        except OSError:
            pass  # who has read enough may leave


class Server(http.server.ThreadingHTTPServer):
    address_family = socket.AF_INET
    daemon_threads = True

    def handle_error(self, *_):
        pass


def main():
    about = Answer.about = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    server = Server((about["address"], 443), Answer)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(about["certificate"], about["key"])
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.serve_forever()


if __name__ == "__main__":
    main()
