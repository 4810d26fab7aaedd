"""The parallel data: Chinese texts with their English, from the files of one folder.

Expected are ``work-reports-*.tsv.gz`` (year, zh, en), ``tatoeba-*.tsv.gz`` (en, zh, attribution)
and ``cc-cedict.u8.gz``; any other ``*.tsv`` or ``*.tsv.gz`` with two columns, zh and en, is taken
as one's own parallel text. The glossary that comes with ``kb`` is always taken.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from index.chinese.words import simplified
from kb.glossary import load_glossary

LONGEST_SENSE = 60
"""Characters; a longer sense explains instead of translating."""

_ENTRY = re.compile(r"(\S+) (\S+) \[([^\]]*)\] /(.*)/")
_REFERENCE = re.compile(
    r"^(?:see(?: also)?|same as|(?:old )?variant of|abbr\. (?:for|of)|also written) "
    r"(?:[^\s\[,|]*\|)?([^\s\[,|]+)"
)
_DESCRIBED = re.compile(
    r",.*| (?:in|near) [A-Z].*"
    r"| (?:prefecture|county|district|town|township|city|autonomous|province|banner)\b.*"
)
"""What stands behind a name to say what bears it: ``Foshan prefecture-level city in Guangdong``."""
_ASIDE = re.compile(r"\(.*?\)|\[.*?\]")
_NO_SENSE = (
    "CL:", "variant of", "old variant", "see ", "surname", "abbr.", "also written", "also pr.",
    "same as", "used ", "classifier", "particle", "Taiwan pr.",
)  # fmt: skip
_SHORT_FORMS = {"sb": "somebody", "sth": "something", "sb's": "somebody's"}
_SHORT_FORM = re.compile(r"\b(?:sb's|sb|sth)\b")
_HANZI = re.compile("[\u3400-\u9fff]")
_HANZI_RUN = re.compile("[\u3400-\u9fff|·]+")


class Pair(NamedTuple):
    """A Chinese text and what it says in English."""

    zh: str
    en: str


@dataclass(frozen=True)
class Parallel:
    """All that the training learns from."""

    reports: tuple[tuple[Pair, ...], ...]
    """Consecutive sentences, a document each."""
    sentences: tuple[Pair, ...]
    terms: tuple[Pair, ...]
    dictionary: dict[str, tuple[str, ...]]
    """Each entry's senses, the first ones first."""


def read_parallel(folder: Path) -> Parallel:
    """The parallel data of ``folder``.

    Raises:
        FileNotFoundError: no dictionary, or no parallel text.
    """
    reports: dict[str, list[Pair]] = {}
    sentences: list[Pair] = []
    for path in sorted([*folder.glob("*.tsv"), *folder.glob("*.tsv.gz")]):
        for fields in _rows(path):
            if path.name.startswith("work-reports") and fields[0].isdigit():
                reports.setdefault(fields[0], []).append(Pair(fields[1], fields[2]))
            elif path.name.startswith("tatoeba"):
                sentences.append(Pair(fields[1], fields[0]))
            elif not path.name.startswith("work-reports"):
                sentences.append(Pair(fields[0], fields[1]))
    dictionary = read_dictionary(_lines(folder / "cc-cedict.u8.gz"))
    if not sentences and not reports:
        raise FileNotFoundError(f"{folder} holds no parallel text (*.tsv, *.tsv.gz)")
    return Parallel(
        reports=tuple(map(tuple, reports.values())),
        sentences=tuple(sentences),
        terms=tuple(glossary_pairs()),
        dictionary=dictionary,
    )


def glossary_pairs() -> Iterator[Pair]:
    """Every form of every glossary entry, the bad translations that occur among them."""
    for term in load_glossary().terms:
        for zh in term.zh:
            for en in (*term.en, *term.seen):
                yield Pair(zh, en)


def read_dictionary(lines: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Senses by Simplified headword from lines in the form of CC-CEDICT.

    An entry that only refers to another one has that one's senses.
    """
    senses: dict[str, dict[str, None]] = {}
    references: dict[str, list[str]] = {}
    for line in lines:
        entry = _ENTRY.match(line)
        if line.startswith("#") or not entry:
            continue
        word = simplified(entry[2])
        if not _HANZI.match(word):
            continue
        for gloss in entry[4].split("/"):
            reference = _REFERENCE.match(gloss)
            if reference and len(word) > 1:  # a rare character refers to too many senses
                references.setdefault(word, []).append(simplified(reference[1]))
            for sense in _senses(gloss, named=entry[3][:1].isupper()):
                senses.setdefault(word, {})[sense] = None
    for word, referred in references.items():
        found = [sense for other in referred for sense in senses.get(other, ())]
        if found and word not in senses:
            senses[word] = dict.fromkeys(found)
    return {word: tuple(found) for word, found in senses.items()}


def _senses(gloss: str, *, named: bool) -> Iterator[str]:
    plain = _SHORT_FORM.sub(lambda found: _SHORT_FORMS[found[0]], _ASIDE.sub("", gloss)).strip()
    if not plain or plain.startswith(_NO_SENSE):
        return
    plain = _HANZI_RUN.sub("", plain)
    if named and plain[:1].isupper():
        plain = _DESCRIBED.sub("", plain)
    for part in plain.split(";"):
        sense = " ".join(part.replace("...", " ").strip(" ,.~").split())
        if sense and not sense.startswith((*_NO_SENSE, "'s")) and len(sense) < LONGEST_SENSE:
            yield sense


def _rows(path: Path) -> Iterator[list[str]]:
    for line in _lines(path):
        fields = line.split("\t")
        if len(fields) >= 2:
            yield fields


def _lines(path: Path) -> Iterator[str]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            yield line.rstrip("\n")
