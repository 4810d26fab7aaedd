"""An answer, its sources and the passages found, as HTML."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from app_pages.address import Place, Source
from app_pages.escape import link, plain
from app_pages.passage import marked
from kb.documents import place_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app_pages.texts import Texts
    from kb.answer.answers import Answer, AnswerSentence, Citation, Stretch
    from kb.documents import DocumentInfo, Excerpt, Passage
    from kb.search.hits import Hit, Legs

_BLANK_LINES = re.compile(r"\n\s*\n")


def answer_html(answer: Answer, texts: Texts) -> str:
    """The whole answer; each citation's number opens its source."""
    took = texts.count("ask.took", answer.searched.documents, took=f"{answer.took_ms:.0f}")
    body = (
        _sentences(answer, texts) + _gaps(answer, texts) + _sources(answer.citations, texts)
        if answer.status == "answered"
        else _not_found(answer, texts)
    )
    return f'<div class="answer" tabindex="-1">{body}<p class="took">{plain(took)}</p></div>'


def hits_html(
    hits: Sequence[Hit], texts: Texts, hint: str, best: Mapping[int, Stretch] | None = None
) -> str:
    """Passages with their scores, each with a link into its document; the ``best`` sentence of
    each, by its chunk's id, is marked."""
    if not hits:
        return f'<p class="hint">{plain(texts("ask.hits.none"))}</p>'
    items = "".join(_hit(hit, texts, (best or {}).get(hit.chunk_id)) for hit in hits)
    score_hint = plain(texts("ask.score.hint"))
    return (
        f'<p class="hint">{plain(hint)}</p><ol class="hits">{items}</ol>'
        f'<p class="hint">{score_hint}</p>'
    )


def _sentences(answer: Answer, texts: Texts) -> str:
    """The sentences in their order; those that follow one another from one report together."""
    citations = {citation.n: citation for citation in answer.citations}

    def report(sentence: AnswerSentence) -> str:
        return citations[sentence.citations[0]].excerpt.document_id if sentence.citations else ""

    several_years = len({sentence.year for sentence in answer.sentences} - {None}) > 1
    groups = []
    for _, group in groupby(answer.sentences, report):
        sentences = list(group)
        numbers = sentences[0].citations
        heading = report_line(citations[numbers[0]].excerpt) if numbers else ""
        items = "".join(
            f"<li>{sentence_html(sentence, texts, citations, with_year=several_years)}</li>"
            for sentence in sentences
        )
        groups.append(f'<h2 class="report">{heading}</h2><ul class="sentences">{items}</ul>')
    return "".join(groups)


def sentence_html(
    sentence: AnswerSentence,
    texts: Texts,
    cited: Mapping[int, Citation],
    *,
    with_year: bool = False,
) -> str:
    """A sentence with its figure first, its citations, and its terms in the asker's language."""
    year = f'<b class="year">{sentence.year}</b> ' if with_year and sentence.year else ""
    figure = sentence.figure
    value = f'<b class="figure">{plain(figure.text)}</b>' if figure else ""
    buttons = "".join(_number_html(cited[n], texts) for n in sentence.citations if n in cited)
    terms = "".join(
        f'<span class="term"><span>{plain(gloss.term)}</span> {plain(gloss.gloss)}</span>'
        for gloss in sentence.terms
    )
    glosses = f'<span class="terms">{terms}</span>' if terms else ""
    return (
        f'{year}{value}<span class="quote">{plain(sentence.text)}</span> '
        f'<span class="cites">{buttons}</span>{glosses}'
    )


def _number_html(citation: Citation, texts: Texts) -> str:
    """A citation's number, which opens its source."""
    return (
        f'<button class="cite" data-source="{plain(source_of(citation.excerpt))}" '
        f'aria-label="{plain(texts("ask.citation", number=citation.n))}">[{citation.n}]</button>'
    )


def source_of(excerpt: Excerpt) -> Source:
    """Where a cited passage stands, as the address names it."""
    return Source(excerpt.document_id, excerpt.start, excerpt.end)


def report_line(report: Excerpt | DocumentInfo) -> str:
    """Title, organisation and year of a report."""
    parts = [plain(report.title)]
    facts = [plain(fact) for fact in (report.organisation, report.year) if fact]
    if facts:
        parts.append(f'<span class="facts">{" · ".join(facts)}</span>')
    return " ".join(parts)


