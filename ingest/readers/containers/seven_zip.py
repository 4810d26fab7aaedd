"""7z archives, by py7zr (``report-kb[formats]``)."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from ingest.errors import Damaged, Encrypted, ReadError, UnknownFormat
from ingest.files.raw_file import RawFile, size_text, too_large
from ingest.readers.containers.member import Bounds, Member, NamesTaken, safe_name

_REMEDY = "pack it anew as a zip archive"


def members(raw: RawFile, bounds: Bounds) -> Iterator[Member | ReadError]:
    """The files in an archive; raises Damaged, Encrypted, TooLarge, UnknownFormat.

    All sizes are looked at before anything is unpacked: an archive is packed as one.
    """
    try:
        import py7zr
    except ImportError as error:
        missing = "7z archives are not read here: py7zr is not installed"
        remedy = f"pip install 'report-kb[formats]', or {_REMEDY}"
        raise UnknownFormat(raw.source, missing, remedy) from error
    names = NamesTaken()
    try:
        with py7zr.SevenZipFile(BytesIO(raw.data)) as archive:
            if archive.needs_password():
                raise Encrypted(raw.source, "it needs a password", "pack it without a password")
            wanted: dict[str, str] = {}
            whole = 0
            for info in archive.list():
                name = safe_name(info.filename)
                if info.is_directory or not bounds.wants(name):
                    continue
                size = int(info.uncompressed)
                if size > raw.max_bytes:
                    where = f"{raw.source}#{name}"
                    yield too_large(where, f"it has {size_text(size)}", raw.max_bytes)
                    continue
                whole += size
                bounds.claim(size, len(raw.data) * size // max(whole, 1))
                wanted[info.filename] = names.free(name)
            yield from _unpacked(archive, wanted, raw)
    except (ReadError, MemoryError):
        raise
    except Exception as error:  # the package raises many kinds for what is cut off or broken
        raise Damaged(raw.source, "it is no 7z archive or is damaged", _REMEDY) from error


def _unpacked(archive: object, wanted: dict[str, str], raw: RawFile) -> Iterator[Member]:
    from py7zr.io import BytesIOFactory

    factory = BytesIOFactory(limit=raw.max_bytes)
    archive.extract(targets=list(wanted), factory=factory)  # type: ignore[attr-defined]
    for inside, name in wanted.items():
        product = factory.products.get(inside)
        if product is not None:
            product.seek(0)
            yield Member(name, product.read())
