"""How much of a question the words of each language can reach.

BM25 scores of texts in two languages cannot be compared as they are: a Chinese question meets a
Chinese text in every character, an English one only in what glossary and lexicon carry over. So
each score is held against what a text of its language could reach at best, times the share of the
question that is carried over into that language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from index import Analyser

Best = Callable[[Mapping[str, float]], float]


def scales(
    texts: Iterable[str],
    *,
    query: str,
    question: str,
    terms: Mapping[str, float],
    analyser: Analyser,
    best_possible: Best,
) -> dict[str, float]:
    """What makes the weight of a text's terms a share of the question, by the text's language.

    ``texts`` are the languages, ``question`` is the language of ``query``, ``terms`` are its
    weighted terms, ``best_possible`` gives what no text's score can exceed for a set of terms.
    """
    return {
        language: _scale(language, query, question, terms, analyser, best_possible)
        for language in set(texts)
    }


def carried_over(terms: Mapping[str, float], question: str) -> dict[str, float]:
    """The terms of a question that texts in the other language can hold."""
    return {
        term: weight
        for term, weight in terms.items()
        if term.startswith("#") or _is_chinese(term) != (question == "zh")
    }


def _scale(
    language: str,
    query: str,
    question: str,
    terms: Mapping[str, float],
    analyser: Analyser,
    best_possible: Best,
) -> float:
    reached = best_possible(
        {
            term: weight
            for term, weight in terms.items()
            if term.startswith("#") or _is_chinese(term) == (language == "zh")
        }
    )
    if reached <= 0:
        return 0.0
    if (language == "zh") == (question == "zh"):
        return 1.0 / reached
    return _carried(query, question, analyser, best_possible) / reached


def _carried(query: str, question: str, analyser: Analyser, best_possible: Best) -> float:
    """The share of a question that glossary, lexicon, numbers and names carry into the other
    language."""
    carried = whole = 0.0
    for unit in analyser.units(query):
        words = {term: 1.0 for term in analyser.terms(unit.text) if not term.startswith("#")}
        weight = best_possible(words)
        whole += weight
        neutral = all(not _is_chinese(term) and not term.isalpha() for term in unit.terms)
        foreign = question == "zh" and all(not _is_chinese(term) for term in unit.terms)
        if unit.entry or neutral or foreign or analyser.translates(unit):
            carried += weight
    return carried / whole if whole else 0.0


def _is_chinese(term: str) -> bool:
    return "\u3007" <= term[0] <= "\u9fff" or term[0] >= "\uf900"
