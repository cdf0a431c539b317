# SPDX-License-Identifier: Apache-2.0
"""Checks the Kubernetes objects against the API's own types, and does what each schedule file says, twice, over the
sample estate: the first time without a record of an earlier run, the second time with it. Called by run."""

import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

import yaml
from kubernetes import client

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEDULE = ROOT / "host" / "schedule"
SAMPLE = ROOT / "host" / "sample"
# Younger than Debian 12's client: Kubernetes 1.27.
YOUNGER = {("V1CronJobSpec", "timeZone"): "str"}
TYPES = {"CronJob": "V1CronJob", "PersistentVolumeClaim": "V1PersistentVolumeClaim"}


def fits(value, kind, path):
    """Complains about whatever the API's type does not have."""
    if listed := re.fullmatch(r"list\[(.*)\]", kind):
        assert isinstance(value, list), f"{path}: expected a list"
        for i, item in enumerate(value):
            fits(item, listed[1], f"{path}[{i}]")
    elif mapped := re.fullmatch(r"dict\((.*), (.*)\)", kind):
        assert isinstance(value, dict), f"{path}: expected a mapping"
        for key, item in value.items():
            fits(item, mapped[2], f"{path}.{key}")
    elif kind in ("str", "bool", "int", "float", "object"):
        expected = {"str": str, "bool": bool, "int": int, "float": (int, float), "object": object}[kind]
        assert isinstance(value, expected), f"{path}: expected {kind}, not {value!r}"
    else:
        model = getattr(client, kind)
        names = {name: member for member, name in model.attribute_map.items()}
        assert isinstance(value, dict), f"{path}: expected {kind}"
        for key, item in value.items():
            if younger := YOUNGER.get((kind, key)):
                fits(item, younger, f"{path}.{key}")
                continue
            assert key in names, f"{path}: {kind} has no member {key}"
            fits(item, model.openapi_types[names[key]], f"{path}.{key}")
        # The client's own constructors know what must be there.
        model(**{names[key]: item for key, item in value.items() if key in names})


def kubernetes():
    for document in yaml.safe_load_all((SCHEDULE / "kubernetes" / "cronjob.yaml").read_text()):
        fits(document, TYPES[document["kind"]], document["kind"])
        if document["kind"] == "CronJob":
            container = document["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"][0]
            yield "Kubernetes", shlex.join(container["command"] + container["args"])


def systemd():
    unit = (SCHEDULE / "systemd" / "lapse.service").read_text().replace("\\\n", " ")
    yield "systemd", re.search(r"^ExecStart=/usr/bin/(.*)$", unit, re.M)[1]


def github():
    workflow = yaml.safe_load((SCHEDULE / "github" / "lapse.yml").read_text())
    steps = {step["name"]: step for step in workflow["jobs"]["audit"]["steps"]}
    upload = steps["Show the findings under Code scanning"]["with"]["sarif_file"]
    assert f"--sarif {upload} " in steps["Audit"]["run"], "the file that is uploaded is not the one that is written"
    yield "GitHub", steps["Audit"]["run"]


def gitlab():
    job = yaml.safe_load((SCHEDULE / "gitlab" / "lapse.gitlab-ci.yml").read_text())["lapse"]
    script = "\n".join(job["script"])
    assert f"--sarif {job['artifacts']['reports']['sarif']} " in script, "the report is not the file that is written"
    assert job["artifacts"]["paths"][0] in script
    yield "GitLab", script


def do(name, script, work):
    """Runs what the file says, with the sample for the estate and its recording for the network."""
    folder = work / name
    for part in ("etc", "state", "cache", "bin"):
        (folder / part).mkdir(parents=True)
    for place in (folder / "lapse.yaml", folder / "etc" / "lapse.yaml"):
        place.write_text((SAMPLE / "lapse.yaml").read_text())
    lapse = folder / "bin" / "lapse"
    lapse.write_text(f"#!/bin/sh\nexec {shlex.quote(os.environ['LAPSE'])} \"$@\" --replay {shlex.quote(str(SAMPLE / 'sample.rec'))}\n")
    lapse.chmod(0o755)
    script = script.replace("bash /opt/lapse/host/start", "lapse")
    script = script.replace("/etc/lapse/", "etc/").replace("/var/lib/lapse/", "state/")
    environment = dict(os.environ, PATH=f"{folder / 'bin'}:{os.environ['PATH']}", CONFIGURATION_DIRECTORY=str(folder / "etc"),
                       STATE_DIRECTORY=str(folder / "state"), CACHE_DIRECTORY=str(folder / "cache"))
    expected = 0 if "--exit-zero" in script else 1
    for turn in ("first", "second"):
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=folder, env=environment, capture_output=True, text=True)
        assert done.returncode == expected, f"{name}, {turn} run: exit code {done.returncode}, expected {expected}\n{done.stdout}{done.stderr}"
        for file in folder.rglob("*.sarif"):
            run = json.loads(file.read_text())["runs"][0]
            assert run["invocations"][0]["executionSuccessful"], f"{name}, {turn} run: {file.name} says that the run failed"
    states = {r.get("baselineState") for r in json.loads(next(folder.rglob("audit.sarif")).read_text())["runs"][0]["results"]}
    assert states == {"unchanged"}, f"{name}: the second run is not compared with the first: {states}"
    assert next(folder.rglob("*.html"), None), f"{name}: no page was written"


def main():
    work = pathlib.Path(sys.argv[1])
    for name, script in [*systemd(), *kubernetes(), *github(), *gitlab()]:
        do(name, script, work)
        print(f"schedule: what {name} is told works, with and without a record of an earlier run")


main()
