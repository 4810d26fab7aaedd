"""Pictures of the app: those of the README and the docs, or every page in every form.

python -m tools.pictures                  those of docs/images, over corpus/
python -m tools.pictures --all FOLDER     each page in both languages, two widths, light and dark
    [--library DIR]                       over another library, which is only looked at
    [--only NAME …] [--languages …] [--widths …] [--schemes …]

The app is served as it is and looked at with the chromium of this machine: no picture is made by
hand.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from tools.browser import MISSING, find_browser
from tools.serving import ROOT, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

IMAGES = ROOT / "docs" / "images"
LANGUAGES = ("en", "zh")
LOCALES = {"en": "en-GB", "zh": "zh-CN"}
WIDTHS = (1440, 390)
HEIGHTS = {1440: 900, 390: 844}
SCHEMES = ("light", "dark")
FLAGS = ("--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-color-profile=srgb")
LONGEST = 120_000
"""Milliseconds in which a page is drawn; the first one waits for the model."""
STILL = """() => document.querySelector('.stApp')?.dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-testid=stSpinner], [data-testid=stSkeleton]')
    && document.querySelector('h1') && document.fonts.status === 'loaded'"""
"""True in the browser once a page is drawn."""
QUESTIONS = {
    "en": "what are the Greater Bay Area tasks",
    "zh": "粤港澳大湾区的重点任务有哪些",
}
COMPARE = ("chains", "promises", "targets", "themes", "wording", "pivot")
"""The views of the page Compare beside the one that it begins with."""


@dataclass(frozen=True)
class Shot:
    """One picture: where the app is opened, and how large the window is."""

    page: str = ""
    query: dict[str, str] = field(default_factory=dict)
    width: int = 1440
    height: int = 900


PICTURES = {
    "ask": Shot(query={"q": QUESTIONS["en"]}),
}
"""The pictures of the README and of docs/, by the names of their files in docs/images."""


def take(page: Page, address: str, shot: Shot, target: Path, language: str) -> None:
    """Open a page of the app and write what the window shows, once it is drawn."""
    page.set_viewport_size({"width": shot.width, "height": shot.height})
    page.goto(f"{address}/{shot.page}?{urlencode({**shot.query, 'lang': language})}")
    settle(page)
    page.screenshot(path=target)


def settle(page: Page) -> None:
    """Wait until the page is drawn and stays so for a moment."""
    for _ in range(2):
        page.wait_for_function(STILL, timeout=LONGEST)
        page.wait_for_timeout(700)


def of_docs(browser: Browser, address: str, only: Sequence[str]) -> Iterator[Path]:
    """Write the pictures of docs/images; the path of each as it is there."""
    page = browser.new_context(locale=LOCALES["en"], color_scheme="light").new_page()
    for name, shot in PICTURES.items():
        if not only or name in only:
            target = IMAGES / f"{name}.png"
            take(page, address, shot, target, "en")
            yield target


def pages_of(page: Page, address: str, language: str) -> dict[str, Shot]:
    """Every page that the running app leads to, by name, and the views that a page has."""
    page.goto(f"{address}/?lang={language}")
    settle(page)
    links = page.locator(".st-key-header a").evaluate_all("links => links.map(a => a.pathname)")
    found = {name: Shot(name) for link in links if (name := link.strip("/")) not in ("", "ask")}
    found |= {"home": Shot(), "ask": Shot(query={"q": QUESTIONS[language]})}
    found |= {f"compare-{view}": Shot("compare", {"view": view}) for view in COMPARE}
    return found


def document_of(library: Path) -> str:
    """The newest document of a library."""
    import kb

    with kb.open(library) as opened:
        return max(opened.documents(), key=lambda info: (info.year or 0, info.id)).id


def everything(
    browser: Browser, address: str, target: Path, given: argparse.Namespace, document: str
) -> Iterator[Path]:
    """Write every page in every form: ``NAME-LANGUAGE-WIDTH-SCHEME.png``."""
    target.mkdir(parents=True, exist_ok=True)
    for language in given.languages:
        for scheme in given.schemes:
            context = browser.new_context(locale=LOCALES[language], color_scheme=scheme)
            page = context.new_page()
            shots = pages_of(page, address, language)
            shots["document"] = Shot("documents", {"document": document})
            for name, shot in shots.items():
                if given.only and name not in given.only:
                    continue
                for width in given.widths:
                    sized = Shot(shot.page, shot.query, width, HEIGHTS.get(width, 900))
                    path = target / f"{name}-{language}-{width}-{scheme}.png"
                    take(page, address, sized, path, language)
                    yield path
            context.close()


@contextmanager
def looked_at(library: Path | None) -> Iterator[tuple[Browser, str, Path]]:
    """A browser, the address of the app and its library: ``library``, or one of corpus/.

    Raises:
        SystemExit: there is no browser.
    """
    from playwright.sync_api import sync_playwright

    import kb

    executable = find_browser()
    if executable is None:
        raise SystemExit(MISSING)
    with tempfile.TemporaryDirectory() as folder:
        served = library or Path(folder, "library")
        if library is None:
            with kb.open(served) as opened:
                opened.ingest([ROOT / "corpus"])
        with serving(served, Path(folder, "log")) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
            yield browser, address, served
            browser.close()


def options() -> argparse.ArgumentParser:
    """What the command takes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="every page in every form")
    parser.add_argument("--library", type=Path, help="look at this one instead of corpus/")
    parser.add_argument("--only", nargs="+", default=(), metavar="NAME")
    choices: dict[str, Any] = {"languages": LANGUAGES, "schemes": SCHEMES}
    for name, values in choices.items():
        parser.add_argument(f"--{name}", nargs="+", choices=values, default=values)
    parser.add_argument("--widths", nargs="+", type=int, default=WIDTHS)
    return parser


def main() -> None:
    given = options().parse_args()
    with looked_at(given.library) as (browser, address, library):
        if given.all is None:
            written = of_docs(browser, address, given.only)
        else:
            document = document_of(library)
            written = everything(browser, address, given.all, given, document)
        for path in written:
            sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
