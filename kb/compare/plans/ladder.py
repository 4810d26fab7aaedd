"""The words that plans are made of, and how strong each is: an editable file.

``ladder.csv`` has the columns language (zh, en), kind (verb, modifier), step, words (by ``;``). A
verb without a step begins a measure but stands on no ladder; a modifier's step is added to its
verb's. A file of one's own (setting ``ladder``) takes the place of the packaged one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kb.errors import BadRequest

PACKAGED = Path(__file__).with_name("ladder.csv")
COLUMNS = ("language", "kind", "step", "words")

_JOINT_ZH = re.compile("[并和、]")
_JOINED_ZH = 6
"""Characters before a Chinese verb in which another may stand that is joined to it."""
_HEAD_EN = 12
"""Words from its beginning in which an English measure's verb is looked for."""
_MODAL_EN = re.compile(
    r"\b(?:will|shall|should|must"
    r"|(?:is|are|needs?|ought|has|have|plans?|aims?|intends?) to)\b",
    re.IGNORECASE,
)
_WORD_EN = re.compile(r"[A-Za-z][A-Za-z'-]*")


@dataclass(frozen=True, slots=True)
class Strength:
    """How a measure is meant: its verb, and the step of verb and modifiers on the ladder."""

    verb: str
    """As the ladder spells it; empty where none was found."""
    step: float | None
    """The verb's step; None where it stands on no ladder."""
    degree: float
    """What the modifiers add."""
    telling: tuple[str, ...] = ()
    """The modifiers that add anything."""
    is_modified: bool = False
    """Whether any modifier stands by the verb, one that adds nothing too."""


NO_STRENGTH = Strength("", None, 0.0)


@dataclass(frozen=True)
class Ladder:
    """Verbs and modifiers by language, with their steps."""

    verbs: Mapping[str, Mapping[str, float | None]]
    modifiers: Mapping[str, Mapping[str, float]]

    def strength(self, text: str, language: str) -> Strength:
        """What the head of a measure says of its strength."""
        return self._zh(text) if language == "zh" else self._en(text)

    def begins(self, text: str, language: str) -> bool:
        """Whether a stretch begins with a verb of planning, modifiers aside."""
        if language == "zh":
            return self.head_zh.match(text) is not None
        return self.head_en.match(text) is not None

    def knows(self, word: str) -> bool:
        """Whether an English word is a form of a verb of planning."""
        return word.casefold() in self._inflected

    @cached_property
    def head_zh(self) -> re.Pattern[str]:
        """Modifiers, then a verb, at the beginning of a Chinese clause."""
        modifiers, verbs = self.modifiers.get("zh", {}), self.verbs.get("zh", {})
        return re.compile(rf"(?P<modifiers>(?:{_any(modifiers)}){{0,6}})(?P<verb>{_any(verbs)})")

    @cached_property
    def head_en(self) -> re.Pattern[str]:
        """Modifiers, then a verb in its base form, at the beginning of an English clause."""
        modifiers, verbs = self.modifiers.get("en", {}), self.verbs.get("en", {})
        return re.compile(
            rf"(?P<modifiers>(?:(?:{_any(modifiers)}|to|not)\s+)*)(?P<verb>{_any(verbs)})(?![\w'-])",
            re.IGNORECASE,
        )

    @cached_property
    def _inflected(self) -> dict[str, str]:
        """Every form of a one-word English verb to its base form."""
        forms: dict[str, str] = {}
        for verb in self.verbs.get("en", {}):
            if " " not in verb:
                forms |= dict.fromkeys(_inflections(verb), verb)
        return forms

    def _zh(self, text: str) -> Strength:
        # Before its verb a clause may have a subject or a place: then the first verb behind counts.
        match = self.head_zh.match(text) or self.head_zh.search(text, 0, 60)
        if match is None:
            return NO_STRENGTH
        # 深入学习贯彻: what stands at the beginning belongs to the verbs that are joined there.
        joined = text[: match.start()] if match.start() <= _JOINED_ZH else ""
        modifiers = [
            word
            for word in sorted(self.modifiers.get("zh", {}), key=len, reverse=True)
            if word in match["modifiers"] or joined.startswith(word)
        ]
        verb = match["verb"]
        # 制定实施: of verbs that are joined the highest says how far it goes.
        while (after := self._joined_zh(text, match)) is not None:
            match = after
            verb = self._higher("zh", verb, match["verb"])
        return self._made("zh", verb, modifiers)

    def _joined_zh(self, text: str, match: re.Match[str]) -> re.Match[str] | None:
        joint = _JOINT_ZH.match(text, match.end())
        following = self.head_zh.match(text, joint.end() if joint else match.end())
        return following if following and not following["modifiers"] else None

    def _higher(self, language: str, verb: str, other: str) -> str:
        steps = self.verbs[language]
        own, others = steps[verb], steps[other]
        return other if own is not None and others is not None and others > own else verb

    def _en(self, text: str) -> Strength:
        modal = _MODAL_EN.search(text)
        head = text[modal.end() :] if modal else text
        words = [match[0].casefold() for match in _WORD_EN.finditer(head)][:_HEAD_EN]
        whole = text.casefold()
        verbs = self.verbs.get("en", {})
        for number, word in enumerate(words):
            following = " ".join(words[number : number + 3])
            # "build up" goes before "build".
            longer = [verb for verb in verbs if " " in verb and _opens(following, verb)]
            base = max(longer, key=len) if longer else self._inflected.get(word)
            if base is not None and not self._only_helps(base, words[number + 1 :]):
                behind = number + len(base.split())
                # "to further simplify" further on says how another thing is done.
                near = [*words[: number + 1], *words[behind : behind + 1]]
                if words[behind : behind + 1] == ["and"] and len(words) > behind + 1:
                    other = self._inflected.get(words[behind + 1])
                    base = self._higher("en", base, other) if other else base
                return self._made("en", base, self._how_en(near, whole))
        return self._made("en", "", self._how_en(words, whole))

    def _how_en(self, near: Sequence[str], whole: str) -> list[str]:
        """The modifiers by an English verb; those of several words, anywhere."""
        known = self.modifiers.get("en", {})
        return [word for word in known if (word in near if " " not in word else word in whole)]

    def _only_helps(self, verb: str, after: list[str]) -> bool:
        """Whether a verb, such as "continue" in "continue to build", leads to another."""
        return verb in _HELPING and "to" in after[:4]

    def _made(self, language: str, verb: str, modifiers: Collection[str]) -> Strength:
        steps = self.modifiers.get(language, {})
        telling = tuple(word for word in modifiers if steps[word])
        degree = max((steps[word] for word in telling), default=0.0)
        step = self.verbs[language][verb] if verb else None
        return Strength(verb, step, degree, telling, bool(modifiers))


