"""The value of a figure as targets and results are held together, and as they are shown."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kb.compare.figures.indicators import BOUND_SIGNS, Indicator, plain
from kb.compare.targets.worded import Worded


def signed(figure: Indicator | Worded, like: Indicator | Worded | None = None) -> Decimal | None:
    """A figure's value, below zero for a fall; told as ``like`` is where it has no direction.

    Of words None.
    """
    if isinstance(figure, Worded):
        return None
    direction = figure.direction or (like.direction if isinstance(like, Indicator) else None)
    return -figure.value if direction == "down" else figure.value


def shown(figure: Indicator | Worded) -> str:
    """A figure as it is printed, with signs for its bound and direction: ≥ 5%, ≈ −3%."""
    if isinstance(figure, Worded):
        return figure.told
    fall = "−" if figure.direction == "down" and not figure.figure.text.startswith("-") else ""
    return f"{BOUND_SIGNS.get(figure.bound or '', '')}{fall}{' '.join(figure.figure.text.split())}"


def figure_as_json(figure: Indicator | Worded) -> dict[str, Any]:
    """What is told of a figure: its value, below zero for a fall, and where it stands."""
    number = figure if isinstance(figure, Indicator) else None
    return {
        "value": plain(signed(figure)),
        "unit": figure.unit or None,
        "bound": number.bound if number else None,
        "lower": plain(number.lower) if number else None,
        "upper": plain(number.upper) if number else None,
        **figure.figure.as_json(),
        "sentence": figure.sentence.text,
    }
