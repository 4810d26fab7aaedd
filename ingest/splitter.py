"""Documents into chunks: along the section tree, then paragraphs, then sentences.

The only user of langchain_text_splitters, for sentences too long to be read whole. Its separators
are kept and nothing is stripped, so the pieces put end to end are the text, and offsets are sums,
never searches.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from ingest.document import Chunk, Document
from ingest.text.language import detect_language
from ingest.text.numbering import LIST_OR_HEADING
from ingest.text.sentences import Span, sentences
from ingest.text.table_rows import head_above, is_row

if TYPE_CHECKING:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    from ingest.structure.passages import Passage, Run

Counter = Callable[[Sequence[str]], Sequence[int]]
"""Tokens of each text, as the model counts them."""

SPLIT_VERSION = 2
AIM = 180
"""Tokens that neighbouring short paragraphs are merged to."""
MAX_TITLE, MAX_PATH, MAX_LEAD = 40, 60, 40
"""Tokens, estimated, of title, section path and a list's lead that the model reads ahead of a
chunk."""

HOPE = 1.4
"""A paragraph estimated at this much of the limit may fit; counting decides."""

_LEADING = re.compile(r"[^\n]{8,200}?[:：](?=\D)")
"""A sentence's beginning up to its colon; 10:30 has none."""

_SHOWN = 1000
"""Characters of a lead that are looked at: more than are shown of it."""

_WIDE = re.compile("[\u2e80-\U0010ffff]")
_SEPARATORS = [
    r"[；;]\s*",
    r"[：:]|[，,]\s*(?!\d)",
    r"\s+",
    r"(?s:.{24})",
    "",
]
_UNIT = 9
"""Lengths are in ninths of a token: one for a wide character, 4.5 others make one."""


def measure(text: str) -> int:
    """The estimated length of ``text`` in ninths of a token (measured on MiniLM's vocabulary)."""
    if text.isascii():
        return 2 * len(text)
    return 2 * len(text) + 7 * len(_WIDE.findall(text))


def split_fingerprint(limit: int) -> str:
    """Names everything that decides where chunks begin and end, for ``limit`` tokens."""
    return f"split={SPLIT_VERSION};limit={limit};aim={min(AIM, limit)}"


def reading_text(document: Document, chunk: Chunk) -> str:
    """What the model reads for a chunk: title, section path, then the chunk's own text.

    Left out is what the text says itself: the title or heading that it begins with.
    """
    context = chunk.context
    if context is None:
        context = _context(document.title, chunk.path, chunk.text)
    return f"{context}\n{chunk.text}" if context else chunk.text


def _context(title: str, path: Sequence[str], text: str) -> str:
    opening = text[: len(title) + 400].casefold()
    lines = []
    if title and not opening.startswith(title.casefold().rstrip(". ")):
        lines.append(_shortened(title, MAX_TITLE))
    above = [part for part in path if part.casefold() not in opening]
    if above:
        room = MAX_PATH // len(above)
        lines.append(" > ".join(_shortened(part, max(room, 12)) for part in above[-4:]))
    return "\n".join(lines)


