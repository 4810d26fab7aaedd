"""The colours of our own style: text stands out from its ground, four and a half to one, in both
schemes."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from app_pages import frame
from app_pages.compare import heatmap
from app_pages.figures import chart

STYLE = (Path(__file__).resolve().parents[2] / "app_pages/style.css").read_text(encoding="utf-8")
ROOTS = re.findall(r"^:root[^{]*\{(.*?)\}", STYLE, re.DOTALL | re.MULTILINE)
SCHEMES = {
    name: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})\b", root))
    for name, root in zip(("light", "dark"), ROOTS, strict=True)
}
INKS = ("ink", "quiet", "blue", "red", "amber", "green", "rust", "body")
GROUNDS = ("paper", "soft", "blue-soft", "red-soft", "amber-soft", "green-soft")


def channels(colour: str) -> list[float]:
    """Red, green and blue from 0 to 1, of #rgb, #rrggbb or rgb(…)."""
    if colour.startswith("rgb"):
        return [int(part) / 255 for part in re.findall(r"\d+", colour)]
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    return [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_arithmetic_is_that_of_the_guideline() -> None:
    assert contrast("#fff", "#000000") == pytest.approx((1 + 0.05) / (0 + 0.05))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_ink_stands_out_from_every_ground(scheme: str) -> None:
    colours = SCHEMES[scheme]
    weak = {
        (ink, ground): round(found, 2)
        for ink, ground in product(INKS, GROUNDS)
        if (found := contrast(colours[ink], colours[ground])) < 4.5
    }
    assert weak == {}
    assert contrast(colours["ink"], colours["mark"]) >= 4.5
    assert contrast(colours["on-blue"], colours["blue"]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_a_chart_draws_stands_out(scheme: str) -> None:
    for colour in (chart._BLUE, chart._AMBER):
        assert contrast(colour, SCHEMES[scheme]["paper"]) >= 3


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_share_of_a_heat_map_can_be_read(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frame, "is_dark", lambda: scheme == "dark")
    shares = [number / 200 for number in range(1, 201)]
    ground = heatmap.ground_of(max(shares))
    weak = []
    for share in shares:
        back, ink = re.findall(r"rgb\([^)]*\)|#[0-9a-f]{6}", ground(share))
        if contrast(back, ink) < 4.5:
            weak.append(share)
    assert weak == []
    assert ground(0.0) == ground(None) == ""
