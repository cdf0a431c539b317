# SPDX-License-Identifier: Apache-2.0
"""exim: one instance that is every mail machine with `runs: exim`, told apart by the address that was connected to. It
answers RCPT and nothing more: DATA is refused. The Debian package excludes postfix, so it is fetched and not
installed."""

import pathlib

from . import fetched, spec
from .daemon import Daemon

PACKAGES = ["exim4-daemon-light", "exim4-base", "libidn12", "libgnutls-dane0", "libdb5.3"]
USER = "Debian-exim"  # built into the program, which wants it to exist
CONFIG = """\
exim_user = {user}
exim_group = {user}
never_users = root
primary_hostname = exim-mail.example
spool_directory = {home}/spool
log_file_path = {home}/spool/%slog
log_selector = +smtp_connection +smtp_no_mail +incoming_interface +smtp_protocol_error -retry_defer -queue_run
log_timezone = false
daemon_smtp_ports = 25
local_interfaces = <; {interfaces}
smtp_banner = ${{lookup{{$received_ip_address}}lsearch{{{home}/hosts}}}} ESMTP Exim
smtp_enforce_sync = true
smtp_accept_max_per_host = 20
host_lookup =
rfc1413_query_timeout = 0s
helo_allow_chars = _
tls_advertise_hosts =
keep_environment =
acl_smtp_mail = acl_mail
acl_smtp_rcpt = acl_rcpt
acl_smtp_predata = acl_data
acl_smtp_data = acl_data
acl_smtp_vrfy = acl_list
acl_smtp_expn = acl_list

begin acl

acl_data:
  deny message = The lab takes no mail
       logwrite = lab-heard DATA from [$sender_host_address] I=[$received_ip_address]:25

acl_list:
  deny logwrite = lab-heard VRFY or EXPN from [$sender_host_address] I=[$received_ip_address]:25

acl_mail:
{mail}  accept

acl_rcpt:
{rcpt}  deny message = Unrouteable address
"""
# What an administrator writes, and exim says: `exim: X` of a machine in mail.yaml.
MAIL = {"no-null-sender": "  deny condition = ${if eq{$received_ip_address}{ADDRESS}}\n       senders = :\n"
                          "       message = 5.7.1 Bounces are not accepted here\n"}
RCPT = {
    "accept": "  accept IF\n         condition = ${if inlisti{$local_part@$domain}{<; KNOWN}}\n",
    "anyone": "  accept IF\n         condition = ${if inlisti{$domain}{<; DOMAINS}}\n",
    "relay": "  deny IF\n       message = relay not permitted\n",
    "defer": "  defer IF\n        message = 4.2.0 greylisted, please try again in 300 seconds\n",
    "full": "  deny IF\n       message = 552 5.2.2 mailbox is full\n",
    "disabled": "  deny IF\n       message = 550 5.2.1 mailbox disabled, not accepting messages\n",
    "blocked": "  deny IF\n       message = 5.7.1 rejected because $sender_host_address is in a black list at "
               "lists.example\n",
}


def machines(lab):
    return [m for m in lab.machines["mail"].values() if m.runs == "exim"]


def configure(lab, receives, cache, work):
    """Writes the configuration; returns the daemons. `receives`: domains by machine."""
    here = machines(lab)
    if not here:
        return []
    program, home = fetched.unpacked(cache, "exim", PACKAGES), work / "exim"
    (home / "spool" / "input").mkdir(parents=True)
    for path in (home, home / "spool", home / "spool" / "input"):
        path.chmod(0o777)
    mail, rcpt, hosts, interfaces = "", "", "", []
    for machine in here:
        words = machine.options["exim"] if isinstance(machine.options["exim"], list) else [machine.options["exim"]]
        known = [f"{local}@{d}" for local in spec.FIVE for d in receives[machine.key]]
        for address in machine.addresses:
            hosts += f'"{address}": {machine.host}\n'
            interfaces.append(address)
            for word in words:
                mail += MAIL.get(word, "").replace("ADDRESS", address)
                rcpt += (RCPT.get(word, "").replace("IF", f"condition = ${{if eq{{$received_ip_address}}{{{address}}}}}")
                         .replace("KNOWN", ";".join(known)).replace("DOMAINS", ";".join(receives[machine.key])))
    (home / "hosts").write_text(hosts)
    config = home / "exim.conf"
    config.write_text(CONFIG.format(user=USER, home=home, interfaces=" ; ".join(interfaces), mail=mail, rcpt=rcpt))
    config.chmod(0o644)
    return [Daemon("exim", ["env", f"LD_LIBRARY_PATH={fetched.libraries(program)}",
                            str(program / "usr" / "sbin" / "exim4"), "-C", str(config), "-bdf"], [("smtp", m.addresses[0], 25) for m in here])]


def accounts(work):
    """Exim's user exists inside the lab only: [[file, path it covers]]."""
    mounts = []
    for path, line in (("/etc/passwd", f"{USER}:x:64101:64101::/nonexistent:/usr/sbin/nologin\n"),
                       ("/etc/group", f"{USER}:x:64101:\n")):
        text = pathlib.Path(path).read_text(encoding="utf-8")
        if f"{USER}:" not in text:
            own = work / pathlib.Path(path).name
            own.write_text(text + line, encoding="utf-8")
            mounts.append([str(own), path])
    return mounts
