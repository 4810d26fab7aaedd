"""Figures: the ledger of what reports tell in numbers, and series as charts through years."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from app_pages import downloads, filters, frame, paging, pivot, printed, remembered
from app_pages.address import Filters, Place
from app_pages.escape import link, plain
from app_pages.figures import chart, to_check
from app_pages.ledger_address import LEDGER_VIEWS, Ledger
from app_pages.passage import marked
from app_pages.quote import draw_notes
from app_pages.remembered import Snapshot
from kb.compare.figures.clean import best
from kb.compare.figures.series import clearest
from kb.export import figures_export, pivot_export

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app_pages.address import Span
    from app_pages.texts import Texts
    from kb import Library
    from kb.compare.figures.indicators import Indicator
    from kb.compare.figures.ledger import Figures
    from kb.compare.figures.series import Series
    from kb.compare.pivots.pivot import Pivot
    from kb.documents import Facets
    from kb.export import Export, Link

MOST_CHARTS = 4
MOST_OFFERED = 300
"""Series that are offered for a chart: the longest, and what a search leaves."""
LARGE = 300
"""Documents from which on the page begins with the figures of one organisation."""
_COLUMNS = ("period", "name", "value", "unit", "kind", "growth", "printed", "report", "year")


def render(library: Library, texts: Texts) -> None:
    """Draw the ledger that the address asks for."""
    st.html(
        f"<h1>{plain(texts('figures.heading'))}</h1>"
        f'<p class="lead">{plain(texts("figures.lead"))}</p>'
    )
    snapshot = Snapshot.of(library)
    facets = remembered.facets(snapshot, texts.language)
    if not facets.languages:
        frame.empty_box(texts)
        return
    ledger = Ledger.of(st.query_params)
    filters.seed("figures", ledger.filters, text=ledger.text)
    changed = partial(_changed, texts)
    _view(texts, ledger)
    is_pivot = ledger.view == "pivot"
    with st.container(horizontal=True, vertical_alignment="bottom", key="figures-search"):
        st.text_input(
            texts("figures.search"),
            key="figures.text",
            placeholder=texts("figures.search"),
            label_visibility="collapsed",
            icon=":material/search:",
            on_change=changed,
        )
        filters.draw("figures", texts, facets, ledger.filters, changed, aspects=False)
        narrowed = first_view(facets, ledger)
        with st.spinner(texts("compare.working")):
            found = None if is_pivot else remembered.figures(snapshot, ledger.text, narrowed)
            across = _across(snapshot, ledger) if is_pivot and ledger.text else None
        if found is not None:
            downloads.draw(library, texts, "figures", partial(_exported, found, texts))
        elif across is not None:
            downloads.draw(library, texts, "pivot", partial(_across_exported, across, texts))
        frame.link_popover(texts, ledger.as_query(), key="figures.link")
    if across is not None:
        pivot.draw(texts, ledger, across)
    if found is None:
        return
    if narrowed != ledger.filters:
        told = texts(
            "figures.one",
            organisation=texts.join(narrowed.organisations),
            number=f"{len(facets.organisations):,}",
        )
        st.html(f'<p class="hint">{plain(told)}</p>')
    draw_notes(found.notes, texts)
    if ledger.within is not None and ledger.number is None:
        ledger = _opened_within(ledger, ledger.within, found)
        if ledger.number is None:
            st.html(f'<p class="hint">{plain(texts("cross.figures.none"))}</p>')
    if found.indicators:
        _charts(texts, ledger, found)
        _sentence(snapshot, texts, ledger, found)
        _table(snapshot, texts, ledger, found)
        to_check.draw(texts, found.series, partial(_opened_doubt, texts, ledger, found))


def _opened_within(ledger: Ledger, span: Span, found: Figures) -> Ledger:
    """With the first figure of a sentence opened, and the series that it belongs to."""
    for indicator in found.indicators:
        figure = indicator.figure
        if span.holds(figure.document_id, figure.start, figure.end):
            named = by_name(found.series).items()
            series = [name for name, each in named if _tells(each, indicator)]
            return replace(
                ledger,
                document=figure.document_id,
                number=indicator.number,
                series=ledger.series or tuple(series[:1]),
            )
    return ledger


def _tells(series: Series, indicator: Indicator) -> bool:
    """Whether a figure is one of a series."""
    return any(
        each is not None and each.figure == indicator.figure
        for point in series.points
        for each in (point.level, point.change, *point.others)
    )


def first_view(facets: Facets, ledger: Ledger) -> Filters:
    """What the figures are narrowed to: of a large library, where the address asks for nothing, to
    the organisation that has most documents."""
    is_large = sum(facets.languages.values()) > LARGE and len(facets.organisations) > 1
    if ledger.text or ledger.filters or not is_large:
        return ledger.filters
    organisation = max(sorted(facets.organisations), key=lambda name: facets.organisations[name])
    return replace(ledger.filters, organisations=(organisation,))


def _changed(texts: Texts) -> None:
    before = Ledger.of(st.query_params)
    text = st.session_state["figures.text"].strip()
    now = Ledger(text, filters.read("figures"), before.series, view=before.view)
    frame.go(texts, now.as_query())


def _view(texts: Texts, ledger: Ledger) -> None:
    """Every figure, or one indicator by organisations and years."""
    key = f"figures.view.{ledger.view}"
    st.segmented_control(
        texts("figures.view"),
        LEDGER_VIEWS,
        default=ledger.view,
        required=True,
        key=key,
        format_func=lambda view: texts(f"figures.view.{view}"),
        label_visibility="collapsed",
        on_change=lambda: frame.go(
            texts, replace(ledger, view=st.session_state[key], side="", number=None).as_query()
        ),
    )
    if ledger.view == "pivot" and not ledger.text:
        st.html(f'<p class="hint">{plain(texts("figures.pivot.ask"))}</p>')


def _across(snapshot: Snapshot, ledger: Ledger) -> Pivot:
    found: Pivot = remembered.pivot(snapshot, "indicator", ledger.text, ledger.filters, "")
    return found


def _across_exported(found: Pivot, texts: Texts, link: Link) -> Export:
    return pivot_export(found, link, texts.language)


def _exported(found: Figures, texts: Texts, link: Link) -> Export:
    return figures_export(found, link, texts.language)


def name_of(series: Series) -> str:
    """What a series is named by in an address: what tells it from the others."""
    parts = (series.name, series.unit, series.organisation or "", series.place)
    return " | ".join(filter(None, parts))


def by_name(found: Sequence[Series]) -> dict[str, Series]:
    """The series that have a line to draw, each by a name of its own."""
    there: dict[str, Series] = {}
    for series in found:
        if series.drawn:
            name, number = name_of(series), 2
            while name in there:
                name, number = f"{name_of(series)} ({number})", number + 1
            there[name] = series
    return there


def _charts(texts: Texts, ledger: Ledger, found: Figures) -> None:
    """The chosen series; without a choice a clean one, told in the page's language where there
    is any, and if none is clean the clearest."""
    there = to_check.behind(by_name(found.series))
    of_language = [one for one in there.values() if chart.is_in(one.name, texts.language)]
    every = list(there.values())
    first = best(of_language) or best(every) or clearest(every)
    if first is None:
        return
    chosen = [name for name in ledger.series if name in there]
    chosen = chosen or [name for name, series in there.items() if series is first]
    offered = list(dict.fromkeys((*chosen, *islice(there, MOST_OFFERED))))
    key = f"figures.series.{hash((tuple(chosen), tuple(offered)))}"
    st.multiselect(
        texts("figures.series"),
        offered,
        default=chosen,
        key=key,
        max_selections=MOST_CHARTS,
        format_func=lambda name: _shown(there[name], texts),
        on_change=lambda: frame.go(
            texts, replace(ledger, series=tuple(st.session_state[key])).as_query()
        ),
    )
    for number, name in enumerate(chosen):
        opened = partial(_opened_point, texts, ledger, there[name])
        chart.draw(texts, there[name], f"figures.chart.{number}.{hash(name)}", opened)


def _shown(series: Series, texts: Texts) -> str:
    facts = (
        chart.name_in(series, texts.language),
        texts.named("unit", series.unit),
        series.organisation,
        series.place,
    )
    periods = texts("figures.periods", number=len(series.points))
    checked = [texts("figures.checked")] if to_check.is_to_check(series) else []
    return " · ".join([*filter(None, dict.fromkeys(facts)), periods, *checked])


def _opened_doubt(texts: Texts, ledger: Ledger, found: Figures, series: Series, n: int) -> None:
    """Open the sentence, and the series as a chart where it has one."""
    names = [name for name, each in by_name(found.series).items() if each is series]
    _opened_point(texts, replace(ledger, series=tuple(names) or ledger.series), series, n)


def _opened_point(texts: Texts, ledger: Ledger, series: Series, number: int) -> None:
    point = series.points[number]
    indicators = (point.level, point.change, *point.others)
    indicator = next((indicator for indicator in indicators if indicator is not None), None)
    if indicator is not None:
        _open(texts, ledger, indicator)


def _open(texts: Texts, ledger: Ledger, indicator: Indicator) -> None:
    now = replace(ledger, document=indicator.figure.document_id, number=indicator.number)
    frame.go(texts, now.as_query())


def _sentence(snapshot: Snapshot, texts: Texts, ledger: Ledger, found: Figures) -> None:
    """The sentence of the figure that the address opens, with the figure marked."""
    indicator = next(
        (
            indicator
            for indicator in found.indicators
            if (indicator.figure.document_id, indicator.number) == (ledger.document, ledger.number)
        ),
        None,
    )
    if indicator is not None:
        document = remembered.document(snapshot, indicator.figure.document_id)
        st.html(sentence_html(indicator, document.text, texts))
        frame.bring_into_view(".box.figure", f"{ledger.document}:{ledger.number}")


def sentence_html(indicator: Indicator, text: str, texts: Texts) -> str:
    """A figure's sentence with the figure marked, and the way into its document."""
    figure, sentence = indicator.figure, indicator.sentence
    place = Place(figure.document_id, figure.start, figure.end)
    address = link("documents", {**place.as_query(), "lang": texts.language})
    facts = " · ".join(
        str(fact)
        for fact in (
            indicator.name,
            indicator.period,
            f"{indicator.value.normalize():,f}",
            texts.named("unit", indicator.unit),
        )
        if fact
    )
    where = " · ".join(str(f) for f in (figure.title, figure.year, figure.section) if f)
    body = marked(text, sentence.start, sentence.end, (figure.start, figure.end))
    return (
        f'<div class="box figure"><b>{plain(facts)}</b>'
        f'<p lang="{plain(figure.language)}">{body}</p><p class="where">{plain(where)}</p>'
        f'<a class="open" href="{address}" target="_self">{plain(texts("ask.citation.open"))}</a>'
        "</div>"
    )


