"""Every word of every bound is read, before or behind a number, in its language."""

from __future__ import annotations

import pytest

from ingest.text.bounds import bound_before, bound_behind, bound_forms, read_forms

HEAD = "language,place,bound,forms"
FORMS = [(*key, bound) for key, bound in bound_forms().items()]


def test_a_form_within_another_word_bounds_nothing() -> None:
    for text in ("签约12个", "附近3家", "赶超5家"):
        assert bound_before(text, 2, "zh") is None
    assert bound_before("大约12个", 2, "zh") == ("about", 0)


@pytest.mark.parametrize(("language", "place", "form", "bound"), FORMS)
def test_every_form_is_read_whole_and_as_its_own_bound(
    language: str, place: str, form: str, bound: str
) -> None:
    gap = "" if language == "zh" else " "
    if place == "before":
        text = f"x{gap}{form}{gap}"
        assert bound_before(text, len(text), language) == (bound, 1 + len(gap))
    else:
        assert bound_behind(f"5{form}。", 1, language) == (bound, 1 + len(form))


@pytest.mark.parametrize(
    ("text", "language"), [("moreover ", "en"), ("the sum ", "en"), ("up ", "en"), ("增长", "zh")]
)
def test_other_words_set_no_bound(text: str, language: str) -> None:
    assert bound_before(text, len(text), language) is None


def test_words_of_a_bound_reach_over_an_article_or_a_particle() -> None:
    assert bound_before("passed the ", 11, "en") == ("over", 0)
    assert bound_before("首次突破了", 5, "zh") == ("over", 0)


@pytest.mark.parametrize(
    "row",
    ["en,before,over,over;over", "en,before,over,;", "en,before,much,over", "fr,before,over,x"],
)
def test_a_row_that_is_not_in_order_is_refused(row: str) -> None:
    with pytest.raises(ValueError, match="bound"):
        read_forms([HEAD, row])
