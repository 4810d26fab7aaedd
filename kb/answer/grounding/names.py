"""Proper names in a text: capitalised words in English, tagged words in Chinese; links.

Where it cannot be told whether a word is a name it is taken for one: a sentence is rather dropped
than kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index import Analyser

_LINK = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+", re.IGNORECASE)
_QUOTED = re.compile(r"《([^《》]+)》|“([^“”]{2,})”|「([^「」]{2,})」|\"([^\"]{2,})\"")
_WORD = re.compile(r"[A-Za-z0-9]+(?:[-.'&][A-Za-z0-9]+)*")
_OPENERS = frozenset(
    (
        "a an the this that these those it its he his she her they their we our you your i in on "
        "at by for from of to with within without under over during since until after before "
        "between among through throughout as if when where while because although though and "
        "but or nor so yet also both each every all some any many much more most other another "
        "such no not only there here then thus however moreover meanwhile overall additionally "
        "further furthermore finally first second third next last what which who how why is are "
        "was were be been has have had do does did will would can could may might must shall "
        "should one"
    ).split()
)
"""Words that a sentence may begin with and that name nothing."""
_ORGANISATION = re.compile(
    "海关|总署|分署|公司|集团|大学|学院|医院|银行|法院|政府|委员会|管理局|办公室|口岸|港|大桥|机场"
    "|保税区|自贸区|试验区|开发区|合作区|园区|新区|局|厅|部|署|院|省|市|区|县|州|镇"
)
"""What may follow a place's name and make it another: 深圳 and 深圳海关."""
_NAME_TAGS = frozenset("nr ns nt nz nrt nrfg".split())
_NOUN_TAGS = frozenset("n f s j b".split())


def links_in(text: str) -> list[str]:
    """Web and mail addresses."""
    return [match[0].rstrip(".,;)。，；）") for match in _LINK.finditer(text)]


def names_in(sentence: str, language: str) -> Iterator[str]:
    """The proper names of a sentence in NFKC, its quotations among them, in the order found."""
    for match in _QUOTED.finditer(sentence):
        yield next(filter(None, match.groups()))
    yield from _capitalised(sentence)
    if language == "zh":
        yield from _tagged(sentence)


def occurs(name: str, text: str) -> bool:
    """Whether a name stands in ``text`` (both in NFKC), as whole words where it is in letters."""
    name, text = _folded(name), _folded(text)
    if name.isascii():
        return re.search(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", text) is not None
    return name in text


def _folded(text: str) -> str:
    text = text.casefold().replace("’", "'").replace("–", "-").replace("‑", "-")
    return " ".join(text.split())


def _capitalised(sentence: str) -> Iterator[str]:
    """Runs of capitalised words; the sentence's first word too, unless it is grammar."""
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(sentence):
        if not any(character.isupper() for character in word[0]):
            continue
        begins = not sentence[: word.start()].strip(" \t\"'“‘(—-*")
        if begins and word[0].lower() in _OPENERS:
            continue
        if run and not sentence[run[-1].end() : word.start()].isspace():
            yield _run(sentence, run)
            run = []
        run.append(word)
    if run:
        yield _run(sentence, run)


def _run(sentence: str, run: list[re.Match[str]]) -> str:
    return re.sub(r"['’]s$", "", sentence[run[0].start() : run[-1].end()])


def opens_with_a_word(sentence: str, name: str, cited: str, analyser: Analyser) -> bool:
    """Whether ``name`` is the sentence's first word and, in another form, a word of ``cited``."""
    if " " in name or not sentence.lstrip(" \t\"'“‘(—-*").startswith(name):
        return False
    stems = set(analyser.terms(name))
    return bool(stems) and stems <= set(analyser.terms(cited))


def _tagged(sentence: str) -> Iterator[str]:
    """Persons, places and bodies, by the tags of jieba's dictionary, with what belongs to them."""
    import rjieba  # the dictionary takes a moment to load

    name, before = "", ""
    for word, tag in rjieba.tag(sentence):
        body = _ORGANISATION.match(word)
        if tag in _NAME_TAGS and not word.isascii() and not (body and len(word) > len(body[0])):
            # A body is named with the noun before it, which the dictionary may not know as a place.
            name = name + word if name else (before if body else "") + word
        elif body and (name or tag in _NAME_TAGS):  # 深圳 and 海关检查, which is cut wrongly
            yield (name or before) + body[0]
            name = ""
        elif name:
            yield name
            name = ""
        before = word if tag in _NOUN_TAGS else ""
    if name:
        yield name
