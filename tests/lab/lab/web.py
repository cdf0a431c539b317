# SPDX-License-Identifier: Apache-2.0
"""nginx: one process on every web address, the certificate chosen by address and SNI."""

from . import registry
from .daemon import Daemon, bracketed

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
    location / {{ return 200 "{about}\\n"; }}
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
{listen}    server_name _;
    location = /ca.cer {{ root {public}; }}
    location / {{ return 301 https://$host$request_uri; }}
  }}
"""


def listen(machines, port, options):
    return "".join(f"    listen {bracketed(a)}:{port}{options};\n" for m in machines for a in m.addresses)


def configure(lab, made, work):
    """Writes the configuration; returns the daemon."""
    machines = {key: m for key, m in lab.machines["web"].items() if m.runs == "nginx"}
    pki = made / "pki"
    servers = [HTTP.format(listen=listen(machines.values(), 80, " default_server"), public=pki / "public"),
               HTTPS.format(listen=listen(machines.values(), 443, " ssl default_server"), names="_",
                            file=pki / "default", about="the default server")]
    taken = set()
    for certificate in lab.certificates:
        for host, word in certificate.web.items():
            names = [n for n in certificate.names if (host, n) not in taken]
            taken.update((host, n) for n in names)
            if word != "nothing" and names:
                servers.append(HTTPS.format(listen=listen([machines[host]], 443, " ssl"), names=" ".join(names),
                                            file=pki / f"{certificate.id}.{word}", about=f"{certificate.id}: {word}"))
    for domain, policy in lab.policies.items():
        servers.append(POLICY.format(listen=listen([machines["main"]], 443, " ssl"), domain=domain, file=pki / "policies",
                                     mode=policy["mode"], mx="".join(f"mx: {host}\\n" for host in policy["mx"])))
    servers += registry.servers(lab, made, work, listen)
    path = work / "nginx.conf"
    path.write_text(NGINX.format(work=work, servers="".join(servers)))
    return Daemon("nginx", ["nginx", "-c", str(path), "-e", f"{work}/nginx-error.log", "-g", "daemon off;"],
                  [("tls", a, 443) for m in machines.values() for a in m.addresses])