def where(passage: Passage, texts: Texts) -> str:
    """Section and page of a passage."""
    return plain(place_of(passage, texts.place))


def _address(document_id: str, passage: Passage, texts: Texts) -> str:
    place = Place(document_id, passage.start, passage.end)
    return link("documents", {**place.as_query(), "lang": texts.language})


def _sources(citations: Sequence[Citation], texts: Texts) -> str:
    """Every citation under its report and section; each number leads to its place."""
    reports: dict[str, list[Citation]] = {}
    for citation in citations:
        reports.setdefault(citation.excerpt.document_id, []).append(citation)
    blocks = []
    for cited in reports.values():
        places: dict[str, list[Citation]] = {}
        for citation in cited:
            places.setdefault(where(citation.excerpt, texts), []).append(citation)
        items = "".join(
            f"<li>{_numbers(group, texts)} {place}</li>" for place, group in places.items()
        )
        blocks.append(f'<p class="report">{report_line(cited[0].excerpt)}</p><ul>{items}</ul>')
    heading = plain(texts("ask.sources"))
    return f'<section class="sources"><h2 class="quiet">{heading}</h2>{"".join(blocks)}</section>'


def _numbers(citations: Sequence[Citation], texts: Texts) -> str:
    return " ".join(_number_html(citation, texts) for citation in citations)


def _gaps(answer: Answer, texts: Texts) -> str:
    """Years asked for that an answer does not speak of."""
    searched, lines = answer.searched, []
    if searched.missing_years:
        lines.append(texts("ask.missing", years=texts.join(searched.missing_years)))
    if searched.silent_years:
        lines.append(texts("ask.silent", years=texts.join(searched.silent_years)))
    return "".join(f'<p class="gap">{plain(line)}</p>' for line in lines)


def _not_found(answer: Answer, texts: Texts) -> str:
    searched = answer.searched
    lines = [texts("ask.searched.nowhere")]
    if searched.documents:
        years = years_html(searched.years)
        lines = [texts.count("ask.searched", searched.documents, years=years)]
    if searched.missing_years:
        lines.append(texts("ask.missing", years=texts.join(searched.missing_years)))
    paragraphs = "".join(f"<p>{plain(line)}</p>" for line in lines)
    box = f'<div class="box nothing"><b>{plain(texts("ask.nothing"))}</b>{paragraphs}</div>'
    if not answer.nearest:
        return box
    heading = plain(texts("ask.nearest"))
    hint = texts("ask.nearest.hint")
    nearest = hits_html(answer.nearest[:3], texts, hint, answer.best_sentences)
    return f'{box}<section class="below"><h2 class="quiet">{heading}</h2>{nearest}</section>'


def years_html(years: Sequence[int]) -> str:
    """Years with runs of them drawn together: 2018–2020, 2022."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs) or "–"


def _hit(hit: Hit, texts: Texts, best: Stretch | None) -> str:
    address = _address(hit.document.id, hit, texts)
    source = Source(hit.document.id, *((best.start, best.end) if best else (hit.start, hit.end)))
    span = (best.start - hit.start, best.end - hit.start) if best else None
    text = _BLANK_LINES.sub("\n", marked(hit.text, 0, len(hit.text), span))
    return (
        f'<li><p class="report"><a href="{address}" target="_self" data-source="{plain(source)}">'
        f"{report_line(hit.document)}</a></p>"
        f'<p class="where">{where(hit, texts)}</p>'
        f'<details><summary lang="{plain(hit.language)}">{text}</summary></details>'
        f'<p class="scores">{plain(_scores(hit.score, hit.legs, texts))}</p></li>'
    )


def _scores(score: float, legs: Legs, texts: Texts) -> str:
    dense = "–" if legs.dense is None else f"{legs.dense:.2f}"
    lexical = "–" if legs.lexical is None else f"{legs.lexical:.1f}"
    return " · ".join(
        (
            texts("ask.score", score=f"{score:.2f}"),
            texts("ask.score.dense", score=dense),
            texts("ask.score.lexical", score=lexical),
        )
    )
