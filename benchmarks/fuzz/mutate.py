"""Mutations along a format's own structure: parts, elements, objects, streams, records, tokens."""

from __future__ import annotations

import io
import random
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from benchmarks.fuzz import odd
from ingest import Damaged
from ingest.files.raw_file import RawFile
from ingest.readers.ole import MAGIC, CompoundFile
from ingest.readers.packages import UNPACK_FAULTS
from tests.ingest.readers.ole_file import compound

Mutation = Callable[[random.Random, bytes, bytes], bytes]
"""A changed file, from a source of chance, a file, and another one of the same reader."""

_TOKENS = {
    "text": re.compile(r"\d+|\w+|\s+|."),
    "csv": re.compile(r'[^,;\t|"\n]+|.|\n'),
    "html": re.compile(r"</?\w+|/?>|[\w-]+=|\"[^\"]*\"|&\w+;|\d+|\w+|\s+|."),
    "rtf": re.compile(r"\\'[0-9a-f]{2}|\\[a-z]+|-?\d+ ?|[{}\\]|\w+|\s+|."),
    "mail": re.compile(r"^[\w-]+:|=\?[^?]*\?\w\?[^?]*\?=|\w+=|\"[^\"]*\"|\w+|\s+|.", re.MULTILINE),
    "json": re.compile(r'"[^"]*"|-?\d+|[{}\[\]:,]|\w+|\s+|.'),
    "yaml": re.compile(r"^\s*-|^\s*\w+:|[\[\]{},&*!|>]|[\w.-]+|\s+|.", re.MULTILINE),
    "pdf": re.compile(r"/\w+|-?\d+ \d+ R|<<|>>|\[|\]|-?\d+(?:\.\d+)?|\(\w*\)|\w+|\s+|."),
}
_EXTRA = {
    "html": ("<div>", "<table>", "<ol start=9>", "<li>", "<!--", "<![CDATA[", "<script>", "<svg>",
             "<td rowspan=99999>", "<template>", "<meta charset=punycode>", "<font size=x>"),
    "rtf": ("{", "}", "\\'", "\\u-1 ", "\\bin999999 ", "\\ansicpg0 ", "\\f99 ", "\\uc9 ",
            "\\pntext",
            "\\trowd", "\\cell", "\\row", "\\footnote", "\\fcharset134 ", "\\upr", "\\*"),
    "mail": ("Content-Type: multipart/mixed; boundary=x\n\n--x\n",
             "Content-Transfer-Encoding: base64\n",
             "=?utf-8?b?////?=", "=?gb2312?Q?=B3?=", "charset=idna", "charset=undefined",
             "\nFrom x\n",
             "Content-Type: message/rfc822\n\n", "filename*=utf-8''%ff%fe", "filename*0*=x''%"),
    "json": ("{", "[", "null", "NaN", '"\\ud800"', "1e9999", '{"_id":1,"text":"x"}\n', "-0",
             '"\\u0000"'),
    "yaml": ("&a ", "*a", "!!binary ", "!!set ", "!!timestamp x", "? ", "<<: ",
             "[" * 30, "%YAML 9\n", "---\n",
             "0xfff", "1:59:59", ".inf", "~", "!!python/name:os.system", "\t"),
    "pdf": ("<<", ">>", "[", "]", "null", "1 0 R", "9 0 R", "/Kids", "/Parent", "/Rotate 45", "BT",
            "Tj",
            "/Filter/LZWDecode", "/Encrypt 1 0 R", "Do", "Tm", "/Type0", "endobj", "stream\n"),
    "text": ("\n", "\n\n", "一、", "（一）", "1. ", "一是", "：", "；", "。", "- "),
    "csv": ('"', "\n", ",", ";", "\t", '""'),
}  # fmt: skip


def _tokens(kind: str) -> Mutation:
    """Tokens dropped, doubled, moved, replaced by others of the format or by odd values."""

    def mutate(chance: random.Random, data: bytes, _other: bytes) -> bytes:
        code = "latin-1" if kind in ("rtf", "pdf") else "utf-8"
        found = [match[0] for match in _TOKENS[kind].finditer(data.decode(code, "surrogateescape"))]
        for _ in range(chance.choice((1, 1, 2, 4))):
            if not found:
                break
            at = chance.randrange(len(found))
            end = min(len(found), at + chance.choice((1, 1, 2, 5, 20)))
            how = chance.randrange(7)
            if how == 0:
                del found[at:end]
            elif how == 1:
                found[at:at] = found[at:end] * chance.choice(odd.DEPTHS)
            elif how == 2:
                found[at] = odd.text(chance)
            elif how == 3:
                found.insert(at, chance.choice(_EXTRA[kind]) * chance.choice((1, 1, 1, 50, 2000)))
            elif how == 4:
                where = chance.randrange(len(found))
                found[at], found[where] = found[where], found[at]
            elif how == 5:
                numbers = [i for i, token in enumerate(found) if token.strip().isdigit()]
                if numbers:
                    found[chance.choice(numbers)] = chance.choice(odd.NUMBERS)
            else:
                found[at] = found[at] + chance.choice(odd.TEXTS)
        errors = "replace" if code == "latin-1" else "surrogateescape"
        with suppress(UnicodeEncodeError):
            return "".join(found).encode(code, errors)
        return "".join(found).encode(code, "replace")

    return mutate


