"""Digits set above the line are set apart, whatever else stands there stays."""

from __future__ import annotations

import pytest

from ingest.text.superscripts import raised


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1", "¹"), ("12", "¹²"), ("1,2", "¹,²"), ("[3]", "[3]"), ("st", "st"), ("2024", "2024")],
)
def test_note_marks_are_raised(text: str, expected: str) -> None:
    assert raised(text) == expected
