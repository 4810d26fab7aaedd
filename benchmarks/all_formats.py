"""Files of all formats, a tenth of them damaged, ingested in one run under a limit of memory.

python -m benchmarks.all_formats [--files 2000] [--seed 1] [--memory-mb 1024]

Each good file must be in the library with its own number in its text; each that is damaged beyond
reading (cut off, emptied, overwritten) must be told in a line; each that the fuzzer changed must be
in or told. Exit 1 where one is missing, or where the run or a reader took more than the memory.
"""

from __future__ import annotations

import argparse
import io
import random
import resource
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import kb
from benchmarks.fuzz.mutate import mutated
from benchmarks.fuzz.samples import samples, seven_zip
from ingest import close_readers
from ingest.apart.limits import memory_peak_mb
from kb.config import Settings
from tests.ingest.readers.ole_file import letter, presentation, word, workbook
from tests.ingest.readers.raw_pdf import Text, pdf

LEFT_OUT = frozenset({"image", "sidecar"})
"""Pictures take seconds each; a sidecar is no file of its own."""


def marked(number: int) -> str:
    """What a file has in its text that no other has."""
    return f"出口第{number:05}号"


def made(reader: str, data: bytes, number: int) -> bytes:
    """The sample of a format with the number of its file in its text."""
    mark = marked(number)
    written: Mapping[str, bytes] = {
        "doc": word(f"某局工作报告\r{mark}增长。\r"),
        "ppt": presentation([[(0, "一、回顾"), (1, f"{mark}\r进口")]]),
        "xls": workbook({"表": [["指标", 5], [mark, 1.5]]}),
        "msg": letter("通知", f"{mark}增长。\r\n", {"b.md": f"# {mark}".encode()}),
        "pdf": pdf([[Text(60, 780, "某局工作报告", 20), Text(60, 740, f"{mark}增长。")]]),
        "rtf": b"{\\rtf1 " + "".join(f"\\u{ord(one)}?" for one in mark).encode() + b"\\par}",
    }
    if reader in written:
        return written[reader]
    if data.startswith(b"PK"):
        return _repacked(data, mark)
    if reader in ("mail", "mailbox"):
        return data.replace(b"# x", f"# {mark}".encode()) if b"# x" in data else _mail(data, mark)
    if reader == "7z":
        return seven_zip({"a.txt": f"{mark}增长。".encode(), "b.csv": b"a,b\n1,2\n"})
    for code in ("utf-8", "gb18030", "utf-16"):
        try:
            return data.decode(code).replace("出口", mark, 1).encode(code)
        except UnicodeDecodeError:
            continue
    return data


def _mail(data: bytes, mark: str) -> bytes:
    head, _, body = data.partition(b"\n\n")
    del body
    return b"\n".join(line for line in head.split(b"\n") if not line.startswith(
        (b"Content-", b"MIME", b" "))) + f"\n\n{mark}增长。\n".encode()  # fmt: skip


def _repacked(data: bytes, mark: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith(".zip"):
                new.writestr(name, _repacked(part, mark))
                continue
            for words in ("出口", "某局工作", "&#20986;&#21475;", ">b<"):
                said = f">{mark}<" if words == ">b<" else mark
                part = part.replace(words.encode(), said.encode())
            new.writestr(name, part)
    return packed.getvalue()


def beyond_reading(chance: random.Random, data: bytes) -> bytes:
    """A file of which nothing can be read any more."""
    if chance.random() < 0.2:
        return b""
    return bytes([chance.choice((0, 1, 2, 3, 200)) for _ in range(max(400, len(data) // 3))])


def main() -> None:
    """Make the files, ingest them, and hold the report against what was made."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--memory-mb", type=int, default=1024)
    chosen = parser.parse_args()
    chance = random.Random(chosen.seed)
    known = [(reader, suffix, data) for reader, list_ in samples().items()
             if reader not in LEFT_OUT for suffix, data in list_]  # fmt: skip
    good, bad, fuzzed = set(), set(), set()
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder, "files")
        files.mkdir()
        for number in range(chosen.files):
            reader, suffix, data = known[number % len(known)]
            whole = made(reader, data, number)
            name = f"{number:05}{suffix}"
            if number % 20 == 10:
                whole = beyond_reading(chance, whole)
                bad.add(name)
            elif number % 20 == 0:
                whole = mutated(chance, reader, whole, data)[:300_000]
                fuzzed.add(name)
            else:
                good.add(name)
            (files / name).write_bytes(whole)
        settings = Settings(model="hash", reader="none", read_memory_mb=chosen.memory_mb)
        with kb.open(Path(folder, "library"), settings=settings) as library:
            report = library.ingest(files)
            texts: dict[str, str] = {}
            for one in library.documents():
                name = Path(one.source.partition("#")[0]).name
                texts[name] = texts.get(name, "") + library.document(one.id).text
    close_readers()  # only then the system says what they took
    told = {Path(failure.source.partition("#")[0]).name for failure in report.failed}
    lost = sorted(name for name in good if name not in texts)
    unread = sorted(name for name in good if name in texts
                    and marked(int(name[:5]))[2:] not in texts[name])  # fmt: skip
    silent = sorted((bad - told) | (fuzzed - told - set(texts)))
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    peak = memory_peak_mb()
    print(f"{chosen.files:,} files: {len(good):,} good, {len(bad):,} beyond reading, "
          f"{len(fuzzed):,} changed by the fuzzer; {report.seconds:.0f} s")  # fmt: skip
    print(f"  in: {len(texts):,} files as {report.documents:,} documents; told: {len(told):,}")
    print(f"  good and not in: {lost[:10]}; in without their text: {unread[:10]}; "
          f"bad and not told: {silent[:10]}")  # fmt: skip
    print(f"  memory: {peak:.0f} MiB, the largest reader {children:.0f} MiB")
    over = max(peak, children) > chosen.memory_mb
    raise SystemExit(1 if lost or unread or silent or over else 0)


if __name__ == "__main__":
    main()
