"""Which Chromium the browser tests use. Never none: who cannot run them must hear it.

In this order: CHROMIUM_PATH, a Chromium or Chrome on PATH, Playwright's own (fetched when it is not there yet),
the distribution's package (as root, with apt). `make test` looks before the tests start, so that fetching happens
once and is seen.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

# Node brings a list of authorities of its own and passes over what the machine's administrator trusts.
AUTHORITIES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SECONDS_TO_FETCH = 240


class NoChromiumError(Exception):
    """There is no Chromium and none can be had; the text says what was tried."""


@cache
def chromium(*, fetch: bool = False) -> str:
    """Path of a Chromium that starts; raises `NoChromiumError`."""
    tried: list[str] = []
    named = os.environ.get("CHROMIUM_PATH")
    if named:
        if _starts(named):
            return named
        raise NoChromiumError(f"CHROMIUM_PATH={named} does not start. Unset it, or set it to a Chromium.")
    for name in NAMES:
        path = shutil.which(name)
        if path and _starts(path):
            return path
    tried.append("none on PATH: " + ", ".join(NAMES))
    own = _playwrights_own()
    if not _starts(own) and fetch:
        tried.append("playwright install: " + _run(sys.executable, "-m", "playwright", "install", "chromium"))
    if _starts(own):
        return own
    tried.append(f"Playwright's own does not start: {own}")
    if fetch and os.geteuid() == 0 and shutil.which("apt-get"):
        tried.append("apt-get update: " + _run("apt-get", "update", "-q"))
        tried.append(
            "apt-get install: " + _run("apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium")
        )
        path = shutil.which("chromium") or shutil.which("chromium", path="/usr/bin")
        if path and _starts(path):
            return path
    hint = "Install Chromium (apt install chromium), or set CHROMIUM_PATH to one."
    raise NoChromiumError("\n  ".join(["No Chromium for the browser tests.", *tried, hint]))


def _playwrights_own() -> str:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def _starts(path: str) -> bool:
    """Whether the program and its libraries load."""
    if not Path(path).exists():
        return False
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _run(*command: str) -> str:
    """Run a fetching command; what came of it in one line."""
    environment = {"DEBIAN_FRONTEND": "noninteractive", **os.environ}
    if bundle := next(filter(os.path.exists, AUTHORITIES), None):
        environment.setdefault("NODE_EXTRA_CA_CERTS", bundle)
    try:
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=SECONDS_TO_FETCH,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    lines = (done.stdout + done.stderr).strip().splitlines() or [""]
    return "done" if done.returncode == 0 else lines[-1]
