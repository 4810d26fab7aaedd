"""From an answer's source to the pair of another year, in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app_pages.texts import InterfaceLanguage, load_texts
from tests.app.test_source_pane import open_first, pane

Visit = Callable[..., Page]
LANGUAGES: tuple[InterfaceLanguage, ...] = ("en", "zh")
PLANS = {
    "en": "what are the opening up tasks of the State Council in 2026",
    "zh": "国务院2026年对外开放的任务有哪些",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_planned_measure_leads_to_its_pair_of_another_year(
    visit: Visit, language: InterfaceLanguage
) -> None:
    page = visit(q=PLANS[language], lang=language, width=1440)
    open_first(page)
    to_its_pair = pane(page).locator(".ways a.cross")
    expect(to_its_pair).to_have_attribute("href", re.compile("^compare.*pair="))
    to_its_pair.click()
    page.wait_for_url(re.compile("/compare"))
    expect(page.get_by_text(load_texts(language)("cross.pair"))).to_be_visible(timeout=90_000)
