"""The app as a person meets it: a real server over corpus/, a real browser."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal
from unittest.mock import MagicMock
from urllib.parse import urlencode

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    sync_playwright,
)
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.runtime import Runtime
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

import kb
from tests.kb.model_process import Model, running_model
from tools.browser import MISSING, find_browser
from tools.serving import serving

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
]
NOT_OURS = (
    # Streamlit looks for its server beside the page's own address before it looks at the root.
    "/_stcore/health",
    "/_stcore/host-config",
)
"""What stands in the browser's console as an error and is none of the app's."""
OWN = re.compile(r"(https?|wss?)://127\.0\.0\.1[:/]|data:|blob:|about:")


@dataclass(frozen=True)
class Served:
    """A running app and the library that it serves."""

    address: str
    library: Path
    model: Model
    """The language model that the app may ask."""
    root: Path
    """The folder below which it may take in folders."""

    def at(self, page: str = "", **query: Any) -> str:
        return f"{self.address}/{page}?{urlencode(query, doseq=True)}"


browser_of_this_machine = cache(find_browser)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out what needs a browser where there is none: from here, so that all is one line."""
    if "browser" in getattr(item, "fixturenames", ()) and browser_of_this_machine() is None:
        pytest.skip(MISSING)


@pytest.fixture(autouse=True)
def main_module_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put ``__main__`` back, which an app that runs in here replaces by a file that is gone soon:
    processes that later tests start would look for it."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture
def one_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """One stand-in for the server: each AppTest makes its own for the whole process and takes it
    away again when it is done, under the feet of those in other threads."""
    server = MagicMock(spec=Runtime)
    server.media_file_mgr = MediaFileManager(MemoryMediaFileStorage("/mock/media"))
    server.bidi_component_registry = BidiComponentManager()
    monkeypatch.setattr(Runtime, "instance", lambda: server)
    monkeypatch.setattr(Runtime, "exists", lambda: True)


@pytest.fixture(scope="session")
def library_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that holds the reports of corpus/, on the default model."""
    path = tmp_path_factory.mktemp("app") / "library"
    with kb.open(path) as library:
        report = library.ingest([ROOT / "corpus"])
        assert not report.failed
    return path


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Model]:
    """A server that speaks the protocol of language models."""
    with running_model(tmp_path_factory.mktemp("model")) as running:
        running.behave("refused")
        yield running


@pytest.fixture(scope="session")
def served(
    library_path: Path, model: Model, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """The app on a free port of the loopback address."""
    log = tmp_path_factory.mktemp("server") / "log"
    root = tmp_path_factory.mktemp("archive")
    settings = {
        "KB_GENERATE_URL": model.url,
        "KB_GENERATE_MODEL": "test-model",
        "KB_INGEST_ROOT": str(root),
    }
    with serving(library_path, log, **settings) as address:
        yield Served(address, library_path, model, root)
    _, traceback, rest = log.read_text().partition("Traceback")
    assert not traceback, rest[-3000:]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The chromium of this machine; `make test` installs it where it can."""
    executable = browser_of_this_machine()
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Callable[[str], BrowserContext]:
    """A browser's context by its locale, kept so that the app's scripts are read once."""
    kept: dict[str, BrowserContext] = {}

    def context(locale: str) -> BrowserContext:
        if locale not in kept:
            kept[locale] = browser.new_context(locale=locale, accept_downloads=True)
            kept[locale].set_default_timeout(30_000)
        return kept[locale]

    return context


@pytest.fixture
def visit(
    contexts: Callable[[str], BrowserContext], served: Served
) -> Iterator[Callable[..., Page]]:
    """Open a page of the app in a session of its own; nothing may leave the loopback address."""
    pages: list[Page] = []
    strayed: list[str] = []
    faults: list[str] = []

    def watch(request: Request) -> None:
        if not OWN.match(request.url):
            strayed.append(request.url)

    def listen(message: ConsoleMessage) -> None:
        said = f"{message.text} ({message.location['url']})"
        if message.type == "error" and not any(known in said for known in NOT_OURS):
            faults.append(said)

    def open_page(
        page: str = "",
        *,
        locale: str = "en-GB",
        width: int = 1280,
        color_scheme: Literal["light", "dark"] = "light",
        **query: Any,
    ) -> Page:
        opened = contexts(locale).new_page()
        pages.append(opened)
        opened.emulate_media(color_scheme=color_scheme)
        opened.set_viewport_size({"width": width, "height": 900})
        opened.on("request", watch)
        opened.on("pageerror", lambda error: faults.append(str(error)))
        opened.on("console", listen)
        opened.goto(served.at(page, **query))
        opened.locator(".st-key-header").wait_for()
        return opened

    yield open_page
    for page in pages:
        page.close()
    assert not strayed
    assert not faults