def _table(snapshot: Snapshot, texts: Texts, ledger: Ledger, found: Figures) -> None:
    counted = texts.count("figures.count", len(found.indicators))
    hint = texts("figures.hint")
    st.html(f'<p class="hint"><b>{plain(counted)}</b> · {plain(hint)}</p>')
    rows = paging.shown(found.indicators, ledger.part)
    key = f"figures.table.{snapshot.revision}.{hash((ledger.text, ledger.filters, ledger.part))}"
    st.dataframe(
        frame_of(rows, texts),
        key=key,
        hide_index=True,
        on_select=partial(_opened_row, key, texts, ledger, rows),
        selection_mode="single-cell",
        column_config=_column_config(texts),
        placeholder="",
        height="content" if len(rows) <= 20 else 520,
    )
    printed.table(frame_of(rows, texts), _column_config(texts))
    paging.draw(texts, ledger.part, len(found.indicators), "figures", paging.turn_here(texts))


def _opened_row(key: str, texts: Texts, ledger: Ledger, rows: Sequence[Indicator]) -> None:
    cells = st.session_state[key].selection.cells
    if cells:
        _open(texts, ledger, rows[cells[0][0]])


def frame_of(rows: Sequence[Indicator], texts: Texts) -> pd.DataFrame:
    """Figures as a table, a row each."""
    return pd.DataFrame(
        [
            (
                str(indicator.period) if indicator.period else "",
                indicator.name,
                float(-indicator.value if indicator.direction == "down" else indicator.value),
                texts.named("unit", indicator.unit),
                texts.named("figure-kind", indicator.kind),
                None if indicator.growth is None else float(indicator.growth),
                indicator.figure.text,
                indicator.figure.title,
                indicator.figure.year,
            )
            for indicator in rows
        ],
        columns=list(_COLUMNS),
    )


def _column_config(texts: Texts) -> dict[str, Any]:
    names = {name: texts(f"figures.column.{name}") for name in _COLUMNS}
    column = st.column_config
    return {
        "period": column.TextColumn(names["period"], width="small"),
        "name": column.TextColumn(names["name"], width="large"),
        "value": column.NumberColumn(names["value"], format="localized", width="medium"),
        "unit": column.TextColumn(names["unit"], width="small"),
        "kind": column.TextColumn(names["kind"], width="small"),
        "growth": column.NumberColumn(names["growth"], format="%+.1f", width="small"),
        "printed": column.TextColumn(names["printed"], width="small"),
        "report": column.TextColumn(names["report"], width="medium"),
        "year": column.NumberColumn(names["year"], format="%d", width="small"),
    }
