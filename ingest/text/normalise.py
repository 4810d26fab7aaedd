"""One form for all text: NFC, ``\\n``, single spaces, nothing invisible; and wrapped lines joined.

NFC, not NFKC: a quotation must be found again in the original, so full-width forms stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

from ingest.text.numbering import LIST_OR_HEADING
from ingest.text.radicals import without_radicals
from ingest.text.spacing import closed_up

_LINE_BREAKS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069"
    "\ud800-\udfff\ufdd1-\ufdef\ufeff\ufffe\uffff\ufff9-\ufffb]"
)
_ODD_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SPACES = re.compile(" {2,}")
_SET_APART = re.compile(r"(?:\S {1,4}){3}\S(?!\S)")
"""Four characters that stand apart: only then a line may be letter-spaced."""
_BLANK_LINES = re.compile("\n{3,}")


def normalise(text: str) -> str:
    """``text`` with uniform line breaks and spaces, NFC, without control and zero-width marks.

    Radicals are the hanzi that they stand for, letter-spaced lines are closed up. Idempotent. At
    most one blank line stays between two lines.
    """
    text = _LINE_BREAKS.sub("\n", text)
    text = _ODD_SPACES.sub(" ", without_radicals(_INVISIBLE.sub("", text)))
    if _SET_APART.search(text):
        text = "\n".join(map(closed_up, text.split("\n")))
    text = _SPACES.sub(" ", text)
    text = text.replace(" \n", "\n").replace("\n ", "\n")
    text = _BLANK_LINES.sub("\n\n", text).strip()
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def normalise_line(text: str) -> str:
    """``text`` normalised and on one line, for a heading, a table cell or a title.

    A break between two Chinese characters leaves no space.
    """
    return glued(normalise(text).split("\n"))


_LOOKED_AT = 12
"""Characters at the end of a line that tell how it goes on."""
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_ENDS_WIDE = re.compile(f"[{_WIDE}“”‘’…—]$")
_WIDE_NEAR_END = re.compile(f"[{_WIDE}][A-Za-z]{{1,4}}$")
_STARTS_WIDE = re.compile(f"[{_WIDE}“”‘’…—]")


def glue(left: str, right: str) -> str:
    """Two parts of a wrapped line as one: no space beside Chinese, hyphenated words closed up."""
    tail = left[-_LOOKED_AT:]
    if _breaks_number(tail, right) or _sets_below(tail, right):
        return left + right
    if _ENDS_WIDE.search(tail) or _STARTS_WIDE.match(right):
        return left + right
    if right[:1].isdigit() and _WIDE_NEAR_END.search(tail):
        return left + right  # PM and 2.5 in a Chinese sentence
    if _HYPHENATED.search(tail) and right[:1].islower():
        return left[:-1] + right
    return f"{left} {right}"


def glued(lines: Iterable[str]) -> str:
    """The lines of one paragraph as one, empty ones left out: ``glue`` from the first to the last,
    in time by their length."""
    parts: list[str] = []
    tail = ""
    for line in filter(None, lines):
        if not parts:
            parts.append(line)
            tail = line[-_LOOKED_AT:]
            continue
        joined = glue(tail, line)
        kept = len(joined) - len(line)  # of what was before: all, a space more, a hyphen less
        if kept < len(tail):
            parts[-1] = parts[-1][:-1]
        parts += (" ", line) if kept > len(tail) else (line,)
        tail = joined[-_LOOKED_AT:]
    return "".join(parts)


_NUMBER_BEFORE = re.compile(rf"(?![表图第章节条款号件])[{_WIDE}](?P<number>\d[\d,]*\.?)$")
_NUMBER_BEHIND = re.compile(rf"(?!(?:19|20)\d\d年)(?:\.\d+|\d[\d,]*(?:\.\d+)?(?=[{_WIDE}%]))")
_YEAR = re.compile(r"(?:19|20)\d\d")


def _breaks_number(left: str, right: str) -> bool:
    """Whether a line of Chinese ends within a number: …新增32 and 6家."""
    before = _NUMBER_BEFORE.search(left)
    return (
        before is not None
        and _YEAR.fullmatch(before["number"]) is None
        and _NUMBER_BEHIND.match(right) is not None
    )


_SYMBOL = re.compile(r"(?<![A-Za-z])(?:PM|CO|SO|NO|NH|CH|VOC|[ONH])$")
_SMALL = re.compile(r"\d{1,2}(?:\.\d)?|x")
_WITH_SMALL = re.compile(r"(?<![A-Za-z])(?:PM|CO|SO|NO|NH|CH|VOC|[ONH])(?:\d{1,2}(?:\.\d)?|x)$")


def _sets_below(left: str, right: str) -> bool:
    """Whether a number that stands alone is set below a symbol: PM and 2.5, CO and 2."""
    return _SYMBOL.search(left) is not None and _SMALL.fullmatch(right) is not None


_HYPHENATED = re.compile(r"[a-z]{2}[-\u2010]$")

_TERMINAL = re.compile(r"[。！？；：…!?;:.][”’」』）)\]》\"']*$")
_CONTINUES = re.compile(r"[，。、；：！？）》”’」』％%,.;:!?)\]]")
_BROKEN_AFTER = re.compile(r"[，、（《“「『]$")
_HANGS = re.compile(r"(?:,|\b(?:and|or|of|the|a|an|to|in|on|for|with|by|from|that|as|at))$")
_WRAPPED_AT = 30
"""From this width on a line of Chinese that ends within a number was wrapped."""
_LONG_LINE = 60
"""Shorter English lines without an end may be items of a list, even before a lower-case word."""
_TAIL = 100
"""The end of a paragraph, in characters, tells whether the next line belongs to it."""
_BLANK_MARK = re.compile("[\u200b\u2060\ufeff]")
_INDENT = re.compile("(?:\u3000| {2,}|\t)")


def join_wrapped(text: str) -> str:
    """Plain text with the lines put together again that a converter or a narrow window broke.

    Joins where the line plainly goes on: after a Chinese comma, inside a bracket, before closing
    punctuation or a lower-case word, around a line of zero-width marks alone, and throughout a
    text that is wrapped at a fixed width.
    """
    lines = _LINE_BREAKS.sub("\n", text).split("\n")
    width = _wrap_width(lines)
    paragraphs: list[list[str]] = []
    tail, last, seam = "", "", False
    for line in lines:
        visible = _BLANK_MARK.sub("", line).strip()
        if not visible:
            seam = seam or (tail != "" and _BLANK_MARK.search(line) is not None)
            if not seam:
                tail = ""
                paragraphs.append([])
        elif len(paragraphs) > 1 and tail and _goes_on(tail, last, line, visible, seam, width):
            joined = glue(tail, visible)
            paragraphs[-1].append(joined[len(tail) :] if joined.startswith(tail) else visible)
            if not joined.startswith(tail):  # the hyphen at the end went
                paragraphs[-1][-2] = paragraphs[-1][-2][:-1]
            tail, seam = joined[-_TAIL:], False
        else:
            paragraphs.extend([[], [visible]] if seam else [[visible]])
            tail, seam = visible[-_TAIL:], False
        last = line
    return "\n".join(map("".join, paragraphs))


def _goes_on(left: str, last: str, line: str, visible: str, seam: bool, width: int | None) -> bool:
    if _CONTINUES.match(visible) and not _TERMINAL.search(left):
        return True
    below = _WITH_SMALL.search(left) is not None and _SMALL.fullmatch(last.strip()) is not None
    if below or _sets_below(left, visible):
        return True
    if _INDENT.match(line) or LIST_OR_HEADING.match(visible) or _TERMINAL.search(left):
        return False
    if seam or _BROKEN_AFTER.search(left) or _inside_bracket(left):
        return True
    if columns(last) >= _WRAPPED_AT and _breaks_number(left, visible):
        return True
    if _ENDS_WIDE.search(left) and len(visible) == 1:
        return True
    if "a" <= visible[0] <= "z" and (len(left) >= _LONG_LINE or _HANGS.search(left)):
        return True
    return width is not None and columns(last) >= 0.7 * width and not _heading_like(left)


def _inside_bracket(text: str) -> bool:
    tail = text[-60:]
    return tail.rfind("（") > tail.rfind("）") or tail.rfind("(") > tail.rfind(")")


def _heading_like(line: str) -> bool:
    return LIST_OR_HEADING.match(line) is not None and len(line) < 40 and "，" not in line


def columns(line: str) -> int:
    """The width of ``line`` on a terminal: a Chinese character takes two columns."""
    return len(line) if line.isascii() else len(line) + sum(letter > "\u2e7f" for letter in line)


def _wrap_width(lines: list[str]) -> int | None:
    """The column at which the text was wrapped, None if it was not."""
    inner = [
        line.rstrip() for line, following in pairwise(lines) if line.strip() and following.strip()
    ]
    if len(inner) < 6:
        return None
    widths = sorted(map(columns, inner))
    width = widths[int(0.95 * (len(widths) - 1))]
    if not 30 <= width <= 110 or widths[-1] > 1.3 * width:
        return None
    full = [line for line in inner if columns(line) >= 0.75 * width]
    broken = [line for line in full if not _TERMINAL.search(line)]
    wrapped = len(full) >= 0.7 * len(inner) and len(broken) >= 0.6 * len(full)
    return width if wrapped else None
