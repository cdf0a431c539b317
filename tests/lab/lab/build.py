# SPDX-License-Identifier: Apache-2.0
"""From lab.yaml to a folder from which the lab can start.

What takes time, keys, certificates and signed zones, depends only on lab.yaml, the modules in MAKERS and the two times
that matter (the evaluation day, and the year of the clock for signatures). It is made once, under the cache folder, and
used read-only.
The configurations are written anew each time into the work folder.
"""

import dataclasses
import hashlib
import json
import os
import pathlib
import shutil
import tempfile
import time

from . import ari, estate, exim, lighttpd, mail, pki, servers, spec, web, wrong, zones

HERE = pathlib.Path(__file__).parent
MAKERS = ["healthy", "pki", "records", "registry", "spec", "variants", "zones"]  # modules on which what is kept depends
KEEP = 2 * spec.DAY  # seconds for which an unused cache entry stays


def cache_folder():
    base = os.environ.get("LAPSE_LAB_CACHE") or pathlib.Path(
        os.environ.get("XDG_CACHE_HOME") or pathlib.Path(os.environ.get("HOME") or tempfile.gettempdir()) / ".cache",
        "lapse-lab")
    return pathlib.Path(base).absolute()


def cache_key(lab, path):
    h = hashlib.sha256(f"{lab.day} {zones.signature_span(lab)}".encode())
    for source in [*spec.sources(path), *(HERE / f"{name}.py" for name in MAKERS)]:
        h.update(source.name.encode() + source.read_bytes())
    return h.hexdigest()[:24]


def made(lab, path):
    """The folder with keys, certificates and signed zones: from the cache, or made now."""
    cache = cache_folder()
    cache.mkdir(parents=True, exist_ok=True)
    cache.chmod(0o711)
    found = cache / cache_key(lab, path)
    if not found.exists():
        for old in cache.iterdir():
            if time.time() - old.stat().st_mtime > KEEP:
                shutil.rmtree(old, ignore_errors=True)
        desk = pathlib.Path(tempfile.mkdtemp(prefix="making-", dir=cache))
        try:
            pki.make(lab, desk / "pki")
            zones.make(lab, desk / "zones")
            desk.chmod(0o711)
            try:
                desk.rename(found)
            except OSError:  # another run was faster
                if not found.exists():
                    raise
        finally:
            shutil.rmtree(desk, ignore_errors=True)
    os.utime(found)
    return found


def system_files(ready, work, lab):
    """What stands inside the lab in the place of the machine's own files, so that programs without any configuration
    find the lab's resolver, roots and trust anchor: [[file or folder, path it covers]]."""
    resolvers = "".join(f"nameserver {a}\n" for a in lab.resolver)
    (work / "resolv.conf").write_text(f"{resolvers}options timeout:2 attempts:2\n")
    shutil.copytree(ready / "pki" / "certs", work / "certs", symlinks=True)
    return [*exim.accounts(work),
            [str(work / "resolv.conf"), "/etc/resolv.conf"], [str(work / "certs"), "/etc/ssl/certs"],
            [str(ready / "zones" / "root.hints"), "/usr/share/dns/root.hints"],
            [str(ready / "zones" / "trust-anchor.ds"), "/usr/share/dns/root.key"]]


def build(lab, path, work):
    """Writes everything under `work`; plan.json tells lab/space.py what to start."""
    work.chmod(0o711)  # the daemons' own users pass through it
    ready = made(lab, path)
    zones.sign_by_the_clock(lab, ready, work)
    daemons = [*servers.configure(lab, ready, work), web.configure(lab, ready, work),
               *lighttpd.configure(lab, ready, cache_folder(), work), wrong.configure_tls(lab, work),
               *mail.configure(lab, ready, work, cache_folder()),
               ari.configure(lab, ready, work), wrong.configure(lab, work)]
    estate.write(lab, ready, work / "estate")
    (work / "results").mkdir()
    (work / "logs").mkdir()
    addresses = sorted({*lab.resolver, *lab.client, *(a for m in lab.everyone() if m.reachable for a in m.addresses)})
    plan = {"addresses": addresses, "sources": lab.client, "mounts": system_files(ready, work, lab),
            "daemons": [dataclasses.asdict(d) for d in daemons]}
    (work / "plan.json").write_text(json.dumps(plan, indent=1), encoding="utf-8")
    variables = {
        "LAPSE_LAB": str(work),
        "LAPSE_LAB_ESTATE": str(work / "estate" / "main" / "lapse.yaml"),
        "LAPSE_LAB_FAULTS": str(work / "estate" / "faults" / "lapse.yaml"),
        "LAPSE_LAB_NOW": lab.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "LAPSE_LAB_ROOTS": str(ready / "pki" / "roots.pem"),
        "LAPSE_LAB_ANCHOR": str(ready / "zones" / "trust-anchor.ds"),
        "LAPSE_LAB_HINTS": str(ready / "zones" / "root.hints"),
    }
    (work / "environment.json").write_text(json.dumps(variables, indent=1), encoding="utf-8")
    return variables
