"""From lines to paragraphs: wrapped lines joined, headings told by their type."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.draft import PAGE_MARK, Block
from ingest.readers.layout.line import Line
from ingest.readers.layout.page_foot import without_notes, without_repeated_heads
from ingest.text.normalise import glue
from ingest.text.numbering import (
    BULLET,
    DIVISION,
    IN_BRACKETS,
    IN_BRACKETS_ZH,
    ITEM_NUMBER,
    NUMERAL_ZH,
    ORDINAL_ZH,
    ROMAN,
    SYMBOL_BULLET,
)

_ENDS = re.compile(r"[。！？；：…!?;:.][”’」』）)\]》\"']*$")
_BULLET = re.compile(rf"(?:{BULLET}|{SYMBOL_BULLET}|[-–*](?=\s))\s*")
_NUMBERED = re.compile(rf"{ITEM_NUMBER}\s*\S|{IN_BRACKETS}")
_OUTLINE = re.compile(
    rf"{NUMERAL_ZH}{{1,3}}[、．]|{IN_BRACKETS_ZH}|{ORDINAL_ZH}{DIVISION}"
    rf"|{ROMAN}\.\s+[A-Z]|(?:Part|Chapter) (?:[A-Z][a-z]+|{ROMAN}|\d{{1,2}})\b[.:]?\s+[A-Z]"
)
_HYPHEN = re.compile(r"([A-Za-z]+)-$")
_COMPOUND = re.compile(r"[A-Za-z]+-[A-Za-z]+")
_LARGER = 1.1
"""How much larger than the body's a heading's type is at least."""
_MAX_HEADING = 160
_NEAR = 40
"""Lines of a paragraph, beside its first two, that a further one is held against."""


@dataclass(frozen=True, slots=True)
class _Look:
    """What the document's type looks like as a whole."""

    body: float
    rights: Mapping[float, float]
    """Where full lines end, by the width of the page as it is read."""
    gap: float
    compounds: frozenset[str]

    def right(self, line: Line) -> float:
        """Where full lines end on the page of ``line``."""
        return self.rights.get(line.width, 0.0)


def blocks_of(lines: Sequence[Line]) -> list[Block]:
    """Headings, paragraphs, items and rows; a page's beginning is marked with PAGE_MARK.

    The notes at a page's foot stand behind the paragraph with which the page ends.
    """
    if not lines:
        return []
    look = _look(lines)
    body, notes = without_notes(lines, look.body)
    groups = _groups(without_repeated_heads(body), look)
    levels = _levels(groups, look)
    blocks: list[Block] = []
    page = -1
    for number, group in enumerate(groups):
        text, page = _joined(group, page, look)
        blocks.append(_block(group, text, levels))
        following = groups[number + 1][0].page if number + 1 < len(groups) else math.inf
        for at in sorted(at for at in notes if at <= group[-1].page and at < following):
            own = _groups(notes.pop(at), look)
            blocks.extend(Block("paragraph", _joined(note, page, look)[0]) for note in own)
    for note in (note for at in sorted(notes) for note in _groups(notes[at], look)):
        text, page = _joined(note, page, look)
        blocks.append(Block("paragraph", text))
    return blocks


