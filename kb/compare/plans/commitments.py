"""The commitments of a report: what its plan parts say will be done, each as an exact span."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from ingest import list_items, sentences
from ingest.structure.passages import Passage
from ingest.text.language import reading_language
from kb.compare.plans.clauses import measures
from kb.compare.plans.ladder import Ladder, Strength
from kb.compare.plans.parts import PlanPart, part_of_sentence, plan_passages
from kb.compare.plans.targets import Target, targets
from kb.documents import Excerpt, StoredDocument, excerpt

_NEGATION = re.compile(
    r"不(?:再|得|能|准|搞|允许|可|发行)|禁止|严禁|取消|杜绝|停止|决不|绝不"
    r"|\b(?:not|no|never|ban|abolish|prohibit|cease|stop|end|refrain)\b",
    re.IGNORECASE,
)
_LEADS_TO_LIST = re.compile(
    r"(?:[:：]|以下几?个?方面的?工作[。.]?|as follows[:.]?|following(?: \w+){0,3}[:.]?)\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Commitment:
    """One planned measure."""

    excerpt: Excerpt
    strength: Strength
    negated: bool
    """Whether it says that something will not be, or no longer be, done."""
    targets: tuple[Target, ...]
    """The figures that it sets, without years."""
    part: PlanPart = "annual"
    """The plan that it belongs to: the year's, one of several years, a list of projects."""

    @property
    def text(self) -> str:
        return self.excerpt.text

    @property
    def language(self) -> str:
        """The language of the measure itself."""
        return _language(self.excerpt.text)

    def as_json(self) -> dict[str, Any]:
        return self.excerpt.as_json() | {
            "verb": self.strength.verb or None,
            "step": self.strength.step,
            "degree": self.strength.degree,
            "negated": self.negated,
            "part": self.part,
            "targets": [target.as_json() for target in self.targets],
        }


@lru_cache(maxsize=16_384)
def _language(text: str) -> Literal["zh", "en"]:
    """Asked for many times of each measure that is compared."""
    return reading_language(text)


def commitments(document: StoredDocument, ladder: Ladder) -> tuple[Commitment, ...]:
    """The planned measures of a report, in its order; headings, leads and reviews give none."""
    return tuple(
        _commitment(document, start, end, ladder, part)
        for passage, part_of_passage in plan_passages(document)
        for start, end, part in _measures(document, passage, part_of_passage, ladder)
    )


def _measures(
    document: StoredDocument, passage: Passage, part: PlanPart, ladder: Ladder
) -> Iterator[tuple[int, int, PlanPart]]:
    line = document.text[passage.start : passage.end]
    items = list_items(line)
    language = reading_language(line)
    of_items = [
        (item + start, item + end)
        for item, item_end in items
        for start, end in sentences(line[item:item_end])
    ]
    for start, end in of_items if items else sentences(line):
        sentence = line[start:end]
        if _LEADS_TO_LIST.search(sentence):
            continue
        own = part_of_sentence(sentence, part, document.info.year)
        at = (passage.start + start, passage.start + end)
        for span in measures(document.text, *at, language, ladder, item=bool(items)):
            yield *span, own


def _commitment(
    document: StoredDocument, start: int, end: int, ladder: Ladder, part: PlanPart
) -> Commitment:
    text = document.text[start:end]
    return Commitment(
        excerpt=excerpt(document, start, end),
        strength=ladder.strength(text, reading_language(text)),
        negated=_NEGATION.search(text) is not None,
        targets=targets(text),
        part=part,
    )
