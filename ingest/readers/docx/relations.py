"""The relations of a Word file to its parts; Word passes over those that lead nowhere."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Set
from contextlib import suppress
from io import BytesIO
from typing import Any

from ingest.readers.packages import parsed_xml

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def parts_of(document: Any, kind: str) -> Iterator[Any]:
    """The root element of each part that the document is related to as its ``kind``."""
    for relation in document.part.rels.values():
        if (relation.reltype or "").endswith(f"/{kind}") and not relation.is_external:
            part = relation.target_part
            element = getattr(part, "element", None)
            if element is None:  # a part of a kind that the package only carries
                with suppress(SyntaxError):
                    element = parsed_xml(part.blob)
            if element is not None:
                yield element


def without_dangling(data: bytes) -> bytes:
    """The file without relations that are not whole, or name a part that is not there.

    Raises what ``zipfile`` and ``docx`` do for a file that is damaged otherwise too.
    """
    mended = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(mended, "w") as new:
        names = frozenset(old.namelist())
        for name in names:
            part = old.read(name)
            new.writestr(name, _kept(part, name, names) if name.endswith(".rels") else part)
    return mended.getvalue()


def _kept(part: bytes, name: str, names: Set[str]) -> bytes:
    from docx.opc.oxml import parse_xml, serialize_part_xml

    content: Any = part  # the package says str, and takes bytes, which alone may name an encoding
    root = parse_xml(content)
    # The relations of word/document.xml stand in word/_rels/document.xml.rels.
    folder = posixpath.dirname(posixpath.dirname(name))
    for relation in root.findall(_RELATION):
        target = relation.get("Target") if relation.get("Id") and relation.get("Type") else None
        outside = relation.get("TargetMode") == "External"
        path = posixpath.normpath(posixpath.join("/", folder, target or "")).lstrip("/")
        if not target or not (outside or path in names):
            root.remove(relation)
    return bytes(serialize_part_xml(root))
