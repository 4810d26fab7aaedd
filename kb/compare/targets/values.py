"""The value of a figure as targets and results are held together, and as they are shown."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kb.compare.figures.indicators import BOUND_SIGNS, Indicator, plain


def signed(figure: Indicator, like: Indicator | None = None) -> Decimal:
    """A figure's value, below zero for a fall; told as ``like`` is where it has no direction."""
    direction = figure.direction or (like.direction if like else None)
    return -figure.value if direction == "down" else figure.value


def shown(figure: Indicator) -> str:
    """A figure as it is printed, with signs for its bound and direction: ≥ 5%, ≈ −3%."""
    fall = "−" if figure.direction == "down" and not figure.figure.text.startswith("-") else ""
    return f"{BOUND_SIGNS.get(figure.bound or '', '')}{fall}{' '.join(figure.figure.text.split())}"


def figure_as_json(figure: Indicator) -> dict[str, Any]:
    """What is told of a figure: its value, below zero for a fall, and where it stands."""
    return {
        "value": plain(signed(figure)),
        "unit": figure.unit,
        "bound": figure.bound,
        "lower": plain(figure.lower),
        "upper": plain(figure.upper),
        **figure.figure.as_json(),
        "sentence": figure.sentence.text,
    }
