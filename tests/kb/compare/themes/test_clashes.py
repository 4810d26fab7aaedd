"""Words that share a stem with a term and are another thing."""

from __future__ import annotations

import pytest

from index import Analyser
from kb.compare.themes.clashes import CLASHES
from kb.compare.themes.coding import Coder
from kb.compare.themes.theme_file import Theme


def theme(name: str, *terms: str) -> Theme:
    return Theme(name, name, terms, ())


def named(text: str, *themes: Theme) -> list[str]:
    coder = Coder(themes)
    found = coder.mentions(text).within((0, len(text)))
    return [themes[number].key for mention in found for number in mention.themes]


@pytest.mark.parametrize(("word", "other"), CLASHES.items())
def test_each_word_has_the_stem_of_the_other(word: str, other: str) -> None:
    analyser = Analyser()
    assert [u[0] for u in analyser.placed_units(word)] == [
        u[0] for u in analyser.placed_units(other)
    ]


def test_a_word_that_only_shares_the_stem_does_not_speak_of_the_theme() -> None:
    firms = theme("firms", "firms")
    assert named("Two firms firmly refused.", firms) == ["firms"]
    assert named("An integrated plan for residents, well told.", theme("x", "integrity")) == []


def test_a_word_that_a_theme_lists_itself_is_its_term_and_no_other_themes() -> None:
    health, trade = theme("health", "hospital"), theme("trade", "hospitality")
    assert named("The hospitals and the hospitality trade.", health, trade) == ["health", "trade"]
    assert named("Many bonds.", theme("debt", "bonds"), theme("customs", "bonded")) == ["debt"]
