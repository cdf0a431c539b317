# SPDX-License-Identifier: Apache-2.0
"""The lab's own network, mount and process namespaces: entering them, and starting and stopping the daemons inside.

`enter` runs outside and `inside` is the first process of the new namespaces. When that process ends, however it ends,
the kernel ends all others with it, so nothing outlives a run. The machine's own interfaces are never touched.
"""

import ctypes
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time

from . import dns

PATIENCE = 20.0  # seconds until every daemon must answer


class LabError(Exception):
    """The lab could not be started; says why."""


def clean_up_on_signals():
    """SIGTERM and SIGHUP end this process by way of its `finally` clauses."""
    def stop(number, _):
        raise SystemExit(128 + number)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def enter(script, work, command):
    """Runs `command` in a lab started from the folder `work`; returns its exit code."""
    argv = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", sys.executable,
            str(script), "inside", str(work), "--", *command]

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # for the command in the foreground, not for us
    lab = subprocess.Popen(argv, preexec_fn=die_with_parent)
    try:
        return lab.wait()
    finally:
        if lab.poll() is None:
            lab.kill()
            lab.wait()


def die_with_parent():
    """Between fork and exec: be killed when the parent dies. unshare hands this on to its child (--kill-child)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def inside(work, command):
    """As the first process of the namespaces: brings the lab up, runs `command`, takes the lab down."""
    plan = json.loads((work / "plan.json").read_text(encoding="utf-8"))
    network(plan)
    for source, place in plan["mounts"]:
        if os.path.exists(place):
            run("mount", "--bind", source, place)
    running = []
    try:
        for one in plan["daemons"]:
            running.append((one, start(one, work)))
        ready(running, work)
        environment = os.environ | json.loads((work / "environment.json").read_text(encoding="utf-8"))
        code = subprocess.run(command, env=environment, check=False,
                              preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)).returncode
        dead = [one["name"] for one, process in running if process.poll() is not None]
        if dead:
            raise LabError(f"ended while the lab was in use: {', '.join(dead)}\n{tails(work, dead)}")
        return code if code >= 0 else 128 - code
    finally:
        stop_all([process for _, process in running])


def run(*argv):
    done = subprocess.run(list(map(str, argv)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False)
    if done.returncode:
        raise LabError(f"{' '.join(map(str, argv))}: {done.stdout.strip()}")


def network(plan):
    """Puts every address on lo. All others lead to `void`, an interface whose packets nobody answers: so an address
    that the lab does not have is silent, as on the real internet, and not at once unreachable."""
    lines = ["link set lo up", "link add void type veth peer name drain"]
    lines += [f"link set {end} arp off up" for end in ("void", "drain")]
    for address in plan["addresses"]:
        lines.append(f"addr add {address}/128 dev lo nodad" if ":" in address else f"addr add {address}/32 dev lo")
    for address in plan["sources"]:
        everywhere = "::/0" if ":" in address else "0.0.0.0/0"
        lines.append(f"route add {everywhere} dev void src {address}")
    done = subprocess.run(["ip", "-batch", "-"], input="".join(f"{line}\n" for line in lines), stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        raise LabError(f"ip -batch: {done.stdout.strip()}")


def start(one, work):
    with open(work / "logs" / f"{one['name']}.log", "wb") as log:
        return subprocess.Popen(one["argv"], stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                                cwd=work)


def ready(running, work):
    """Returns when every check of every daemon has passed. Raises LabError with the logs otherwise."""
    waiting = [(one["name"], process, tuple(check)) for one, process in running for check in one["checks"]]
    end = time.monotonic() + PATIENCE
    while waiting:
        dead = sorted({name for name, process, _ in waiting if process.poll() is not None})
        if dead:
            raise LabError(f"did not start: {', '.join(dead)}\n{tails(work, dead)}")
        waiting = [entry for entry in waiting if not answers(*entry[2])]
        if waiting and time.monotonic() > end:
            names = sorted({name for name, _, _ in waiting})
            raise LabError(f"no answer within {PATIENCE:.0f} s: {[w[2] for w in waiting]}\n{tails(work, names)}")
        if waiting:
            time.sleep(0.05)


def answers(kind, address, port):
    """Does the daemon at this place do its work?"""
    try:
        if kind == "dns":
            return dns.ask(address, "lab-is-up.invalid", 6, 0, 0.5) is not None
        if kind == "validates":
            rcode, flags = dns.ask(address, "example", 6, 0x0100, 1.0)
            return rcode == 0 and bool(flags & 0x20)
        with socket.create_connection((address, port), 2.0) as plain:
            if kind == "tls":
                context = ssl._create_unverified_context()
                with context.wrap_socket(plain) as secure:
                    return secure.version() is not None
            if kind == "smtp":
                plain.settimeout(2.0)
                return plain.recv(512)[:3] in (b"220", b"421", b"554")
        return True
    except OSError:
        return False


def tails(work, names):
    out = []
    for name in names:
        for path in (work / "logs" / f"{name}.log", work / name / "mail.log"):
            if path.is_file():
                lines = path.read_text(encoding="utf-8", errors="replace").splitlines()[-15:]
                out += [f"--- {path.name}", *lines]
    return "\n".join(out)


def stop_all(processes):
    """Asks everyone to end, and ends by force whoever has not within three seconds."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    end = time.monotonic() + 3.0
    for process in processes:
        try:
            process.wait(max(0.01, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