def _shortened(text: str, tokens: int) -> str:
    if measure(text) <= tokens * _UNIT:
        return text
    return text[: max(1, len(text) * tokens * _UNIT // measure(text))].rstrip() + "…"


def split(document: Document, *, limit: int, count: Counter) -> list[Chunk]:
    """The chunks of a document in order: they cover all its text and do not overlap.

    No ``reading_text`` is longer than ``limit`` tokens by ``count``, which is called on batches:
    once for all chunks, and again only for those that turned out too long.
    """
    from ingest.structure.passages import runs  # with all its patterns only needed here

    chunks: list[Chunk] = []
    grouped = runs(document)
    for run in grouped:
        leads = _Leads(document.text, run)
        for start, end in _packed(document, run, limit, alone=len(grouped) == 1):
            chunk = _chunk(document, run.kind, start, end)
            if chunk:
                chunks.append(_led(document, leads, chunk))
    fitting = _fit(document, chunks, limit, count)
    return [replace(chunk, ordinal=ordinal) for ordinal, chunk in enumerate(fitting)]


def _led(document: Document, leads: _Leads, chunk: Chunk) -> Chunk:
    """The chunk, with the words that lead to its list ahead of it where they stand in an earlier
    one: "will focus on the following tasks:", unseen in the list's second half otherwise."""
    lead = leads.before(chunk.start)
    return _with_lead(document, chunk, lead) if lead else chunk


def _part_of(document: Document, whole: Chunk, part: Chunk) -> Chunk:
    """A part of a chunk that was too long, with the whole's context and the lead before it."""
    part = replace(part, context=whole.context)
    head = head_above(document.text, part.start) if part.start > whole.start else ""
    if head:
        return _with_lead(document, part, head)
    leading = _LEADING.match(document.text[whole.start : part.start])
    return _with_lead(document, part, leading[0]) if leading else part


def _with_lead(document: Document, chunk: Chunk, lead: str) -> Chunk:
    context = chunk.context
    if context is None:
        context = _context(document.title, chunk.path, chunk.text)
    shown = _shortened(lead.strip(), MAX_LEAD)
    return replace(chunk, context="\n".join(part for part in (context, shown) if part))


class _Leads:
    """What leads to the lists of a run, each passage looked at once."""

    def __init__(self, text: str, run: Run) -> None:
        self._text = text
        self._passages = run.passages
        self._starts = [passage.start for passage in run.passages]
        self._behind: list[str] = []
        """What leads to whatever follows each passage, as far as it was asked for."""

    def before(self, start: int) -> str:
        """The words that lead to the list in whose middle ``start`` lies, up to their colon; else
        empty."""
        text = self._text
        if is_row(text[start : text.find("\n", start) + 1 or len(text)]):
            return head_above(text, start)
        index = bisect_right(self._starts, start) - 1
        if index < 0:
            return ""
        while len(self._behind) < index:
            number = len(self._behind)
            self._behind.append(self._of(number, self._passages[number].end))
        return self._of(index, start)

    def _of(self, index: int, stop: int) -> str:
        """The same, as told by a passage up to ``stop``, or by those before it."""
        passage = self._passages[index]
        stop = min(stop, passage.end)
        inside = _LEADING.match(self._text, passage.start, stop)
        if inside:
            return inside[0].strip()
        end = self._text[max(passage.start, stop - _SHOWN) : stop].rstrip()
        if end.endswith((":", "：")):
            return self._text[passage.start : min(stop, passage.start + _SHOWN)].strip()
        if not LIST_OR_HEADING.match(self._text, passage.start, passage.end):
            return ""
        return self._behind[index - 1] if index else ""


def _chunk(document: Document, kind: Passage | Chunk, start: int, end: int) -> Chunk | None:
    """The chunk of a stretch without the white space around it; None if there is only that."""
    raw = document.text[start:end]
    text = raw.strip()
    if not text:
        return None
    start += len(raw) - len(raw.lstrip())
    return Chunk(
        ordinal=0,
        start=start,
        end=start + len(text),
        text=text,
        section=kind.section,
        path=_path(document, kind.section),
        page=document.page_at(start),
        aspect=kind.aspect,
        year=kind.year,
        language=detect_language(text),
    )


def _path(document: Document, section: int | None) -> tuple[str, ...]:
    titles: list[str] = []
    while section is not None:
        titles.append(document.sections[section].title)
        section = document.sections[section].parent
    return tuple(reversed(titles))


def _packed(document: Document, run: Run, limit: int, *, alone: bool) -> Iterator[Span]:
    """Stretches of a run that should fit: paragraphs merged to about AIM, long ones divided."""
    text = document.text
    path = _path(document, run.kind.section)
    ahead = measure(_context(document.title, path, text[run.start : run.start + 400]))
    # An estimate may be a little short, hence 0.95; the text keeps half, however long the context.
    room = max(int(limit * _UNIT * 0.95) - ahead, limit * _UNIT // 2)
    aim = min(AIM * _UNIT, room)
    whole = measure(text[run.start : run.end])
    single = alone or all(passage.lead for passage in run.passages[:-1])
    if whole <= (HOPE * room if single else aim):
        yield run.start, run.end
        return
    yield from _merged(text, list(_units(text, run, room)), math.ceil(whole / aim), room)


def _units(text: str, run: Run, room: int) -> Iterator[Span]:
    """Paragraphs, those over ``room`` as sentences; a heading stays with the next paragraph."""
    start = run.start
    for passage in run.passages:
        if passage.lead and passage is not run.passages[-1]:
            continue
        if measure(text[start : passage.end]) <= HOPE * room:
            yield start, passage.end
        else:
            yield from _sentence_units(text, start, passage.end, room)
        start = passage.end


def _sentence_units(text: str, start: int, end: int, room: int) -> Iterator[Span]:
    """The sentences of a stretch, end to end; those over ``room`` in parts."""
    # From end to end, the white space between included: the units leave out nothing.
    ends = [start + sentence[1] for sentence in sentences(text[start:end])]
    for stop in [*ends[:-1], end]:
        if measure(text[start:stop]) <= room:
            yield start, stop
        else:
            for part in _splitter(max(room, 1)).split_text(text[start:stop]):
                yield start, start + len(part)
                start += len(part)
        start = stop


def _merged(text: str, units: Sequence[Span], parts: int, room: int) -> Iterator[Span]:
    """Neighbouring units as about ``parts`` stretches of equal length, each within ``room``."""
    sizes = [measure(text[start:end]) for start, end in units]
    left = sum(sizes)
    start, size = units[0][0], 0
    for (begin, _), length in zip(units, sizes, strict=True):
        # The goal moves with what is left, so that a long early stretch leaves no tiny last one.
        # A unit goes to the side where its larger half lies.
        goal = left / parts
        if size and (size + length > room or (parts > 1 and size + length / 2 > goal)):
            yield start, begin
            left -= size
            parts = max(parts - 1, 1)
            start, size = begin, 0
        size += length
    yield start, units[-1][1]


@lru_cache(maxsize=256)
def _splitter(size: int) -> RecursiveCharacterTextSplitter:
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # heavy: 0.2 s

    return RecursiveCharacterTextSplitter(
        separators=_SEPARATORS,
        is_separator_regex=True,
        keep_separator="end",
        strip_whitespace=False,
        chunk_size=size,
        chunk_overlap=0,
        length_function=measure,
    )


def _fit(document: Document, chunks: list[Chunk], limit: int, count: Counter) -> list[Chunk]:
    """``chunks`` with those that count more than ``limit`` tokens divided until they do not."""
    final: list[Chunk] = []
    pending = chunks
    while pending:
        counts = count([reading_text(document, chunk) for chunk in pending])
        again: list[Chunk] = []
        for chunk, tokens in zip(pending, counts, strict=True):
            smaller = _smaller(document, chunk, tokens, limit) if tokens > limit else []
            again.extend(smaller)
            if not smaller:
                final.append(chunk)
        pending = again
    return sorted(final, key=lambda chunk: chunk.start)


def _smaller(document: Document, chunk: Chunk, tokens: int, limit: int) -> list[Chunk]:
    """The chunk with less context, or its parts; empty for what cannot be made smaller."""
    read = reading_text(document, chunk)
    context = read[: len(read) - len(chunk.text)].rstrip("\n")
    ahead = tokens * measure(context) / measure(read)
    # A context that takes more than a third is cut before the text is divided.
    if context and (ahead > limit / 3 or len(chunk.text) == 1):
        keep = int(len(context) * limit / 4 / ahead)
        shorter = context[: min(keep, len(context) - 1)].rstrip() if len(chunk.text) > 1 else ""
        return [replace(chunk, context=shorter)]
    if len(chunk.text) == 1:
        return []
    size = measure(chunk.text)
    parts = max(2, math.ceil((tokens - ahead) / (0.95 * (limit - ahead))))
    room = size / parts * 1.3
    while True:
        units = list(_sentence_units(document.text, chunk.start, chunk.end, int(room)))
        spans = _merged(document.text, units, parts, int(room))
        made = [part for span in spans if (part := _chunk(document, chunk, *span))]
        if len(made) > 1:
            return [_part_of(document, chunk, part) for part in made]
        # Ends with parts at the latest when single characters are left (the last of _SEPARATORS).
        room /= 2
