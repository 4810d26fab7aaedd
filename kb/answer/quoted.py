"""What is quoted: sentences word for word, and the passages that they are cited from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kb.documents import Excerpt


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage that an answer quotes, and the number that its sentences cite it by."""

    n: int
    excerpt: Excerpt

    def as_json(self) -> dict[str, Any]:
        excerpt = self.excerpt.as_json()
        del excerpt["organisation"], excerpt["language"]  # never were among a citation's fields
        return {"n": self.n} | excerpt


@dataclass(frozen=True, slots=True)
class Stretch:
    """A few characters of a document: ``document.text[start:end] == text``."""

    text: str
    start: int
    end: int

    def as_json(self) -> dict[str, Any]:
        return {"text": self.text, "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class Gloss:
    """A term of a quotation and its form in the asker's language, by the glossary."""

    term: str
    gloss: str

    def as_json(self) -> dict[str, str]:
        return {"term": self.term, "gloss": self.gloss}


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """One sentence or list item of an answer, verbatim, with the numbers of its citations."""

    text: str
    citations: tuple[int, ...]
    """Several where reports say the same."""
    figure: Stretch | None = None
    """The figure or date that was asked for, in the first citation's document."""
    terms: tuple[Gloss, ...] = ()
    """Terms in the asker's language, where the sentence is in another."""
    year: int | None = None
    """The year that the sentence's passage speaks of, where it can be told."""

    def as_json(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "citations": list(self.citations),
            "figure": self.figure.as_json() if self.figure else None,
            "terms": [gloss.as_json() for gloss in self.terms],
            "year": self.year,
        }

    def __str__(self) -> str:
        return f"{self.text} {''.join(f'[{n}]' for n in self.citations)}"
