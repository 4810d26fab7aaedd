"""EML: a letter, and what is attached to it."""

from __future__ import annotations

import datetime
import email
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from ingest.draft import Block, Draft, assemble
from ingest.errors import Damaged, ReadError
from ingest.files.encoding import decode
from ingest.files.raw_file import RawFile
from ingest.left_out import LeftOut
from ingest.metadata.metadata import Metadata
from ingest.readers.containers.member import Bounds, Member, NamesTaken, safe_name
from ingest.readers.html.reader import page_blocks
from ingest.text.normalise import join_wrapped, normalise_line

_HEADERS = ("from", "to", "cc", "date")
_MOST_PARTS = 1000
_REMEDY = "save it anew from the mail program"
_BROKEN_HEADER = (
    LookupError, ValueError, TypeError, AttributeError, ArithmeticError, AssertionError,
    RecursionError,
)  # fmt: skip
"""What the ``email`` package raises over headers that nobody would write."""


def members(raw: RawFile, bounds: Bounds) -> Iterator[Member | ReadError]:
    """The letter itself, then its attachments; raises Damaged where there is no letter."""
    message = email.message_from_bytes(raw.data, policy=email.policy.default)
    if not isinstance(message, EmailMessage) or not any(name in message for name in _HEADERS):
        raise Damaged(raw.source, "it is no mail: it has no sender and no date", _REMEDY)
    yield from letter_and_attachments(message, raw, bounds, NamesTaken())


def letter_and_attachments(
    message: EmailMessage, raw: RawFile, bounds: Bounds, names: NamesTaken, prefix: str = ""
) -> Iterator[Member | ReadError]:
    """The members of one message; ``prefix`` is its own name within a mailbox."""
    left_out = LeftOut()
    bodies: list[EmailMessage] = []
    attached: list[tuple[str, bytes]] = []
    for part in _parts(message):
        name = _said(part, "filename")
        kind = part.get_content_type()
        if part.get_content_disposition() != "attachment" and not name and kind.startswith("text/"):
            bodies.append(part)
            continue
        if kind == "message/rfc822":
            inner = part.get_payload()
            if isinstance(inner, list) and inner and isinstance(inner[0], EmailMessage):
                attached.append((name or "message.eml", inner[0].as_bytes()))
            continue
        if part.get("content-id") and kind.startswith("image/"):
            left_out.add("page furniture", name or kind)  # a picture in the letter's layout
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes) and (name or payload):
            attached.append((name or "unnamed", payload))
    draft = _letter(message, bodies, raw.source, left_out)
    yield Member(prefix, draft=draft)
    for name, data in attached:
        inside = safe_name(name)
        if not bounds.wants(inside):
            continue
        bounds.claim(len(data), len(data))
        yield Member(names.free(f"{prefix}/{inside}" if prefix else inside), data)


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that hold something; those of an attached letter are its own."""
    stack: list[EmailMessage] = [message]
    count = 0
    while stack and count < _MOST_PARTS:
        part = stack.pop()
        count += 1
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            inner = [one for one in part.iter_parts() if isinstance(one, EmailMessage)]
            if part.get_content_type() == "multipart/alternative":
                inner = _best(inner)
            stack.extend(reversed(inner))
        else:
            yield part


def _best(versions: list[EmailMessage]) -> list[EmailMessage]:
    """Of versions of one letter that with most structure: tables stand in HTML alone."""
    for kind in ("multipart/related", "text/html", "multipart/mixed", "text/plain"):
        found = [one for one in versions if one.get_content_type() == kind]
        if found:
            return found[:1]
    return versions[-1:]


def _letter(
    message: EmailMessage, bodies: list[EmailMessage], source: str, left_out: LeftOut
) -> Draft:
    """The letter as a draft: its subject as title, who wrote to whom as notes."""
    subject = normalise_line(_header(message, "subject"))
    blocks = [Block("title", subject)] if subject else []
    labels = {"from": "From", "to": "To", "cc": "Cc", "date": "Date"}
    extra = {
        labels[name]: value
        for name in _HEADERS
        if (value := normalise_line(_header(message, name)))
    }
    for part in bodies:
        text = _text(part, source)
        if part.get_content_type() == "text/html":
            blocks += page_blocks(text, left_out)
        else:
            blocks += [Block("paragraph", one) for one in join_wrapped(text).split("\n\n")]
    draft = assemble(blocks, Metadata(extra=extra), left_out=left_out)
    sent = _sent(message)
    return replace(draft, hints=Metadata(date=sent)) if sent else draft


def _text(part: EmailMessage, source: str) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = (_said(part, "charset") or "").lower()
    if charset in ("gb2312", "gbk", "gb_2312-80", "x-gbk"):
        charset = "gb18030"
    try:
        return data.decode(charset or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return decode(data, source) if data.strip() else ""


def _said(part: EmailMessage, name: str) -> str:
    """A part's file name or charset; empty where a broken header says none."""
    try:
        found = part.get_filename() if name == "filename" else part.get_content_charset()
    except _BROKEN_HEADER:
        return ""
    return found or ""


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name) or "")
    except _BROKEN_HEADER:
        return ""


def _sent(message: EmailMessage) -> datetime.date | None:
    try:
        return parsedate_to_datetime(_header(message, "date")).date()
    except _BROKEN_HEADER:
        return None
