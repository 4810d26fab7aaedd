"""``kb search``: passages found, one query or one a line."""

# No `from __future__ import annotations`: typer reads the annotations when the command is made.
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli import export as exporting
from kb.cli import terminal
from kb.cli.found import FacetsToo, Offset, Sort, SortBy, Types, find
from kb.cli.options import (
    Aspects,
    Documents,
    Export,
    Folder,
    Json,
    Languages,
    Mode,
    Organisations,
    Years,
    filters,
    open_library,
)
from kb.errors import BadRequest

if TYPE_CHECKING:
    from kb import Library
    from kb.search.hits import Hit, SearchResult


def register(app: typer.Typer) -> None:
    """Put the command on ``app``."""
    app.command()(search)


def search(
    query: Annotated[str, typer.Argument(help="What to look for; - reads one query a line.")],
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="Hits at most.")] = 10,
    mode: Annotated[Mode, typer.Option(help="The legs that take part.")] = Mode.hybrid,
    year: Years = None,
    organisation: Organisations = None,
    language: Languages = None,
    aspect: Aspects = None,
    document: Documents = None,
    earlier: Annotated[
        bool,
        typer.Option("--earlier", help="In what documents were before; with --document and -n."),
    ] = False,
    facets: FacetsToo = False,
    sort: SortBy = None,
    kind: Types = None,
    offset: Offset = None,
    export: Export = None,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Find passages: by meaning and by words."""
    chosen = filters(year, organisation, language, aspect, document)
    if earlier and (any((year, organisation, language, aspect)) or mode is not Mode.hybrid):
        raise BadRequest("--earlier goes with --document and --limit alone")
    counted = facets or any(given is not None for given in (sort, kind, offset, export))
    if counted and (earlier or (export is not None and query == "-")):
        raise BadRequest("what is counted is of today, and is exported for one query")
    exporting.check(export)
    with open_library(library) as opened:

        def answer(text: str) -> None:
            if counted:
                find(
                    opened,
                    text,
                    export,
                    as_json=as_json,
                    mode=mode.value,
                    types=kind or (),
                    sort=(sort or Sort.relevance).value,
                    offset=offset or 0,
                    limit=limit,
                    **chosen,
                )
                return
            if earlier:
                result = opened.versions.search(text, limit=limit, documents=document or ())
            else:
                result = opened.search(text, limit=limit, mode=mode.value, **chosen)
            if as_json:
                terminal.write_json(result.as_json())
            else:
                _write_hits(result, opened)

        terminal.each_question(query, answer, "query", as_json)


def _write_hits(result: "SearchResult", library: "Library") -> None:
    if not result.hits:
        terminal.write("nothing found")
    for hit in result.hits:
        terminal.write(f"{hit.rank}. {terminal.place(hit)}")
        scores = f"score {hit.score:.3f}{_legs(hit)}"
        terminal.write(f"{terminal.INDENT}{scores}  {terminal.one_line(hit.document.source)}")
        head = _head(hit, library)
        terminal.write(terminal.indented(f"[{head}]\n{hit.text}" if head else hit.text))


def _head(hit: "Hit", library: "Library") -> str:
    """The head of the table in whose later rows a passage begins."""
    from ingest import head_above

    if " | " not in hit.text.partition("\n")[0]:
        return ""
    return head_above(library.document(hit.document.id).text, hit.start)


def _legs(hit: "Hit") -> str:
    legs = (("dense", hit.legs.dense), ("lexical", hit.legs.lexical))
    return "".join(f", {name} {score:.3f}" for name, score in legs if score is not None)
