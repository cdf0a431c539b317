# SPDX-License-Identifier: Apache-2.0
"""The programs of the estate `pebble`, as Debian ships them: Pebble issues, uacme asks it to, Knot takes the records of
dns-01, nginx shows the files of http-01 and the certificates that were issued.

All of it runs inside the lab and ends with it; all files are under `<work>/pebble`.
"""

import json
import os
import pathlib
import subprocess
import time
import urllib.request

from . import space, zones
from .daemon import bracketed
from .servers import knot_conf

NGINX = """\
user root;
worker_processes 1;
pid {home}/nginx.pid;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_body_temp_path {home}/t1; proxy_temp_path {home}/t2; fastcgi_temp_path {home}/t3;
  uwsgi_temp_path {home}/t4; scgi_temp_path {home}/t5;
  default_type text/plain;
{servers}}}
"""
HTTP = """\
  server {{
{listen}    server_name {name};
    location / {{ {does} }}
  }}
"""
HTTPS = """\
  server {{
{listen}    server_name {name};
    ssl_certificate {file}/cert.pem;
    ssl_certificate_key {key}/key.pem;
    location / {{ return 200 "{name}\\n"; }}
  }}
"""
VALIDITY = 90 * 86400


class Acme:
    """The running programs. `with Acme(lab, work) as acme:` ends them."""

    def __init__(self, lab, work):
        self.lab, self.about, self.work, self.home = lab, lab.pebble, work, work / "pebble"
        self.made = pathlib.Path(json.loads((work / "environment.json").read_text())["LAPSE_LAB_ANCHOR"]).parents[1]
        self.running, self.redirects, self.closed = {}, {}, set()
        for path in (self.home, self.home / "www", self.home / "zones"):
            path.mkdir()

    def __enter__(self):
        for zone in (self.about["zone"], self.about["delegated"]):
            (self.home / "zones" / zone).write_text((self.made / "zones" / f"{zone}.zone").read_text())
        self.sign(zones.spans(self.lab)["good"])
        self.start("knotd", ["knotd", "-c", str(self.knot())], [("dns", a, 53) for a in self.nameserver.addresses])
        self.publish()
        self.web()
        self.start("nginx", ["nginx", "-c", str(self.home / "nginx.conf"), "-e", str(self.home / "nginx-error.log"), "-g",
                             "daemon off;"], [("tcp", self.at("acme")[0], 80)])
        self.start("pebble", ["pebble", "-config", str(self.authority()), "-dnsserver", self.about["resolver"]],
                   [("tls", self.at("pebble")[0], 14000), ("tls", self.at("pebble")[0], 15000)],
                   {"PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "0", "PEBBLE_AUTHZREUSE": "0"})
        return self

    def __exit__(self, *_):
        space.stop_all(list(self.running.values()))

    def start(self, name, argv, checks, more=None):
        with open(self.work / "logs" / f"pebble-{name}.log", "wb") as log:
            self.running[name] = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.home,
                                                  env={**os.environ, **(more or {})}, start_new_session=True)
        space.ready([({"name": f"pebble-{name}", "checks": checks}, self.running[name])], self.work)

    def at(self, machine):
        return self.lab.machines["web"][machine].addresses

    @property
    def nameserver(self):
        return self.lab.machines["nameservers"]["acme"]

    # --- the name server

    def knot(self):
        held = "".join(f'  - domain: "{z}."\n    file: "{self.home}/zones/{z}"\n'
                       for z in (self.about["zone"], self.about["delegated"], self.about["bogus"]))
        path = self.home / "knot.conf"
        path.write_text(knot_conf(self.home, self.nameserver.addresses, held, updated_by=[*self.lab.client, *self.nameserver.addresses]))
        return path

    def sign(self, span):
        """The zone `bogus`, with signatures that hold for `span`."""
        zone = self.lab.zones[self.about["bogus"]]
        keys = json.loads((self.made / "zones" / "keys.json").read_text())[zone.name]
        keys = [self.made / "zones" / "keys" / zone.file / pathlib.Path(key).name for key in keys]
        zones.sign(self.made / "zones" / f"{zone.file}.zone", zone, keys, span, self.home / "zones" / zone.name)

    def reload(self):
        subprocess.run(["knotc", "-c", str(self.home / "knot.conf"), "-b", "zone-reload", self.about["bogus"]], check=True,
                       stdout=subprocess.DEVNULL)

    def publish(self):
        """The addresses of every name, and the aliases of dns-01."""
        lines = []
        for name, one in self.about["names"].items():
            if name.endswith(self.about["bogus"]):
                continue  # signed by hand, so its records stand in the file
            lines += [f"add {name}. 1 {zones.address_type(a)} {a}" for m in one["at"] for a in self.at(m)]
            if one["by"] == "dns-01":
                lines.append(f"add _acme-challenge.{name}. 1 CNAME {self.target(name)}")
        self.update(self.about["zone"], lines)

    def target(self, name):
        """Where the TXT record of `name` is written to."""
        return f"{name.partition('.')[0]}.{self.about['delegated']}."

    def update(self, zone, lines):
        """`lines` as nsupdate knows them, without 'update'."""
        text = f"server {self.nameserver.addresses[0]}\nzone {zone}.\n" + "".join(f"update {l}\n" for l in lines) + "send\n"
        subprocess.run(["nsupdate", "-v"], input=text, text=True, check=True, timeout=20)

    # --- the web server

    def web(self):
        """Writes the configuration for what is to be shown now; the running server takes it over."""
        servers = []
        for name, one in self.about["names"].items():
            at = [a for machine in one.get("at", ["acme"]) for a in self.at(machine)]
            if name not in self.closed:
                to = self.redirects.get(name)
                servers.append(HTTP.format(listen=self.listen(at, 80, ""), name=name,
                                           does=f"return 302 {to};" if to else f"root {self.home}/www/{name};"))
            if (self.issued(name) / "cert.pem").exists():
                servers.append(HTTPS.format(listen=self.listen(at, 443, " ssl"), name=name, file=self.issued(name),
                                            key=self.home / "client" / "private" / name))
        (self.home / "nginx.conf").write_text(NGINX.format(home=self.home, servers="".join(servers)))
        if "nginx" in self.running:
            subprocess.run(["nginx", "-c", str(self.home / "nginx.conf"), "-e", str(self.home / "nginx-error.log"), "-s",
                            "reload"], check=True)
            time.sleep(1.0)  # for the old workers to let go of their ports

    @staticmethod
    def listen(addresses, port, options):
        return "".join(f"    listen {bracketed(a)}:{port}{options};\n" for a in addresses)

    # --- the authority and its client

    def authority(self):
        path = self.home / "pebble.json"
        address = self.at("pebble")[0]
        path.write_text(json.dumps({"pebble": {
            "listenAddress": f"{address}:14000", "managementListenAddress": f"{address}:15000", "httpPort": 80,
            "tlsPort": 443, "certificate": str(self.made / "pki" / "acme.pem"),
            "privateKey": str(self.made / "pki" / "acme.key"), "externalAccountBindingRequired": False,
            "certificateValidityPeriod": VALIDITY}}))
        return path

    def root(self):
        """The root of this start of Pebble, PEM."""
        with urllib.request.urlopen("https://pebble.web.example:15000/roots/0", timeout=10) as answer:
            return answer.read().decode()

    def client(self, *words):
        argv = ["uacme", "-y", "-v", "-o", "-a", self.about["directory"], "-c", str(self.home / "client"), *words]
        return subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=120, check=False)

    def account(self):
        """A new account. Pebble lets an old one's proof of a name count again for one order in a hundred, however low
        PEBBLE_AUTHZREUSE is: it takes a new one where a random number from 0 on is *greater* than that."""
        (self.home / "client" / "private" / "key.pem").unlink(missing_ok=True)
        done = self.client("new")
        if done.returncode:
            raise RuntimeError(f"uacme new: {done.stdout}")

    def orders(self):
        """Orders a certificate for every name, each of them proven anew: what `order` says, by name."""
        self.account()
        return {name: self.order(name) for name in self.about["names"]}

    def order(self, name):
        """Asks for a certificate; (was it issued, what the client said)."""
        hook = self.home / "hook"
        hook.write_text(HOOK.format(home=self.home, server=self.nameserver.addresses[0],
                                    delegated=self.about["delegated"], by=self.about["names"][name]["by"]))
        hook.chmod(0o755)
        done = self.client("-f", "-t", "EC", "-h", str(hook), "issue", name)
        return done.returncode == 0, done.stdout

    def issued(self, name):
        return self.home / "client" / name


# Called by the client as: METHOD TYPE IDENT TOKEN AUTH. It puts the answer where a user's own hook would.
HOOK = """\
#!/bin/sh
[ "$2" = "{by}" ] || exit 1
files="{home}/www/$3/.well-known/acme-challenge"
record="${{3%%.*}}.{delegated}."
case "$1 $2" in
  "begin http-01") mkdir -p "$files" && printf %s "$5" > "$files/$4" ;;
  "begin dns-01") printf 'server {server}\\nzone {delegated}.\\nupdate delete %s TXT\\nupdate add %s 1 TXT %s\\nsend\\n' "$record" "$record" "$5" | nsupdate -v ;;
  *) : ;;
esac
"""
