"""Translations to the files that ``index.Lexicon`` reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.chinese.lexicon import LEXICON, SHARE_SCALE, STEMS, WORDS


def write_lexicon(
    folder: Path,
    to_english: Mapping[str, Sequence[tuple[str, float]]],
    to_chinese: Mapping[str, Sequence[tuple[str, float]]],
) -> None:
    """Write the translations of Chinese words by stems, and of stems by Chinese words.

    ``index.Lexicon`` reads them; each with its probability.
    """
    names = {
        "zh": sorted({word for row in to_chinese.values() for word, _ in row} | set(to_english)),
        "en": sorted({stem for row in to_english.values() for stem, _ in row} | set(to_chinese)),
    }
    arrays: dict[str, NDArray[np.integer]] = {}
    for language, own, translations in (("en", "zh", to_english), ("zh", "en", to_chinese)):
        numbers = {name: number for number, name in enumerate(names[language])}
        rows = [translations.get(name, ()) for name in names[own]]
        entries = [entry for row in rows for entry in row]
        arrays[f"{language}_starts"] = np.cumsum([0, *map(len, rows)]).astype(np.int32)
        arrays[f"{language}_ids"] = np.array([numbers[name] for name, _ in entries], dtype=np.int32)
        shares = [max(1, round(share * SHARE_SCALE)) for _, share in entries]
        arrays[f"{language}_shares"] = np.array(shares, dtype=np.uint8)
    for file, language in ((WORDS, "zh"), (STEMS, "en")):
        (folder / file).write_text("\n".join(names[language]), encoding="utf-8", newline="\n")
    np.savez_compressed(folder / LEXICON, **arrays)  # type: ignore[arg-type]  # numpy's stub is narrow
