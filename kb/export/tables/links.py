"""Where the passages of an export can be opened, from any machine that the file is sent to."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlencode, urlsplit

from kb.documents import Excerpt
from kb.export.tables.table import Link


def links(base: str, served_at: str = "") -> Link:
    """Links into the app at ``base``, the setting ``link_base``, else where it is ``served_at``.

    An address that leads to the own machine on every machine (localhost) is none: then a passage
    is told by its document's name and place alone.
    """
    if base:
        return to_app(base)
    return to_app(served_at) if served_at and not _is_local(served_at) else no_link


def to_app(address: str) -> Link:
    """Links into the app at ``address``: the document with the passage marked."""

    def link(passage: Excerpt) -> str:
        place = {"document": passage.document_id, "start": passage.start, "end": passage.end}
        return f"{address.rstrip('/')}/documents?{urlencode(place)}"

    return link


def no_link(passage: Excerpt) -> str | None:  # noqa: ARG001  it is a Link
    """Nowhere."""
    return None


def _is_local(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:  # a name
        return host in ("", "localhost") or host.endswith(".localhost")
