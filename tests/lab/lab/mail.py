# SPDX-License-Identifier: Apache-2.0
"""The mail machines. exim and the scripted servers have files of their own.

postfix: one instance, one listener for each mail machine. It can answer RCPT and nothing more: DATA is refused, and
no queue manager or delivery agent is ever started, so no mail can leave or be kept. postgrey does the greylisting."""

import grp
import json
import os
import pathlib
import pwd

from . import exim, spec
from .daemon import Daemon, bracketed

POSTGREY_PORT = 10023
MAIN = """\
compatibility_level = 3.6
queue_directory = {work}/postfix/queue
data_directory = {work}/postfix/data
daemon_directory = /usr/lib/postfix/sbin
command_directory = /usr/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {work}/postfix/mail.log
maillog_file_prefixes = {work}
myhostname = postfix.mx.example
mydestination =
local_recipient_maps =
mynetworks =
inet_interfaces = all
inet_protocols = all
relay_domains = texthash:{work}/postfix/domains
smtputf8_enable = no
smtpd_peername_lookup = no
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = reject_unauth_destination
smtpd_data_restrictions = reject
disable_vrfy_command = yes
smtpd_tls_cert_file = {pki}/mail.pem
smtpd_tls_key_file = {pki}/mail.key
lab_greylist = reject_unauth_destination, reject_unlisted_recipient, check_policy_service inet:127.0.0.1:{port}
"""
# service type private unpriv chroot wakeup maxproc command
MASTER = """\
postlog unix-dgram n - n - 1 postlogd
rewrite unix - - n - - trivial-rewrite
cleanup unix n - n - 0 cleanup
tlsmgr unix - - n 1000? 1 tlsmgr
anvil unix - - n - 1 anvil
"""
ACCEPTS = {"five": spec.FIVE, "anyone": [""]}  # no local part before the @: the table's word for every one
QUEUES = ("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace")


def configure(lab, made, work, cache):
    """Writes the configurations and the queue's folders; returns the daemons."""
    machines = [m for m in lab.machines["mail"].values() if m.runs == "postfix"]
    receives = served(lab)
    home = work / "postfix"
    folders(home)
    table(home / "domains", {d for m in machines if "relay" not in m.options for d in receives[m.key]})
    main, master = MAIN.format(work=work, pki=made / "pki", port=POSTGREY_PORT), MASTER
    for machine in machines:
        extra, options = settings(home, made / "pki", machine, receives[machine.key])
        main += "".join(f"{line}\n" for line in extra)
        for address in machine.addresses:
            master += f"{bracketed(address)}:25 inet n - n - - smtpd\n" + "".join(f"  -o {o}\n" for o in options)
    (home / "main.cf").write_text(main)
    (home / "master.cf").write_text(master)
    checks = [("smtp", a, 25) for m in machines for a in m.addresses]
    return [Daemon("postfix", ["/usr/lib/postfix/sbin/master", "-d", "-c", str(home)], checks), postgrey(work),
            *exim.configure(lab, receives, cache, work), *scripted(lab, receives, work)]


def served(lab):
    """The domains whose MX records name a machine, by its key."""
    receives = {m.key: [] for m in lab.machines["mail"].values()}
    for certificate in lab.certificates:
        for host in certificate.mail if certificate.validation == "email" else ():
            if host in receives:
                receives[host] += [spec.validation_domain(certificate, n) for n in certificate.names]
    return receives


def scripted(lab, receives, work):
    """The servers of smtp_faults.py."""
    stands = [{"fault": m.fault, "address": a, "host": m.host, "accepts": spec.FIVE}
              for m in lab.machines["mail"].values() if m.runs == "scripted" for a in m.addresses]
    if not stands:
        return []
    path = work / "smtp-faults.json"
    path.write_text(json.dumps(stands, indent=1), encoding="utf-8")
    program = pathlib.Path(__file__).with_name("smtp_faults.py")
    return [Daemon("smtp-faults", ["/usr/bin/python3", "-B", str(program), str(path), str(work / "smtp-heard.jsonl")],
                   [("tcp", one["address"], 25) for one in stands])]


def settings(home, pki, machine, domains):
    """Lines for main.cf, and smtpd's own options, that make `machine` behave as lab.yaml says."""
    key, wanted = machine.key, machine.options
    accepts = wanted["accepts"] if isinstance(wanted["accepts"], list) else ACCEPTS[wanted["accepts"]]
    table(home / f"{key}.recipients", {f"{local}@{domain}" for local in accepts for domain in domains})
    extra, options = [], [f"syslog_name=lab/{key}", f"myhostname={machine.host}", f"relay_recipient_maps=texthash:{home}/{key}.recipients"]
    if wanted.get("tls") == "expired":
        options += [f"smtpd_tls_cert_file={pki}/mail-expired.pem", f"smtpd_tls_key_file={pki}/mail-expired.key"]
    if wanted.get("tls"):
        options.append(f"smtpd_tls_security_level={'encrypt' if wanted['tls'] == 'required' else 'may'}")
    if wanted.get("greylist"):
        options.append("smtpd_recipient_restrictions=$lab_greylist")
    if "defer" in wanted or "refuse" in wanted:
        said = wanted.get("defer") or wanted["refuse"]
        name = f"lab_{key.replace('-', '_')}"
        extra.append(f"{name} = reject_unauth_destination, check_recipient_access static:{{{said}}}")
        options.append(f"smtpd_recipient_restrictions=${name}")
    if wanted.get("reject_client"):
        options += ["smtpd_delay_reject=no", "smtpd_client_restrictions=reject"]
    return extra, options


def table(path, keys):
    path.write_text("".join(f"{key} yes\n" for key in sorted(keys)))


def folders(home):
    """What `postfix check` would make: queue and data folders with the owners that the daemons insist on."""
    owner, drop = pwd.getpwnam("postfix").pw_uid, grp.getgrnam("postdrop").gr_gid
    for path in (home, home / "queue", home / "queue" / "pid", home / "data"):
        path.mkdir()
    for name in QUEUES:
        (home / "queue" / name).mkdir(mode=0o700)
        os.chown(home / "queue" / name, owner, 0)
    for name, mode in (("maildrop", 0o1730), ("public", 0o2710)):
        (home / "queue" / name).mkdir()
        os.chown(home / "queue" / name, owner, drop)
        (home / "queue" / name).chmod(mode)
    os.chown(home / "data", owner, 0)


def postgrey(work):
    home = work / "postgrey"
    home.mkdir()
    account = pwd.getpwnam("postgrey")
    os.chown(home, account.pw_uid, account.pw_gid)
    (work / "postgrey-everyone-waits").touch()
    # The whitelists are empty: postgrey's own lets postmaster through.
    return Daemon("postgrey", ["postgrey", f"--inet=127.0.0.1:{POSTGREY_PORT}", f"--dbdir={home}", "--delay=300",
                               f"--whitelist-clients={work}/postgrey-everyone-waits",
                               f"--whitelist-recipients={work}/postgrey-everyone-waits", "--auto-whitelist-clients=0",
                               "--greylist-text=Greylisted, try again later", "--hostname=grey.mx.example"],
                  [("tcp", "127.0.0.1", POSTGREY_PORT)])
