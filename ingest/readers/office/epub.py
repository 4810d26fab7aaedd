"""EPUB: its chapters in the order of its spine, read as pages of HTML are."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from ingest.draft import Block, Draft, assemble
from ingest.errors import Damaged, Encrypted
from ingest.files.encoding import decode
from ingest.files.raw_file import RawFile
from ingest.left_out import LeftOut
from ingest.readers.html.reader import page_blocks
from ingest.readers.packages import Package
from ingest.text.normalise import normalise_line

_CONTAINER = "META-INF/container.xml"
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
_FONTS = "http://www.idpf.org/2008/embedding"


def read(raw: RawFile) -> Draft:
    """The text of a book; raises Damaged, Encrypted, TooLarge."""
    package = Package(raw, ".epub", "the program that made it")
    if _protected(package):
        raise Encrypted(raw.source, "it is protected against copying", "get it without protection")
    root = package.xml(_CONTAINER) if _CONTAINER in package else None
    paths = [node.get("full-path") for node in _all(root, "rootfile")] if root is not None else []
    if not paths or not paths[0] or paths[0] not in package:
        raise Damaged(raw.source, "it names no content", "save it anew as EPUB or PDF")
    left_out = LeftOut()
    book = package.xml(paths[0])
    blocks = list(_blocks(package, book, posixpath.dirname(paths[0]), raw.source, left_out))
    titles = [normalise_line(node.text or "") for node in _all(book, "title")]
    draft = assemble(blocks, left_out=left_out)
    return replace(draft, title=next(filter(None, titles), draft.title))


def _blocks(
    package: Package, book: Any, folder: str, source: str, left_out: LeftOut
) -> Iterator[Block]:
    items = {node.get("id"): node for node in _all(book, "item")}
    # Each once, however often a spine names it.
    for reference in dict.fromkeys(node.get("idref") for node in _all(book, "itemref")):
        item = items.get(reference)
        if item is None or "nav" in (item.get("properties") or "").split():
            continue
        path = posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))
        if item.get("media-type") in _PAGES and path in package:
            yield from page_blocks(decode(package.part(path), source), left_out)


def _protected(package: Package) -> bool:
    """Whether more than fonts is encrypted."""
    name = "META-INF/encryption.xml"
    if name not in package:
        return False
    methods = [node.get("Algorithm") or "" for node in _all(package.xml(name), "EncryptionMethod")]
    return any(_FONTS not in method and "obfuscation" not in method for method in methods)


def _all(root: Any, name: str) -> Iterator[Any]:
    """All elements of a name, whatever the version's namespace."""
    return (node for node in root.iter("{*}" + name))
