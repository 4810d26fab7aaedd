"""The browser that the tests of the app drive: where it is, and how it is installed.

python tools/browser.py     installs it where none is, if that takes no password
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = (
    "no chromium that starts, so the browser tests are left out; install it with"
    " `apt-get install chromium libatomic1` (Debian) or"
    " `.venv/bin/playwright install --with-deps chromium` (Ubuntu)"
)
APT = ("apt-get", "-qq", "-o", "DPkg::Lock::Timeout=60", "-o", "Acquire::http::Timeout=20")
PLAYWRIGHT = (sys.executable, "-m", "playwright")
OWN_BROWSER = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""
DRIVER_NEEDS = "libatomic1"
"""What Playwright's own node is linked with and a bare Debian lacks."""
QUIET = ("env", "DEBIAN_FRONTEND=noninteractive", "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT=20000")


def find_browser() -> str | None:
    """The path of a Chromium that starts, the system's before Playwright's own; None without one,
    or where Playwright cannot drive it."""
    if not _starts(*PLAYWRIGHT):
        return None
    for name in NAMES:
        path = shutil.which(name)
        if path and _starts(path):
            return path
    own = _own_browser()
    return own if own and _starts(own) else None


def _own_browser() -> str:
    """Where Playwright keeps a Chromium of its own, there or not; empty if it does not say.

    Asked in a process of its own: Playwright does not start twice in one, and a test may have it
    running.
    """
    asked = subprocess.run((sys.executable, "-c", OWN_BROWSER), capture_output=True, text=True)
    return asked.stdout.strip()


def _starts(*command: str) -> bool:
    """Whether it is more than a name: Ubuntu's package is a script that asks for a snap."""
    try:
        done = subprocess.run((*command, "--version"), capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def install_browser() -> None:
    """Install Debian's package, or Playwright's build where the distribution has none.

    Does nothing where there is no apt-get or no right to use it without a password. What fails
    says so itself; the tests that miss the browser say what to do.
    """
    root = _root_command()
    if root is None or shutil.which("apt-get") is None:
        return
    sys.stderr.write("installing chromium, which the browser tests drive\n")
    _run(*root, *QUIET, *APT, "update")
    install = (*root, *QUIET, *APT, "install", "-y", "--no-install-recommends", DRIVER_NEEDS)
    if _run("apt-cache", "show", "chromium"):
        _run(*install, "chromium")
    elif _run(*install) and _run(*root, *QUIET, *PLAYWRIGHT, "install-deps", "chromium"):
        _run(*QUIET, *PLAYWRIGHT, "install", "--no-shell", "chromium")


def _root_command() -> tuple[str, ...] | None:
    """What to put before a command that only root may run; None if a password would be asked."""
    if os.geteuid() == 0:
        return ()
    if shutil.which("sudo") is None:
        return None
    asked = subprocess.run(["sudo", "-n", "true"], stdin=subprocess.DEVNULL, capture_output=True)
    return None if asked.returncode else ("sudo", "-n")


def _run(*command: str) -> bool:
    """Run it without a question; whether it succeeded. What it says is shown if it did not."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode and done.stderr:
        sys.stderr.write(done.stderr)
    return done.returncode == 0


if __name__ == "__main__" and find_browser() is None:
    install_browser()