def xml(chance: random.Random, data: bytes, other: bytes) -> bytes:
    """An element dropped, doubled, nested in itself, moved, renamed, or with odd values."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return odd.raw(chance, data, other)
    for _ in range(chance.choice((1, 1, 2, 5))):
        _change_tree(chance, [one for one in root.iter() if isinstance(one.tag, str)])
    written: bytes = etree.tostring(root)
    if chance.random() < 0.05:
        bomb = b'<!DOCTYPE x [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;"><!ENTITY f SYSTEM '
        return bomb + b'"file:///etc/passwd">]>' + written.replace(b"</", b"&lol2;&f;</", 3)
    return written


def _change_tree(chance: random.Random, elements: list[Any]) -> None:
    import copy

    one = chance.choice(elements)
    above = one.getparent()
    how = chance.randrange(9)
    if how == 0 and above is not None:
        above.remove(one)
    elif how == 1 and above is not None:
        for _ in range(min(chance.choice(odd.DEPTHS), 20_000 // (1 + sum(1 for _ in one.iter())))):
            above.append(copy.deepcopy(one))
    elif how == 2:
        deep = one
        for _ in range(chance.choice(odd.DEPTHS)):
            inner = one.makeelement(one.tag, dict(one.attrib))
            deep.append(inner)
            deep = inner
    elif how == 3:
        other = chance.choice(elements)
        if other not in one.iter() and one not in other.iter():
            one.append(other)
    elif how == 4:
        one.tag = chance.choice(elements).tag
    elif how == 5:
        _set(one, "text", chance)
    elif how == 6 and one.attrib:
        name = chance.choice(list(one.attrib))
        with suppress(ValueError):
            one.set(name, odd.text(chance))
    elif how == 7 and one.attrib:
        del one.attrib[chance.choice(list(one.attrib))]
    else:
        giver = chance.choice(elements)
        for name, value in giver.attrib.items():
            one.set(name, value)


def _set(element: Any, what: str, chance: random.Random) -> None:
    with suppress(ValueError):  # XML cannot hold it
        setattr(element, what, odd.text(chance))


def package(chance: random.Random, data: bytes, other: bytes) -> bytes:
    """A zip's part changed by its kind, dropped, doubled or renamed; or the archive itself."""
    if chance.random() < 0.1:
        return _central(chance, data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old:
            parts = [(name, old.read(name)) for name in old.namelist()]
    except UNPACK_FAULTS:
        return odd.raw(chance, data, other)
    if not parts:
        return other
    for _ in range(chance.choice((1, 1, 1, 3))):
        at = chance.randrange(len(parts))
        name, part = parts[at]
        how = chance.random()
        if how < 0.75:
            parts[at] = (name, by_name(chance, name, part))
        elif how < 0.85 and len(parts) > 1:
            del parts[at]
        elif how < 0.92:
            parts[at] = (
                chance.choice((odd.text(chance)[:200] or "x", parts[-1][0], "../" + name)),
                part,
            )
        else:
            parts.append((parts[chance.randrange(len(parts))][0], part))
    made = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        warnings.simplefilter("ignore")  # two parts of one name
        for name, part in parts:
            new.writestr(name.replace("\0", "0") or "x", part)
    return made.getvalue()


def _central(chance: random.Random, data: bytes) -> bytes:
    """A field of an entry of the archive's list, or of the head of a part, changed."""
    places = [match.start() for match in re.finditer(rb"PK(?:\x01\x02|\x03\x04|\x05\x06)", data)]
    if not places:
        return data
    at = chance.choice(places) + chance.randrange(4, 46)
    packed = odd.number(chance, chance.choice("BHI"))
    return data[:at] + packed + data[at + len(packed) :]


def by_name(chance: random.Random, name: str, part: bytes) -> bytes:
    """A file changed as its name says."""
    suffix = name.rpartition(".")[2].lower()
    known = {"html": "html", "xhtml": "html", "csv": "csv", "md": "text", "txt": "text"}
    if suffix in ("xml", "rels", "opf", "xhtml") and chance.random() < 0.85:
        return xml(chance, part, part)
    if suffix in known:
        return _tokens(known[suffix])(chance, part, part)
    if suffix == "zip":
        return package(chance, part, part)
    if suffix == "doc":
        return old_office(chance, part, part)
    return odd.raw(chance, part, part)


def old_office(chance: random.Random, data: bytes, other: bytes) -> bytes:
    """A compound file: its head, its tables, or a stream with its records changed."""
    if not data.startswith(MAGIC):
        return _tokens("rtf")(chance, data, other)
    if chance.random() < 0.4:
        return _container(chance, data)
    try:
        file = CompoundFile(RawFile(data, "x", len(data)), "")
        streams = {"/".join(entry.path): file.stream("/".join(entry.path))
                   for entry in file.entries() if entry.is_stream}  # fmt: skip
    except Damaged:
        return odd.raw(chance, data, other)
    if not streams:
        return odd.raw(chance, data, other)
    named = {
        (name if len(part) >= 4096 else f"mini:{name}"): part for name, part in streams.items()
    }
    name = chance.choice(sorted(named))
    for _ in range(chance.choice((1, 1, 3))):
        named[name] = _stream(chance, named[name], name)
    try:
        return compound(named)
    except (struct.error, KeyError, ValueError, IndexError):
        return odd.raw(chance, data, other)


def _container(chance: random.Random, data: bytes) -> bytes:
    """A number of the head, of a sector's table or of the directory changed."""
    sectors = range(512, len(data), 512)
    tables = [0] + [
        at for at in sectors if data[at : at + 4].endswith(b"\0\0\0") or data[at : at + 2] == b"R\0"
    ]
    start = chance.choice(tables)
    at = start + 4 * chance.randrange(128)
    packed = odd.number(chance, chance.choice("HI"))
    return data[:at] + packed + data[at + len(packed) :]


def _stream(chance: random.Random, data: bytes, name: str) -> bytes:
    short = name.rpartition("/")[2].removeprefix("mini:")
    if short in ("Workbook", "PowerPoint Document") and chance.random() < 0.7:
        return _records(chance, data, wide=short != "Workbook")
    if short == "WordDocument" and chance.random() < 0.6:  # the head, which tells where all is
        at = chance.randrange(0, min(len(data) - 4, 0x300)) if len(data) > 4 else 0
        packed = odd.number(chance, chance.choice("HI"))
        return data[:at] + packed + data[at + len(packed) :]
    return odd.raw(chance, data, data)


def _records(chance: random.Random, data: bytes, *, wide: bool) -> bytes:
    """Records of BIFF or of PowerPoint dropped, doubled, or with another length or kind."""
    head = struct.Struct("<HHI" if wide else "<HH")
    records, at = [], 0
    while at + head.size <= len(data):
        size = head.unpack_from(data, at)[-1]
        inside = 0 if wide and data[at] & 0xF == 0xF else size  # a holder's own records follow
        records.append(data[at : at + head.size + inside])
        at += head.size + inside
    if not records:
        return odd.raw(chance, data, data)
    place = chance.randrange(len(records))
    one = records[place]
    how = chance.randrange(5)
    if how == 0:
        del records[place]
    elif how == 1:
        records[place] = one * chance.choice((2, 20, 500))
    elif how == 2:
        where = chance.choice(range(0, head.size, 2))
        records[place] = one[:where] + odd.number(chance, "H") + one[where + 2 :]
    elif how == 3:
        other = chance.randrange(len(records))
        records[place], records[other] = records[other], records[place]
    else:
        inside = odd.raw(chance, one[head.size :], one)
        fields = [*head.unpack_from(one)[:-1], min(len(inside), 0xFFFF)]
        records[place] = head.pack(*fields) + inside
    return b"".join(records) + data[at:]


def pdf(chance: random.Random, data: bytes, other: bytes) -> bytes:
    """Objects and what streams hold, unpacked, changed token by token; or the bytes."""
    if chance.random() < 0.2:
        return odd.raw(chance, data, other)
    streams = list(re.finditer(rb"stream\r?\n(.*?)\r?\n?endstream", data, re.DOTALL))
    if streams and chance.random() < 0.5:
        match = chance.choice(streams)
        packed = b"FlateDecode" in data[max(0, match.start() - 300) : match.start()]
        try:
            inside = zlib.decompress(match[1]) if packed else match[1]
        except zlib.error:
            inside, packed = match[1], False
        changed = _tokens("pdf")(chance, inside, inside)[:2_000_000]
        new = zlib.compress(changed) if packed else changed
        return data[: match.start(1)] + new + data[match.end(1) :]
    return _tokens("pdf")(chance, data, other)


def markdown(chance: random.Random, data: bytes, other: bytes) -> bytes:
    """The front matter as YAML, the rest as text and marks."""
    front, mark, body = data[4:].partition(b"\n---\n")
    if mark and chance.random() < 0.5:
        return b"---\n" + _tokens("yaml")(chance, front, front) + mark + body
    return _tokens(chance.choice(("text", "html")))(chance, data, other)


MUTATIONS: Mapping[str, Mutation] = {
    "txt": _tokens("text"), "markdown": markdown, "html": _tokens("html"), "csv": _tokens("csv"),
    "rtf": _tokens("rtf"), "pdf": pdf, "image": odd.raw, "records": _tokens("json"),
    "sidecar": _tokens("yaml"), "mail": _tokens("mail"), "mailbox": _tokens("mail"), "zip": package,
    "7z": odd.raw, "docx": package, "doc": old_office, "odf": package, "pptx": package,
    "ppt": old_office, "xlsx": package, "xls": old_office, "epub": package, "ofd": package,
    "msg": old_office,
}  # fmt: skip
"""How the files of each reader are changed."""


def mutated(chance: random.Random, reader: str, data: bytes, other: bytes) -> bytes:
    """``data`` changed once or several times, mostly along its structure."""
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        how = odd.raw if chance.random() < 0.12 else MUTATIONS[reader]
        data = how(chance, data, other)
    return data
