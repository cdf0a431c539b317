# SPDX-License-Identifier: Apache-2.0
"""Programs whose Debian packages cannot be installed here, because they would exclude others or start services: fetched
with apt-get once and unpacked into the lab's cache folder."""

import os
import pathlib
import shutil
import subprocess
import tempfile

from . import space


def unpacked(cache, name, packages):
    """The folder with `packages`: fetched and unpacked now where it is not there yet."""
    found = cache / name
    if not found.exists():
        cache.mkdir(parents=True, exist_ok=True)
        desk = pathlib.Path(tempfile.mkdtemp(prefix="fetching-", dir=cache))
        try:
            subprocess.run(["apt-get", "download", "-qq", "-o", "APT::Sandbox::User=root", *packages], cwd=desk,
                           check=True)
            for package in sorted(desk.glob("*.deb")):
                subprocess.run(["dpkg", "-x", str(package), str(desk / name)], check=True)
            (desk / name).rename(found)
        except subprocess.CalledProcessError as error:
            raise space.LabError(f"{name} could not be fetched; `apt-get update` may be needed first") from error
        finally:
            shutil.rmtree(desk, ignore_errors=True)
    os.utime(found)  # the cache forgets what was not used for days
    return found


def libraries(folder):
    """Where its shared libraries are."""
    return next((folder / "usr" / "lib").glob("*-linux-gnu"))
