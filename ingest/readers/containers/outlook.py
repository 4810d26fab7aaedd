"""MSG (MS-OXMSG): a letter of Outlook, and what is attached to it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from ingest.draft import Block, Draft, assemble
from ingest.errors import ReadError
from ingest.files.encoding import decode
from ingest.files.raw_file import RawFile
from ingest.left_out import LeftOut
from ingest.metadata.metadata import Metadata
from ingest.readers.containers.member import Bounds, Member, NamesTaken, safe_name
from ingest.readers.html.reader import page_blocks
from ingest.readers.ole import CompoundFile
from ingest.text.normalise import join_wrapped, normalise_line

_REMEDY = "save it anew from Outlook, or as .eml"
_SUBJECT, _BODY, _HTML = "0037", "1000", "1013"
_FROM, _TO, _CC, _SENT = "0C1A", "0E04", "0E03", "0039"
_DATA, _LONG_NAME, _SHORT_NAME, _CONTENT_ID = "3701", "3707", "3704", "3712"
_ATTACHMENT, _PROPERTIES = "__attach_version1.0_", "__properties_version1.0"
_PROPERTY = 16


def members(raw: RawFile, bounds: Bounds) -> Iterator[Member | ReadError]:
    """The letter itself, then its attachments; raises Damaged."""
    file = CompoundFile(raw, _REMEDY)
    if _PROPERTIES not in file:
        raise file.damaged("it is no letter of Outlook")
    left_out = LeftOut()
    letter = _Storage(file, "")
    yield Member("", draft=_letter(letter, raw.source, left_out))
    names = NamesTaken()
    storages = dict.fromkeys(
        entry.path[0] for entry in file.entries() if entry.path[0].startswith(_ATTACHMENT)
    )
    for storage in sorted(storages):
        attached = _Storage(file, f"{storage}/")
        name = safe_name(attached.text(_LONG_NAME) or attached.text(_SHORT_NAME) or "unnamed")
        data = attached.bytes(_DATA, "0102")
        if attached.text(_CONTENT_ID) and name.lower().endswith((".png", ".jpg", ".gif", ".jpeg")):
            left_out.add("page furniture", name)
        elif data and bounds.wants(name):
            bounds.claim(len(data), len(data))
            yield Member(names.free(name), data)


class _Storage:
    """The properties of a letter or an attachment."""

    def __init__(self, file: CompoundFile, path: str) -> None:
        self._file = file
        self._path = path

    def bytes(self, name: str, kind: str) -> bytes:
        path = f"{self._path}__substg1.0_{name}{kind}"
        return self._file.stream(path) if path in self._file else b""

    def text(self, name: str) -> str:
        wide = self.bytes(name, "001F")
        if wide:
            return wide.decode("utf-16-le", "replace").strip("\0")
        narrow = self.bytes(name, "001E").strip(b"\0")
        return decode(narrow, self._path or "the letter") if narrow.strip() else ""

    def moment(self, name: str) -> datetime | None:
        """A time among the fixed properties: tenths of microseconds since 1601."""
        data = self._file.stream(f"{self._path}{_PROPERTIES}")
        wanted = int(name, 16) << 16 | 0x40
        # The letter's own properties begin behind a head of 32 bytes.
        for at in range(32, len(data) - _PROPERTY + 1, _PROPERTY):
            tag, _, ticks = struct.unpack_from("<IIQ", data, at)
            if tag == wanted and ticks < 1 << 62:
                return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)
        return None


def _letter(letter: _Storage, source: str, left_out: LeftOut) -> Draft:
    subject = normalise_line(letter.text(_SUBJECT))
    blocks = [Block("title", subject)] if subject else []
    html = letter.bytes(_HTML, "0102") or letter.text(_HTML).encode()
    plain = letter.text(_BODY)
    if html.strip() and b"<" in html:
        blocks += page_blocks(decode(html, source), left_out)
    else:
        blocks += [Block("paragraph", one) for one in join_wrapped(plain).split("\n\n")]
    said = {"From": letter.text(_FROM), "To": letter.text(_TO), "Cc": letter.text(_CC)}
    sent = letter.moment(_SENT)
    if sent:
        said["Date"] = sent.isoformat(" ", "minutes")
    extra = {name: normalise_line(value) for name, value in said.items() if value.strip()}
    draft = assemble(blocks, Metadata(extra=extra), left_out=left_out)
    return replace(draft, hints=Metadata(date=sent.date())) if sent else draft
