"""Every printed form of every unit is read by its own row, in its language."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.text.units import Form, read_forms, unit_at, unit_forms

HEAD = "language,place,unit,factor,forms,unless_before"
FORMS = [form for form in unit_forms() if form.place == "behind"]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.language}-{form.text}")
def test_every_form_is_read_whole_and_by_its_own_row(form: Form) -> None:
    for gap in ("", " "):
        text = f"25{gap}{form.text}。"
        assert unit_at(text, 2, form.language) == (form.unit, len(text) - 1)


def test_a_form_that_is_part_of_another_word_is_no_unit() -> None:
    assert unit_at("25人口", 2, "zh") is None
    assert unit_at("25 times a day", 2, "en") is None
    assert unit_at("25 tonsils", 2, "en") is None
    assert unit_at("25米", 2, "en") is None


def test_factors_may_be_fractions() -> None:
    (mu,) = read_forms([HEAD, "zh,behind,hectares,1/15,亩,"])
    assert mu.unit.factor == Decimal(1) / Decimal(15)


@pytest.mark.parametrize(
    "rows",
    [
        ["zh,behind,yuan,1,元;,"],
        ["zh,behind,yuan,1,元;元,"],
        ["fr,behind,yuan,1,yuan,"],
        ["zh,behind,,1,元,"],
        ["zh,above,yuan,1,元,"],
    ],
)
def test_a_row_that_is_not_in_order_is_refused(rows: list[str]) -> None:
    with pytest.raises(ValueError, match="unit"):
        read_forms([HEAD, *rows])
