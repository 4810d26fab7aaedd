"""Forms that are filled in as a person does: once they stand still."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import FilePayload, Locator, Page, expect

if TYPE_CHECKING:
    from pathlib import Path

    from app_pages.texts import Texts


def unfold(page: Page, heading: str) -> None:
    """Open an expander and wait until it is: it slides, and a list opened meanwhile is closed."""
    page.get_by_text(heading, exact=True).click()
    expander = page.locator("details").filter(has=page.get_by_text(heading, exact=True))
    expect(expander).to_have_js_property("open", True)
    page.wait_for_function("details => !details.style.overflow", arg=expander.element_handle())


def attach(page: Page, *files: FilePayload | Path) -> None:
    """Give the page files and wait until its server holds them: what is sent before is none."""
    page.locator("input[type=file]").set_input_files(list(files))
    for file in files:
        name = file["name"] if isinstance(file, dict) else file.name
        expect(page.get_by_role("button", name=f"Remove {name}")).to_be_visible()


def upload(page: Page, texts: Texts, *files: FilePayload) -> None:
    """Send files by the form of the page of documents."""
    unfold(page, texts("upload.heading"))
    attach(page, *files)
    page.get_by_role("button", name=texts("upload.button")).click()


def choose_folder(page: Page, texts: Texts, name: str) -> None:
    """Have a folder of the server taken in, by the form of the page of jobs."""
    unfold(page, texts("jobs.folder.heading"))
    page.get_by_role("combobox", name=texts("jobs.folder")).click()
    page.get_by_role("option", name=name, exact=True).click()
    page.get_by_role("button", name=texts("jobs.folder.button")).click()


def press_tab_to(page: Page, target: Locator, most: int = 80) -> None:
    """Reach ``target`` as who has no pointer does."""
    for _ in range(most):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"not reached by {most} tabs: {target}")


def settled(page: Page) -> None:
    """Wait until the page is drawn and asks the server for nothing more."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_test_id("stSpinner")).to_have_count(0)


def open_citation(page: Page, number: int = 0) -> Locator:
    """Open the passage that a sentence of the answer cites; the place where it is shown."""
    page.locator("button.cite").nth(number).click()
    shown = page.locator(".pane")
    expect(shown.locator("mark").first).to_be_visible()
    return shown
