"""An export as a REFI-QDA project (.qdpx), which MAXQDA, ATLAS.ti and NVivo open.

The archive holds ``project.qde``, XML of the namespace urn:QDA-XML:project:1.0 (REFI-QDA Project
Exchange 1.0, qdasoftware.org), and each report's text as a source. Positions are counted in Unicode
code points from 0, the end behind the last one: those of the library.
"""

from __future__ import annotations

import datetime
import io
import re
import uuid
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from kb.documents import DocumentInfo, Excerpt
from kb.export.files import writable
from kb.export.labels import report_names
from kb.export.tables.table import Export, TextOf, quoted

NAMESPACE = "urn:QDA-XML:project:1.0"
SOURCES = "Sources"
"""The folder of texts in the archive; ``internal://`` leads there."""

LONGEST_NAME = 80
"""Characters of a quotation that it is listed by."""

_OURS = uuid.UUID("6f0ab3a2-5a9c-5c0b-9d3b-6f5d6a1f5a07")
_USER = ("report-kb", "user")
_FACTS = (("organisation", "Text"), ("year", "Integer"), ("language", "Text"))
"""Variables of a report."""
_VALUES = {"Text": "TextValue", "Integer": "IntegerValue"}
_COLOURS = (
    "#14507A", "#B3541E", "#3B7A3B", "#7A3B6E", "#8A6D1B", "#1B7F8A", "#A33B3B", "#4B4BA3",
)  # fmt: skip
_ONE_FOR_ONE = re.compile("[\r\ud800-\udfff]")
"""What a text file cannot hold, or holds as another number of characters."""

Path = tuple[str, ...]
"""A code with those that it stands under, the widest first."""


@dataclass
class _Code:
    """A code and those under it, by name."""

    path: Path
    below: dict[str, _Code] = field(default_factory=dict)
    used: bool = False


def qda_project(export: Export, text_of: TextOf) -> bytes:
    """The archive's bytes; ``text_of`` gives each report's text. The same export gives the same
    identifiers, so that a project can be told from another one."""
    coded = _coded(export)
    documents = [info for info in export.reports if info.id in coded] or list(export.reports)
    project = _project(export, documents, coded)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", project)
        for info in documents:
            text = _ONE_FOR_ONE.sub(_substitute, text_of(info.id))
            archive.writestr(f"{SOURCES}/{_guid('source', info.id)}.txt", text.encode())
    return stream.getvalue()


Coded = Mapping[str, Mapping[tuple[int, int], tuple[Excerpt, set[Path]]]]
"""Document -> span -> the passage and its codes."""


def _coded(export: Export) -> Coded:
    found: dict[str, dict[tuple[int, int], tuple[Excerpt, set[Path]]]] = {}
    for passage, path in _codings(export):
        spans = found.setdefault(passage.document_id, {})
        spans.setdefault((passage.start, passage.end), (passage, set()))[1].add(path)
    return found


def _codings(export: Export) -> Iterator[tuple[Excerpt, Path]]:
    for table in export.tables:
        if table.code is not None:
            for row in table.rows:
                path = tuple(writable(name) for name in table.code(row))
                yield from ((cell, path) for cell in row if isinstance(cell, Excerpt))


def _project(export: Export, documents: Iterable[DocumentInfo], coded: Coded) -> bytes:
    ET.register_namespace("", NAMESPACE)
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    by = {"creatingUser": _guid(*_USER), "creationDateTime": now}
    root = ET.Element(
        _tag("Project"),
        {
            "name": writable(export.title),
            "origin": "report-kb",
            "creatingUserGUID": _guid(*_USER),
            "creationDateTime": now,
            "modifyingUserGUID": _guid(*_USER),
            "modifiedDateTime": now,
        },
    )
    users = _add(root, "Users")
    _add(users, "User", guid=_guid(*_USER), name="report-kb", id="kb")
    tree = _tree(path for spans in coded.values() for _, paths in spans.values() for path in paths)
    if tree.below:  # a list of codes may not be empty
        codes = _add(_add(root, "CodeBook"), "Codes")
        shared = _shared_names(tree)
        for number, code in enumerate(tree.below.values()):
            _add_code(codes, code, _COLOURS[number % len(_COLOURS)], shared)
    variables = _add(root, "Variables")
    for name, kind in _FACTS:
        guid = _guid("variable", name)
        _add(variables, "Variable", guid=guid, name=export.labels[name], typeOfVariable=kind)
    sources = _add(root, "Sources")
    names = report_names(export.reports)
    for info in documents:
        _add_source(sources, info, names[info.id], coded.get(info.id, {}), by)
    _described(root, "\n".join(export.notes))
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _tree(paths: Iterable[Path]) -> _Code:
    root = _Code(())
    for path in sorted(set(paths)):
        code = root
        for name in path:
            code = code.below.setdefault(name, _Code((*code.path, name)))
        code.used = True
    return root


def _shared_names(root: _Code) -> frozenset[str]:
    """The names of several codes: "kept" of each step."""

    def names(code: _Code) -> Iterator[str]:
        for below in code.below.values():
            yield below.path[-1]
            yield from names(below)

    return frozenset(name for name, count in Counter(names(root)).items() if count > 1)


def _add_code(
    parent: ET.Element, code: _Code, colour: str, shared: frozenset[str] = frozenset()
) -> None:
    """A code with those under it; one that only holds others cannot be given to a passage.

    A name that several codes have is told with that of the code above: QualCoder takes in each
    name once, and loses what is coded by another code of that name.
    """
    above, own = code.path[-2:-1], code.path[-1]
    element = _add(
        parent,
        "Code",
        guid=_guid("code", *code.path),
        name=f"{own} ({above[0]})" if own in shared and above else own,
        isCodable="true" if code.used else "false",
        color=colour,
    )
    for below in code.below.values():
        _add_code(element, below, colour, shared)


def _add_source(
    parent: ET.Element,
    info: DocumentInfo,
    name: str,
    spans: Mapping[tuple[int, int], tuple[Excerpt, set[Path]]],
    by: dict[str, str],
) -> None:
    guid = _guid("source", info.id)
    source = _add(
        parent,
        "TextSource",
        guid=guid,
        name=writable(name),
        plainTextPath=f"internal://{guid}.txt",
        **by,
    )
    _described(source, info.source)
    for (start, end), (passage, paths) in sorted(spans.items()):
        at = (info.id, str(start), str(end))
        selection = _add(
            source,
            "PlainTextSelection",
            guid=_guid("selection", *at),
            name=quoted(passage)[:LONGEST_NAME],
            startPosition=str(start),
            endPosition=str(end),
            **by,
        )
        for path in sorted(paths):
            coding = _add(selection, "Coding", guid=_guid("coding", *at, *path), **by)
            _add(coding, "CodeRef", targetGUID=_guid("code", *path))
    for variable, kind in _FACTS:
        fact = getattr(info, variable)
        if fact is not None:
            value = _add(source, "VariableValue")
            _add(value, "VariableRef", targetGUID=_guid("variable", variable))
            _add(value, _VALUES[kind]).text = writable(str(fact))


def _described(parent: ET.Element, text: str) -> None:
    if text:
        _add(parent, "Description").text = writable(text)


def _add(parent: ET.Element, tag: str, /, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, _tag(tag), attributes)


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _guid(*parts: str) -> str:
    return str(uuid.uuid5(_OURS, "\x1f".join(parts)))


def _substitute(match: re.Match[str]) -> str:
    return " " if match[0] == "\r" else "�"
