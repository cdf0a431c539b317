# SPDX-License-Identifier: Apache-2.0
"""A headless Chromium, driven over its debugging pipe (DevTools protocol as JSON, each message ended by a zero byte)."""

import base64
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
COLLECT = """
globalThis.problems = [];
addEventListener("securitypolicyviolation", (e) => problems.push(`CSP: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
addEventListener("error", (e) => problems.push(`error: ${e.message}`), true);
addEventListener("unhandledrejection", (e) => problems.push(`rejected: ${e.reason}`));
"""


class Browser:
    """One page of one browser. Whatever the page complains about is in `complaints`."""

    def __init__(self, width=1200, height=900):
        program = next((p for p in map(shutil.which, PROGRAMS) if p), None)
        if program is None:
            raise FileNotFoundError("no Chromium: apt-get install chromium")
        self.complaints, self.requests, self._id = [], [], 0
        self._home = tempfile.mkdtemp(prefix="lapse-browser-")
        to_read, self._to = os.pipe()
        self._from, to_write = os.pipe()

        def descriptors():  # the pipe's ends must be 3 and 4 in the browser
            first, second = os.dup(to_read), os.dup(to_write)
            os.dup2(first, 3)
            os.dup2(second, 4)

        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        self._process = subprocess.Popen(
            [program, "--headless=new", "--remote-debugging-pipe", f"--user-data-dir={self._home}", "--disable-gpu",
             "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--disable-component-update",
             f"--window-size={width},{height}", *sandbox, "about:blank"],
            preexec_fn=descriptors, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(to_write)
        self._input = os.fdopen(self._from, "rb", buffering=1 << 16)
        self._rest, self._session = b"", None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "Audits"):
            self.call(f"{domain}.enable")
        self.call("Page.addScriptToEvaluateOnNewDocument", source=COLLECT)
        self.size(width, height)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait(20)
        shutil.rmtree(self._home, ignore_errors=True)

    def _message(self):
        while b"\0" not in self._rest:
            more = self._input.read1(1 << 16)
            if not more:
                raise EOFError("the browser has gone")
            self._rest += more
        text, _, self._rest = self._rest.partition(b"\0")
        return json.loads(text)

    def _event(self, event):
        name, of = event["method"], event["params"]
        if name == "Log.entryAdded":
            self.complaints.append(f"log {of['entry']['level']}: {of['entry']['text']}")
        elif name == "Runtime.consoleAPICalled" and of["type"] in ("error", "warning", "assert"):
            self.complaints.append(f"console {of['type']}: {[a.get('value') for a in of['args']]}")
        elif name == "Runtime.exceptionThrown":
            self.complaints.append(f"exception: {of['exceptionDetails']['text']} {of['exceptionDetails'].get('exception', {}).get('description')}")
        elif name == "Audits.issueAdded":
            self.complaints.append(f"issue: {of['issue']['code']}")
        elif name == "Page.javascriptDialogOpening":
            self.complaints.append(f"dialog: {of['message']}")
        elif name == "Network.requestWillBeSent":
            self.requests.append(of["request"]["url"])
        return name

    def call(self, method, **parameters):
        self._id += 1
        message = {"id": self._id, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._message()
            if answer.get("id") == self._id:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            if "method" in answer:
                self._event(answer)

    def open(self, path):
        """Loads a file and waits until it is there."""
        self.call("Page.navigate", url=pathlib.Path(path).resolve().as_uri())
        self.run("new Promise((r) => document.readyState === 'complete' ? r() : addEventListener('load', () => r()))")

    def run(self, script):
        """The value of an expression, waited for, as if a person had acted."""
        result = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True)
        if "exceptionDetails" in result:
            raise RuntimeError(f"{script}: {result['exceptionDetails'].get('exception', {}).get('description')}")
        return result["result"].get("value")

    def size(self, width, height, phone=False):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=2 if phone else 1, mobile=phone)

    def looks(self, scheme="light", media=""):
        self.call("Emulation.setEmulatedMedia", media=media, features=[{"name": "prefers-color-scheme", "value": scheme}])

    def key(self, key):
        code = {"Tab": 9, "Enter": 13, " ": 32}[key]
        text = {"Enter": "\r", " ": " "}.get(key, "")
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, windowsVirtualKeyCode=code, text=text)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    def picture(self, path, whole=False):
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(data))

    def pdf(self, path):
        data = self.call("Page.printToPDF", printBackground=False, preferCSSPageSize=True)["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(data))
