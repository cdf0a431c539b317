# SPDX-License-Identifier: Apache-2.0
"""nginx: one process on every web address, the certificate chosen by address and SNI."""

from . import registry
from .daemon import Daemon, bracketed
from .variants import VARIANTS

NGINX = """\
user root;
worker_processes 1;
pid {work}/nginx.pid;
error_log {work}/nginx-error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  server_names_hash_bucket_size 128;
  server_names_hash_max_size 4096;
  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_session_cache off;
  client_body_temp_path {work}/nginx-body;
  proxy_temp_path {work}/nginx-proxy;
  fastcgi_temp_path {work}/nginx-fastcgi;
  uwsgi_temp_path {work}/nginx-uwsgi;
  scgi_temp_path {work}/nginx-scgi;
  default_type text/plain;
{servers}}}
"""
HTTPS = """\
  server {{
{listen}    server_name {names};
    ssl_certificate {file}.pem;
    ssl_certificate_key {file}.key;
{more}    location / {{ return 200 "{about}\\n"; }}
  }}
"""
STRICT = """\
  server {{
{listen}    ssl_reject_handshake on;
  }}
"""
POLICY = """\
  server {{
{listen}    server_name mta-sts.{domain};
    ssl_certificate {file}.pem;
    ssl_certificate_key {file}.key;
    location = /.well-known/mta-sts.txt {{ return 200 "version: STSv1\\nmode: {mode}\\n{mx}max_age: 86400\\n"; }}
  }}
"""
HTTP = """\
  server {{
{listen}    server_name {names};
    location ~ ^/[a-z]+\\.cer$ {{ root {public}; }}
{more}    location / {{ return 301 https://$host$request_uri; }}
  }}
"""
# The distribution's own configuration forbids what some machines do: old TLS, short keys, SHA-1.
LENIENT = """\
openssl_conf = lenient
[lenient]
ssl_conf = ssl
[ssl]
system_default = all
[all]
MinProtocol = None
CipherString = ALL:@SECLEVEL=0
"""


def listen(machines, port, options):
    return "".join(f"    listen {bracketed(a)}:{port}{options};\n" for m in machines for a in m.addresses)


def directives(lines, pki):
    return "".join(f"    {line.format(pki=pki)};\n" for line in lines)


def stapled(file, word):
    """What hands out the OCSP response of a certificate that has one."""
    if "staple" not in VARIANTS.get(word, {}):
        return ""
    return f"    ssl_stapling on;\n    ssl_stapling_file {file}.ocsp;\n"


def defaults(machines, pki):
    """The servers that answer for names that no other server has: one for each way of TLS."""
    out, ways = [], {}
    for machine in machines:
        if machine.options.get("sni") == "strict":
            out.append(STRICT.format(listen=listen([machine], 443, " ssl default_server")))
        else:
            ways.setdefault(tuple(machine.options.get("tls", ())), []).append(machine)
    for lines, some in ways.items():
        out.append(HTTPS.format(listen=listen(some, 443, " ssl default_server"), names="_", file=pki / "default",
                                about="the default server", more=directives(lines, pki)))
    return out


def answers(certificate, host):
    """What port 80 of this machine says for the paths that `http` names."""
    said = {path: what for path, what in certificate.http.items() if path not in certificate.served}
    said.update(certificate.http.get(host, {}))
    lines = []
    for path, what in said.items():
        status, _, text = str(what).partition(" ")
        lines.append(f"    location {path} {{ return {status}" + (f' "{text}"' if text else "") + "; }\n")
    return "".join(lines)


def configure(lab, made, work):
    """Writes the configuration; returns the daemon."""
    machines = {key: m for key, m in lab.machines["web"].items() if m.runs == "nginx"}
    plain = [m for m in machines.values() if m.options.get("http", True)]
    pki = made / "pki"
    servers = [HTTP.format(listen=listen(plain, 80, " default_server"), names="_", public=pki / "public", more=""),
               *defaults(machines.values(), pki)]
    taken = set()
    for certificate in lab.certificates:
        for host, word in certificate.served.items():
            names = [n for n in certificate.names if (host, n) not in taken]
            taken.update((host, n) for n in names)
            if host not in machines or not names:
                continue
            machine, file = machines[host], pki / f"{certificate.id}.{word}"
            if word != "nothing":
                servers.append(HTTPS.format(listen=listen([machine], 443, " ssl"), names=" ".join(names), file=file,
                                            about=f"{certificate.id}: {word}",
                                            more=directives(machine.options.get("tls", ()), pki) + stapled(file, word)))
            if more := answers(certificate, host):
                servers.append(HTTP.format(listen=listen([machine], 80, ""), names=" ".join(names),
                                           public=pki / "public", more=more))
    for domain, policy in lab.policies.items():
        servers.append(POLICY.format(listen=listen([machines["main"]], 443, " ssl"), domain=domain, file=pki / "policies",
                                     mode=policy["mode"], mx="".join(f"mx: {host}\\n" for host in policy["mx"])))
    servers += registry.servers(lab, made, work, listen)
    path = work / "nginx.conf"
    path.write_text(NGINX.format(work=work, servers="".join(servers)))
    (work / "nginx-openssl.cnf").write_text(LENIENT)
    return Daemon("nginx", ["env", f"OPENSSL_CONF={work}/nginx-openssl.cnf", "nginx", "-c", str(path), "-e",
                            f"{work}/nginx-error.log", "-g", "daemon off;"],
                  [("tcp", a, 443) for m in machines.values() for a in m.addresses])