_HELPING = frozenset("continue work strive move step act seek try aim do take make go keep".split())


def load_ladder(own: Path | None = None) -> Ladder:
    """The packaged ladder, or the user's own file.

    Raises:
        BadRequest: the file cannot be read, lacks a column, or a step is no number.
    """
    path = own or PACKAGED
    verbs: dict[str, dict[str, float | None]] = {}
    modifiers: dict[str, dict[str, float]] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
            if missing:
                raise BadRequest(
                    f"ladder {path}: no column {' or '.join(missing)}; "
                    f"its first line must be {','.join(COLUMNS)}"
                )
            for row in rows:
                _take(row, verbs, modifiers, path, rows.line_num)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadRequest(
            f"ladder {path}: {error}; it must be a readable CSV file in UTF-8"
        ) from error
    return Ladder(verbs, modifiers)


def _take(
    row: Mapping[str, str | None],
    verbs: dict[str, dict[str, float | None]],
    modifiers: dict[str, dict[str, float]],
    path: Path,
    line: int,
) -> None:
    language, kind = (row["language"] or "").strip(), (row["kind"] or "").strip()
    words = [word.strip() for word in (row["words"] or "").split(";") if word.strip()]
    given = (row["step"] or "").strip()
    try:
        step = float(given) if given else None
    except ValueError:
        raise BadRequest(f"ladder {path}, line {line}: step {given!r} is no number") from None
    if kind == "verb":
        known = verbs.setdefault(language, {})
        # A line without a step does not take away the step that another line has given.
        known.update({word: step for word in words if step is not None or word not in known})
    elif kind == "modifier":
        modifiers.setdefault(language, {}).update(dict.fromkeys(words, step or 0.0))
    else:
        raise BadRequest(f"ladder {path}, line {line}: kind {kind!r}; there are verb and modifier")


def _any(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first; one that matches nothing for none."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered) or r"(?!)"


def _inflections(verb: str) -> set[str]:
    stem = verb[:-1] if verb.endswith("e") else verb
    # planned, controlled; that some forms do not exist does no harm, for no text has them.
    doubled = verb + verb[-1] if len(verb) <= 4 or verb.endswith("l") else stem
    forms = {verb, f"{verb}s", f"{stem}ed", f"{stem}ing", f"{doubled}ed", f"{doubled}ing"}
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        forms |= {f"{verb[:-1]}ies", f"{verb[:-1]}ied"}
    if verb.endswith(("s", "sh", "ch", "x", "z")):
        forms.add(f"{verb}es")
    return forms | _IRREGULAR.get(verb, set())


_IRREGULAR = {
    "build": {"built"},
    "build up": {"built up"},
    "draw up": {"drawn up"},
    "keep": {"kept"},
    "make": {"made"},
    "take": {"taken", "took"},
    "give": {"given", "gave"},
    "put": {"put"},
    "hold": {"held"},
    "meet": {"met"},
    "bring": {"brought"},
    "spend": {"spent"},
    "find": {"found"},
    "do": {"done", "does"},
    "see": {"seen"},
    "run": {"run"},
    "set": {"set"},
    "grow": {"grown"},
    "seek": {"sought"},
}


def _opens(words: str, phrase: str) -> bool:
    """Whether ``words`` begin with a verb of several words, its first one in any form."""
    first, _, rest = phrase.partition(" ")
    head, _, after = words.partition(" ")
    same = head in _inflections(first) | _IRREGULAR.get(phrase, set()) or head in {
        form.partition(" ")[0] for form in _IRREGULAR.get(phrase, ())
    }
    return same and f"{after} ".startswith(f"{rest} ")
