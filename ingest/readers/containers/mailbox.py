"""MBOX: letters one after the other, each begun by a line ``From ``."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage

from ingest.errors import Damaged, ReadError, as_read_errors
from ingest.files.raw_file import RawFile
from ingest.readers.containers.mail import letter_and_attachments
from ingest.readers.containers.member import Bounds, Member, NamesTaken
from ingest.text.normalise import normalise_line

_BEGINS = re.compile(rb"^From [^\r\n]*\r?\n", re.MULTILINE)
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_SUBJECT = 60


def members(raw: RawFile, bounds: Bounds) -> Iterator[Member | ReadError]:
    """Each letter with its attachments; raises Damaged where the file is no mailbox."""
    starts = list(_BEGINS.finditer(raw.data))
    if not starts or raw.data[: starts[0].start()].strip():
        raise Damaged(raw.source, "it is no mailbox", "export it anew from the mail program")
    ends = [match.start() for match in starts[1:]] + [len(raw.data)]
    names = NamesTaken()
    for number, (match, end) in enumerate(zip(starts, ends, strict=True), start=1):
        data = _QUOTED.sub(rb"\1", raw.data[match.end() : end])
        bounds.claim(len(data), len(data))
        try:
            with as_read_errors(f"{raw.source}#{number}"):
                message = email.message_from_bytes(data, policy=email.policy.default)
                if isinstance(message, EmailMessage):
                    name = names.free(_name(message, number))
                    yield from letter_and_attachments(message, raw, bounds, names, name)
        except ReadError as error:
            if error.source == raw.source:
                raise
            yield error


def _name(message: EmailMessage, number: int) -> str:
    """A letter's name within its mailbox: its number and subject."""
    subject = normalise_line(str(message.get("subject") or "")).replace("/", "-")[:_SUBJECT]
    return f"{number} {subject}".strip()
