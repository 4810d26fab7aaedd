"""What passes between the process that wants a file read and the one that reads it.

Messages are JSON behind their length: plain values alone, so that whatever a file makes of its
reader, nothing that comes from there is run here.
"""

from __future__ import annotations

import base64
import dataclasses
import datetime
import json
import struct
import traceback
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, BinaryIO

import ingest.errors
from ingest.document import Document, Section
from ingest.errors import ReadError, Unforeseen
from ingest.metadata.metadata import Metadata
from ingest.page_picture import Mark, PagePicture

HEAD = struct.Struct(">Q")

Message = dict[str, Any]


class ReaderTrace(Exception):
    """What was raised in the other process, with its traceback in words."""


def packed(message: Message) -> bytes:
    """A message as bytes, its length before it."""
    body = json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return HEAD.pack(len(body)) + body


def unpacked(body: bytes | bytearray) -> Message:
    """The message that ``body`` is, without its length."""
    message: Message = json.loads(body.decode("utf-8", "surrogatepass"))
    return message


def messages_in(stream: BinaryIO) -> Iterator[Message]:
    """The messages of a stream, up to its end."""
    while len(head := stream.read(HEAD.size)) == HEAD.size:
        yield unpacked(stream.read(HEAD.unpack(head)[0]))


# Documents and metadata


def document_message(document: Document) -> Message:
    """A Document in plain values."""
    return _plain(document) | {"sections": [dataclasses.astuple(one) for one in document.sections]}


def document_of(message: Message) -> Document:
    """The Document of its message."""
    values = _valued(message)
    values["sections"] = tuple(Section(*section) for section in message["sections"])
    values["pages"] = tuple(message["pages"])
    return Document(**values)


def metadata_message(metadata: Metadata) -> Message:
    """Metadata in plain values."""
    return _plain(metadata)


def metadata_of(message: Message) -> Metadata:
    """The Metadata of their message."""
    return Metadata(**_valued(message))


def _plain(value: Document | Metadata) -> Message:
    plain: Message = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    date = plain["date"]
    return plain | {"extra": dict(plain["extra"]), "date": date and date.isoformat()}


def _valued(message: Message) -> Message:
    date = message["date"]
    return message | {
        "extra": MappingProxyType(message["extra"]),
        "date": date and datetime.date.fromisoformat(date),
    }


# Pages


def picture_message(picture: PagePicture) -> Message:
    """A page's picture in plain values."""
    return {
        "image": base64.b64encode(picture.image).decode("ascii"),
        "size": [picture.width, picture.height],
        "marks": [list(mark) for mark in picture.marks],
    }


def picture_in(message: Mapping[str, Any]) -> PagePicture:
    """The picture of its message."""
    width, height = map(int, message["size"])
    marks = tuple(Mark(*map(float, mark)) for mark in message["marks"])
    return PagePicture(base64.b64decode(message["image"]), width, height, marks)


# Errors


def error_message(error: ReadError) -> Message:
    """A ReadError in plain values; with its cause, where that is a fault of the system."""
    cause = error.__cause__
    system = next((each for each in _causes(cause) if isinstance(each, OSError)), None)
    trace = "".join(traceback.format_exception(cause)) if isinstance(error, Unforeseen) else ""
    return {
        "class": type(error).__name__,
        "line": [error.source, error.reason, error.remedy],
        "trace": trace,
        "system": [system.errno, system.strerror or str(system)] if system else None,
    }


def error_of(message: Mapping[str, Any]) -> ReadError:
    """The ReadError of its message; one of a class that is not known here is Unforeseen."""
    kind = getattr(ingest.errors, message["class"], Unforeseen)
    if not (isinstance(kind, type) and issubclass(kind, ReadError)):
        kind = Unforeseen
    error = kind(*map(str, message["line"]))
    if message["trace"]:
        error.__cause__ = ReaderTrace(f"in the reader's process\n{message['trace']}")
    if message["system"] is not None:
        number, said = message["system"]
        system = OSError(number, said) if number is not None else OSError(said)
        system.__cause__ = error.__cause__
        error.__cause__ = system
    return error


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
