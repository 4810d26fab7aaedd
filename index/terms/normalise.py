"""A text as it is compared, whatever its width, case, dashes and script."""

from __future__ import annotations

import unicodedata

from index.chinese.words import simplified

_FOLDED = str.maketrans(
    {
        **dict.fromkeys("’‘ʼ`´", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("·・‧", " "),
        "«": '"',
        "»": '"',
        "“": '"',
        "”": '"',
        "\u00ad": "",
        "\u200b": "",
        "\ufeff": "",
    }
)


def normalise(text: str) -> str:
    """The text as it is compared: full-width and compatibility forms folded, Traditional characters
    as Simplified ones, lower case, one apostrophe, one hyphen. Its length may change, for terms
    need no places."""
    return simplified(unicodedata.normalize("NFKC", text).lower()).translate(_FOLDED)


class _SameLength(dict[int, str]):
    """What ``normalise`` makes of a character, where that is one character; for str.translate."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = normalise(character)
        self[code] = folded if len(folded) == 1 else character
        return self[code]


SAME_LENGTH = _SameLength()
"""A table for str.translate that changes no place in a text."""
