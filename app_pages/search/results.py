"""Passages found, as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app_pages.escape import plain
from app_pages.quote import address_of
from app_pages.search.snippet import snippet_html, whole_html
from kb.documents import place_of
from kb.search.found import FOUND_BY, FoundHit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app_pages.texts import Texts
    from kb.search.found import Found
    from kb.search.hits import Hit


def counted_html(found: Found, texts: Texts, by: str) -> str:
    """How much was found, and by what; whether that is all."""
    counted = texts.count("search.count", found.count.passages)
    documents = texts.count("search.documents", found.count.documents)
    told = counted if found.is_whole else texts("search.at_least", count=counted)
    legs = texts.join(
        texts(f"search.found.{one}", number=f"{found.by[one]:,}")
        for one in FOUND_BY
        if found.by[one]
    )
    lines = [f"<b>{plain(told)}</b> {plain(documents)}"]
    if by == "both":
        lines[0] += f" · {plain(legs)}"
    if not found.is_whole:
        lines.append(plain(texts("search.more")))
    return f'<p class="hint found-count" tabindex="-1">{"<br>".join(lines)}</p>'


def results_html(found: Sequence[FoundHit], texts: Texts) -> str:
    """The passages, numbered on from the first of them."""
    if not found:
        return ""
    items = "".join(_item(one, texts) for one in found)
    return f'<ol class="hits found" start="{found[0].hit.rank}">{items}</ol>'


def nearest_html(hits: Sequence[Hit], texts: Texts) -> str:
    """What came nearest, where nothing fits."""
    if not hits:
        return ""
    items = "".join(_item(FoundHit(hit, "meaning"), texts, leg=False) for hit in hits)
    heading, hint = plain(texts("search.nearest")), plain(texts("search.nearest.hint"))
    return (
        f'<section class="below"><h2 class="quiet">{heading}</h2><p class="hint">{hint}</p>'
        f'<ol class="hits found">{items}</ol></section>'
    )


def nothing_html(texts: Texts, narrowed: int) -> str:
    """That nothing fits, and what may be done."""
    advice = texts("search.none.narrowed" if narrowed else "search.none.do")
    return (
        f'<div class="box nothing" role="status"><b>{plain(texts("search.none"))}</b>'
        f"<p>{plain(advice)}</p></div>"
    )


def _item(found: FoundHit, texts: Texts, *, leg: bool = True) -> str:
    hit = found.hit
    language = plain(hit.language)
    facts = " · ".join(
        plain(fact) for fact in (hit.document.organisation, hit.document.year) if fact
    )
    title = f'<span lang="{plain(hit.document.language)}">{plain(hit.document.title)}</span>'
    chips = [f'<span class="chip by">{plain(texts(f"search.by.{found.by}"))}</span>'] if leg else []
    if hit.aspect != "other":
        aspect = plain(texts.named("aspect", hit.aspect))
        chips.append(f'<span class="chip {plain(hit.aspect)}">{aspect}</span>')
    whole = plain(texts("search.whole"))
    return (
        f'<li><p class="report"><a href="{address_of(hit.excerpt, texts)}" target="_self">{title}'
        f'</a> <span class="facts">{facts}</span></p>'
        f'<p class="snippet" lang="{language}">{snippet_html(found)}</p>'
        f'<p class="where">{"".join(chips)} {plain(place_of(hit, texts.place))}</p>'
        f"<details><summary>{whole}</summary>"
        f'<p class="passage" lang="{language}">{whole_html(found)}</p></details></li>'
    )
