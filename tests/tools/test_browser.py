"""The browser for the tests of the app: found, installed without a question, or missed plainly."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import browser

ROOT = Path(__file__).resolve().parents[2]

LOG = 'echo "$(basename "$0") $*" >> "$LOG"'


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on the PATH, and no Playwright browser: a machine with nothing."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "playwright"))
    monkeypatch.setenv("LOG", str(tmp_path / "log"))
    for name in ("env", "basename"):
        (folder / name).symlink_to(f"/usr/bin/{name}")
    return folder


def program(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(["#!/bin/sh", LOG, *lines, ""]), encoding="utf-8")
    path.chmod(0o755)
    return path


def ran(folder: Path) -> list[str]:
    log = folder.parent / "log"
    return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


def as_user(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: number)


def debian(folder: Path) -> None:
    """An apt-get that knows chromium and puts it into the folder."""
    program(folder / "apt-cache")
    made = program(folder.parent / "chromium")
    program(folder / "apt-get", f'case "$*" in *install*) /bin/cp {made} {folder};; esac')


def test_a_browser_that_starts_is_found(programs: Path) -> None:
    assert browser.find_browser() is None
    program(programs / "chromium", "exit 1")
    assert browser.find_browser() is None  # a name alone is no browser
    chrome = program(programs / "google-chrome")
    assert browser.find_browser() == str(chrome)


WHILE_PLAYWRIGHT_RUNS = """
from playwright.sync_api import sync_playwright
from tools.browser import find_browser
with sync_playwright():
    print(find_browser())
"""


def test_a_browser_is_looked_for_while_playwright_runs(programs: Path) -> None:
    # In a process of its own: other tests of this one may have Playwright running.
    asked = subprocess.run(
        [sys.executable, "-c", WHILE_PLAYWRIGHT_RUNS], cwd=ROOT, capture_output=True, text=True
    )
    assert asked.stdout == "None\n", asked.stderr


def test_a_browser_that_playwright_cannot_drive_is_none(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(programs / "chromium")
    monkeypatch.setattr(browser, "PLAYWRIGHT", (str(program(programs / "python", "exit 127")),))
    assert browser.find_browser() is None


def test_root_installs_debians_chromium(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    debian(programs)
    as_user(monkeypatch, 0)
    browser.install_browser()
    update, asked, install = ran(programs)
    assert browser.find_browser() == str(programs / "chromium")
    assert update.startswith("apt-get")
    assert update.endswith(" update")
    assert asked == "apt-cache show chromium"
    assert install.endswith("install -y --no-install-recommends libatomic1 chromium")


def test_a_user_installs_it_through_sudo(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    debian(programs)
    program(programs / "sudo", 'shift; [ "$1" = true ] || "$@"')
    as_user(monkeypatch, 1000)
    browser.install_browser()
    assert browser.find_browser() == str(programs / "chromium")
    assert ran(programs)[0] == "sudo -n true"


@pytest.mark.parametrize("sudo", ["asks for a password", "is missing"])
def test_nothing_is_asked_of_a_user_without_the_right(
    programs: Path, monkeypatch: pytest.MonkeyPatch, sudo: str
) -> None:
    debian(programs)
    if sudo != "is missing":
        program(programs / "sudo", "exit 1")
    as_user(monkeypatch, 1000)
    browser.install_browser()
    assert not any(line.startswith("apt-get") for line in ran(programs))
    assert browser.find_browser() is None


def test_without_apt_nothing_is_tried(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    as_user(monkeypatch, 0)
    browser.install_browser()
    assert ran(programs) == []


def test_where_apt_fails_the_tests_still_run(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(programs / "apt-cache")
    program(programs / "apt-get", "exit 100")
    as_user(monkeypatch, 0)
    browser.install_browser()
    assert browser.find_browser() is None


def test_where_apt_has_no_chromium_playwrights_own_is_taken(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(programs / "apt-cache", "exit 100")
    program(programs / "apt-get")
    python = program(programs / "python")
    monkeypatch.setattr(browser, "PLAYWRIGHT", (str(python), "-m", "playwright"))
    as_user(monkeypatch, 0)
    browser.install_browser()
    assert ran(programs)[3:] == [
        "python -m playwright install-deps chromium",
        "python -m playwright install --no-shell chromium",
    ]