def _groups(lines: Sequence[Line], look: _Look) -> list[list[Line]]:
    """The lines of each paragraph, heading, item or row."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _goes_on(groups[-1], line, look):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _look(lines: Sequence[Line]) -> _Look:
    sizes: Counter[float] = Counter()
    gaps: Counter[float] = Counter()
    # The last line is paired with itself: that counts its size and, without a step down, no gap.
    for line, following in zip(lines, [*lines[1:], lines[-1]], strict=True):
        if not line.row:  # put together from cells, it has no size of its own
            sizes[line.size] += len(line.text)
        if line.page == following.page and line.bottom > following.bottom and not line.row:
            gaps[round(line.bottom - following.bottom, 1)] += 1
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    rights: dict[float, float] = {}
    for line in lines:
        if line.size == body and not line.row:
            rights[line.width] = max(line.right, rights.get(line.width, 0.0))
    compounds = {word.casefold() for line in lines for word in _COMPOUND.findall(line.text)}
    tight = [gap for gap in gaps if body and gap < 2.2 * body]
    step = max(tight, key=lambda gap: gaps[gap], default=1.2 * body)
    return _Look(body, rights, step, frozenset(compounds))


def _is_heading(line: Line, look: _Look) -> bool:
    if line.row or not line.size or len(line.text) > _MAX_HEADING or _BULLET.match(line.text):
        return False
    if line.size >= _LARGER * look.body:
        return True
    return (
        line.bold
        and line.size >= look.body
        and not _ENDS.search(line.text)
        and bool(_OUTLINE.match(line.text) or len(line.text) < 80)
    )


def _goes_on(group: Sequence[Line], line: Line, look: _Look) -> bool:
    """Whether ``line`` belongs to the paragraph or heading of ``group``."""
    last = group[-1]
    if last.row or line.row or _starts_item(line.text):
        return False
    heading, before = _is_heading(line, look), _is_heading(last, look)
    if heading or before:
        # A heading goes on in the same type alone, behind a line that broke for want of room.
        same = heading and before and line.size == last.size and line.bold == last.bold
        wrapped = same and last.page == line.page and last.bottom - line.bottom < 2 * line.size
        return wrapped and not _OUTLINE.match(line.text) and last.right > 0.6 * look.right(last)
    if _OUTLINE.match(line.text) and _ENDS.search(last.text):
        return False
    # Without places punctuation alone decides.
    if not line.size or not last.size:
        return not _ENDS.search(last.text)
    ended = _ENDS.search(last.text) is not None
    # Across pages there is no gap to tell by. A sentence may end with the page and its paragraph
    # go on: then the line is full and the next one not indented.
    if last.page != line.page:
        return not ended or (
            last.right > look.right(last) - line.size and line.left <= group[0].left
        )
    step = last.bottom - line.bottom
    # Further apart than lines of a paragraph, or back up the page in another column.
    if step > look.gap + 0.35 * line.size or step < 0:
        return False
    # The second line may stand further in than the first (a hanging indent), no later one.
    near = (*group[:2], *group[-_NEAR:])
    indented = line.left > min(part.left for part in near) + 1.2 * line.size
    if indented and len(group) > 1:
        return False
    # A line that broke off early was a paragraph's last, unless it is ragged and its sentence open.
    full = last.right > look.right(last) - 3 * line.size
    return full or (not ended and last.right > 0.6 * look.right(last))


def _starts_item(text: str) -> bool:
    return _BULLET.match(text) is not None or _NUMBERED.match(text) is not None


def _levels(groups: Sequence[Sequence[Line]], look: _Look) -> dict[tuple[float, bool], int]:
    """Heading levels by type, the largest first."""
    kinds = {(group[0].size, group[0].bold) for group in groups if _is_heading(group[0], look)}
    ordered = sorted(kinds, reverse=True)
    return {kind: level for level, kind in enumerate(ordered, start=1)}


def _joined(group: Sequence[Line], page: int, look: _Look) -> tuple[str, int]:
    """The text of a group with a mark for each page that begins in it; and the page reached."""
    parts: list[str] = []
    for line in group:
        marks = PAGE_MARK * max(0, line.page - page)
        if parts:
            # Against the last line alone: a paragraph may be as long as the document.
            joined = _glued(parts[-1], line.text, look)
            parts[-1] = joined[: len(joined) - len(line.text)]
        parts.append(marks + line.text)
        page = max(page, line.page)
    return "".join(parts), page


def _glued(left: str, right: str, look: _Look) -> str:
    """Two lines as one; a hyphen stays where the document writes the compound elsewhere too."""
    match = _HYPHEN.search(left)
    if match and right[:1].islower():
        following = re.match(r"[A-Za-z]+", right)
        if following and f"{match[1]}-{following[0]}".casefold() in look.compounds:
            return left + right
    return glue(left, right)


def _block(group: Sequence[Line], text: str, levels: dict[tuple[float, bool], int]) -> Block:
    first = group[0]
    if first.row:
        return Block("row", text)
    level = levels.get((first.size, first.bold))
    if level is not None and len(text) <= 2 * _MAX_HEADING and not _ENDS_SENTENCE.search(text):
        return Block("heading", text, level)
    plain = text.lstrip(PAGE_MARK)
    marks = text[: len(text) - len(plain)]
    bullet = _BULLET.match(plain)
    if bullet:
        return Block("item", f"{marks}- {plain[bullet.end() :]}")
    return Block("item" if _NUMBERED.match(plain) else "paragraph", text)


_ENDS_SENTENCE = re.compile(r"[。；;,，]$")
