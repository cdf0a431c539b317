# SPDX-License-Identifier: Apache-2.0
"""lighttpd with GnuTLS, the second make of TLS server: one process on every web address with `runs: lighttpd`. Its
package would start a service, so it is fetched and not installed."""

from . import fetched
from .daemon import Daemon, bracketed
from .variants import VARIANTS

PACKAGES = ["lighttpd", "lighttpd-mod-gnutls", "libxxhash0", "libnettle8", "libpcre2-8-0"]
CONFIG = """\
server.modules = ("mod_gnutls")
server.document-root = "{root}"
server.errorlog = "{root}.log"
server.bind = "127.0.0.1"
server.port = 8443
{sockets}"""
SOCKET = """\
$SERVER["socket"] == "{address}:443" {{
  ssl.engine = "enable"
  ssl.pemfile = "{file}.pem"
  ssl.privkey = "{file}.key"
{more}{names}}}
"""
NAME = """\
  $HTTP["host"] == "{name}" {{
    ssl.pemfile = "{file}.pem"
    ssl.privkey = "{file}.key"
{more}  }}
"""


def names(lab, machine, pki):
    """The blocks of the names that this machine serves."""
    out, taken = "", set()
    for certificate in lab.certificates:
        word = certificate.served.get(machine.key, "nothing")
        for name in certificate.names if word != "nothing" else ():
            if name not in taken:
                taken.add(name)
                file = pki / f"{certificate.id}.{word}"
                stapled = f'    ssl.stapling-file = "{file}.ocsp"\n' if "staple" in VARIANTS.get(word, {}) else ""
                out += NAME.format(name=name, file=file, more=stapled)
    return out


def directives(machine, pki):
    return "".join(f"  {line.format(pki=pki)}\n" for line in machine.options.get("tls", ()))


def configure(lab, made, cache, work):
    """Writes the configuration; returns the daemons."""
    machines = [m for m in lab.machines["web"].values() if m.runs == "lighttpd"]
    if not machines:
        return []
    pki, root = made / "pki", work / "lighttpd"
    root.mkdir()
    sockets = "".join(SOCKET.format(address=bracketed(address), file=pki / "default", names=names(lab, machine, pki),
                                    more=directives(machine, pki))
                      for machine in machines for address in machine.addresses)
    path = work / "lighttpd.conf"
    path.write_text(CONFIG.format(root=root, sockets=sockets))
    program = fetched.unpacked(cache, "lighttpd", PACKAGES)
    return [Daemon("lighttpd", ["env", f"LD_LIBRARY_PATH={fetched.libraries(program)}",
                                str(program / "usr" / "sbin" / "lighttpd"), "-D", "-f", str(path), "-m",
                                str(program / "usr" / "lib" / "lighttpd")],
                   [("tcp", a, 443) for m in machines for a in m.addresses])]
