"""What a question is about, and how much of it a stretch of text speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from functools import cached_property

from index import Analyser, TermStatistics
from kb.answer.question.keywords import Keyword, keywords_in

CONTEXT = 0.75
"""What a mention in heading, title or lead counts against one in the sentence itself."""

NEARBY = 0.5
"""The same for the sentences around."""

MOSTLY = 0.7
"""Share of a question that glossary and lexicon must carry over for an answer in the other
language."""

TELLING = 0.9
"""Share of the weightiest word's weight from which a word is what tells the question apart."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a question a stretch of text speaks of."""

    share: float
    """The share of the question, by weight, with what stands around the stretch; in [0, 1]."""
    own: float
    """The same for the stretch alone."""
    is_lacking: bool
    """Whether the word that tells the question apart is neither in it nor around it."""
    is_strange: bool = False
    """Whether it does not speak of what is counted, or the question has a word that the library
    has in neither language."""
    is_uncounted: bool = False
    """Whether it does not speak of what is counted though the library has the word for it."""


NONE = Coverage(0.0, 0.0, is_lacking=True)


@dataclass(frozen=True)
class Subject:
    """The words that an answer must speak of."""

    keywords: tuple[Keyword, ...]
    corrections: tuple[tuple[str, str], ...] = ()
    """Words that nobody wrote, each with the one that was taken for it."""

    def share(self, terms: Set[str], *, same_language: bool = True) -> float:
        """The share, by weight, of the question that ``terms`` speak of, in [0, 1]."""
        return self.coverage(terms, same_language=same_language).own

    def coverage(
        self,
        terms: Set[str],
        context: Set[str] = frozenset(),
        nearby: Set[str] = frozenset(),
        *,
        same_language: bool = True,
    ) -> Coverage:
        """How much of the question ``terms`` speak of, by themselves and in their ``context``
        (heading, title, lead) with the sentences ``nearby``.

        With w the keywords' weights and p(T) in [0, 1] how present a keyword is among terms T::

            own   = Σ w · p(terms) / Σ w
            share = Σ w · max(p(terms), CONTEXT · p(context), NEARBY · p(nearby)) / Σ w

        A text in the other language is held against the keywords alone that are known there too;
        both are then cut by min(1, (Σ w of these / Σ w of all) / MOSTLY), so that it counts in
        full where they make up most of the question.
        """
        keywords, total, telling = self._all if same_language else self._carried
        if total <= 0:
            return NONE
        own = share = 0.0
        is_lacking, is_strange, is_uncounted = False, self._is_strange, False
        for keyword in keywords:
            words = keyword.words  # most are in none of the three: asked here, not in a call each
            present = 0.0 if words.isdisjoint(terms) else keyword.presence(terms)
            around = 0.0
            if present < 1.0:
                if not words.isdisjoint(context):
                    around = CONTEXT * keyword.presence(context)
                if around < NEARBY and not words.isdisjoint(nearby):
                    around = max(around, NEARBY * keyword.presence(nearby))
                if not keyword.is_soft:
                    tells = keyword.is_unseen or (keyword.is_rare and keyword.weight >= telling)
                    is_lacking = is_lacking or (tells and not present and not around)
                    if keyword.is_counted and not present:
                        is_strange = is_strange or keyword.is_unseen
                        is_uncounted = is_uncounted or (same_language and not keyword.is_unseen)
            own += keyword.weight * present
            share += keyword.weight * max(present, around)
        carried = 1.0
        if not same_language:
            carried = min(1.0, total / self._all[1] / MOSTLY)
            is_lacking = is_lacking or self._loses_a_telling_word
        return Coverage(
            carried * share / total, carried * own / total, is_lacking, is_strange, is_uncounted
        )

    @cached_property
    def _all(self) -> tuple[tuple[Keyword, ...], float, float]:
        """All keywords, their weight together, and the weight of a telling one."""
        return _weighed(self.keywords)

    @cached_property
    def _carried(self) -> tuple[tuple[Keyword, ...], float, float]:
        """The same of those that are known in the other language too."""
        return _weighed(tuple(keyword for keyword in self.keywords if keyword.is_carried))

    @cached_property
    def _loses_a_telling_word(self) -> bool:
        """Whether a telling word is not carried over into the other language."""
        telling = self._carried[2]
        return any(
            keyword.is_measured
            and keyword.weight >= telling
            and not keyword.is_soft
            and not keyword.is_carried
            for keyword in self.keywords
        )

    @cached_property
    def _is_strange(self) -> bool:
        return any(keyword.is_strange and not keyword.is_soft for keyword in self.keywords)

    @cached_property
    def has_names(self) -> bool:
        """Whether there is a proper name among the keywords."""
        return any(keyword.is_name for keyword in self.keywords)

    @cached_property
    def firm_keywords(self) -> tuple[Keyword, ...]:
        """Without verbs and kinds of figure."""
        return tuple(keyword for keyword in self.keywords if not keyword.is_soft)

    @cached_property
    def firm(self) -> Subject:
        """What a heading or lead must speak of: without verbs and kinds of figure."""
        return Subject(self.firm_keywords) if self.firm_keywords else self

    def with_context(self, other: Subject) -> Subject:
        """This subject and what another one of the same question is about besides, for half."""
        own = {keyword.unit.text for keyword in self.keywords}
        added = (
            replace(
                keyword,
                weight=keyword.weight / 2,
                is_counted=False,
                is_rare=False,
                is_unseen=False,
            )
            for keyword in other.keywords
            if keyword.unit.text not in own and not keyword.is_soft
        )
        return Subject((*self.keywords, *added), self.corrections)

    def unnamed(self, *texts: Set[str], same_language: bool = True) -> float:
        """The share of the question's proper names that stand in none of the texts; of a text in
        the other language, of those that carry over."""
        names = [
            keyword
            for keyword in self.keywords
            if keyword.is_name and (same_language or keyword.is_carried)
        ]
        absent = sum(not any(name.presence(terms) for terms in texts) for name in names)
        return absent / len(names) if names else 0.0


def subject_of(
    question: str,
    analyser: Analyser,
    statistics: TermStatistics,
    *,
    leave_out: Iterable[str] = (),
    corrects: bool = True,
    is_known: bool = True,
) -> Subject:
    """What ``question`` is about; see ``keywords_in``."""
    keywords, corrections = keywords_in(
        question,
        analyser,
        statistics,
        leave_out=leave_out,
        corrects=corrects,
        is_known=is_known,
    )
    return Subject(keywords, corrections)


def _weighed(keywords: tuple[Keyword, ...]) -> tuple[tuple[Keyword, ...], float, float]:
    weights = [keyword.weight for keyword in keywords]
    return keywords, sum(weights), TELLING * max(weights, default=0.0)
