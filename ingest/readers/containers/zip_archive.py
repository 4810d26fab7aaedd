"""ZIP archives, names of Chinese Windows too."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO

from ingest.errors import Damaged, Encrypted, ReadError
from ingest.files.raw_file import RawFile, size_text, too_large
from ingest.readers.containers.member import Bounds, Member, NamesTaken, safe_name
from ingest.readers.packages import UNPACK_FAULTS

_UTF8 = 0x800


def members(raw: RawFile, bounds: Bounds) -> Iterator[Member | ReadError]:
    """The files in an archive, one after the other; one that cannot be had as its error.

    Raises Damaged, TooLarge.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(raw.data))
    except UNPACK_FAULTS as error:
        raise Damaged(raw.source, "it is no zip archive or is cut off", "pack it anew") from error
    names = NamesTaken()
    with archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            name = safe_name(_name(info))
            if bounds.wants(name):
                yield _member(archive, info, names.free(name), raw, bounds)


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, raw: RawFile, bounds: Bounds
) -> Member | ReadError:
    where = f"{raw.source}#{name}"
    if info.flag_bits & 1:
        return Encrypted(where, "it needs a password", "pack it without a password")
    if info.file_size > raw.max_bytes:
        return too_large(where, f"it has {size_text(info.file_size)}", raw.max_bytes)
    bounds.claim(info.file_size, info.compress_size)
    try:
        with archive.open(info) as stream:
            # What the archive says of a size need not be so.
            data = stream.read(info.file_size + 1)
    except UNPACK_FAULTS as error:
        failure = Damaged(where, "it cannot be unpacked", "pack it anew")
        failure.__cause__ = error
        return failure
    if len(data) > info.file_size:
        return Damaged(where, "it is larger than the archive says", "pack it anew")
    return Member(name, data)


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name; without the mark of UTF-8 it is in the encoding of the system it came
    from, which ``zipfile`` takes for that of DOS."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        written = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename
