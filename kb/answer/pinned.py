"""A checked answer as it is shown: with who checked it and when, and why it may hold no more."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kb.answer.quoted import AnswerSentence, Citation
from kb.documents import place_of


@dataclass(frozen=True, slots=True)
class PinDoubt:
    """Why an answer that was checked is to be checked again."""

    kind: str
    """removed, replaced, gone, described (its organisation or year is said to be another), reading
    (the question is understood otherwise now), or aside (asked with other filters)."""
    what: str
    """The document's title, or what is understood now."""

    def as_json(self) -> dict[str, str]:
        return {"kind": self.kind, "what": self.what}


@dataclass(frozen=True, slots=True)
class Pinned:
    """An answer that somebody checked, and whether it still is as it was checked."""

    id: str
    question: str
    language: str
    who: str
    made: datetime.datetime
    """UTC, without zone."""
    note: str
    asked_with: Mapping[str, Any]
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    doubts: tuple[PinDoubt, ...] = ()
    newer: int = 0
    """Documents within its filters that came in after it was checked."""
    ended: datetime.datetime | None = None
    ended_by: str = ""

    @property
    def is_certain(self) -> bool:
        """Whether it holds, and nothing that it rests on has changed since it was checked."""
        return not self.doubts and self.ended is None

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "question": self.question,
            "lang": self.language,
            "who": self.who,
            "made": self.made.isoformat(timespec="seconds"),
            "note": self.note,
            "asked_with": dict(self.asked_with),
            "certain": self.is_certain,
            "doubts": [doubt.as_json() for doubt in self.doubts],
            "newer_documents": self.newer,
            "sentences": [sentence.as_json() for sentence in self.sentences],
            "citations": [citation.as_json() for citation in self.citations],
            "ended": self.ended.isoformat(timespec="seconds") if self.ended else None,
            "ended_by": self.ended_by,
        }

    def __str__(self) -> str:
        return "\n".join(
            [
                *map(str, self.sentences),
                "",
                *(
                    f"[{citation.n}] {citation.excerpt.title}, {place_of(citation.excerpt)}"
                    for citation in self.citations
                ),
            ]
        )
