"""Documents that say the same are told, whatever their format, and folded where that is set."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

import kb
from kb.pipeline.near import (
    NEARLY,
    RUN,
    Signature,
    groups_of,
    letters_of,
    related,
    signature_of,
)

Write = Callable[[str, str | bytes], Path]

ENGLISH = "port ship hall officer bridge certificate train fruit harbour trade crew berth".split()
CHINESE = "海关 口岸 监管 货物 旅客 企业 服务 改革 创新 智慧 大湾区 通关 便利".split()


def text_of(words: list[str], seed: int, count: int = 400) -> str:
    chosen = random.Random(seed)
    joint = "" if words is CHINESE else " "
    lines = [
        joint.join(chosen.choices(words, k=9)) + f"{chosen.random():.7f}." for _ in range(count)
    ]
    return "\n\n".join(lines)


def test_looked_for_around_a_text_is_the_group_that_it_is_in() -> None:
    texts: dict[str, list[str]] = {}
    for group in range(3):
        lines = text_of(ENGLISH, 10 + group).split("\n\n")
        for step in range(4):  # each like the one before, the last hardly like the first
            other = text_of(ENGLISH, 100 + group).split("\n\n")
            texts[f"{group}-{step}"] = [*other[: 15 * step], *lines[15 * step :]]
    texts["alone"] = text_of(ENGLISH, 50).split("\n\n")
    signatures = {name: signature_of("\n".join(lines)) for name, lines in texts.items()}
    everything = groups_of(signatures)
    for name in texts:
        around = [names for _, _, names in groups_of(related(signatures, {name}))]
        assert around == [names for _, _, names in everything if name in names]
    assert related(signatures, {"gone"}) == {}


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["en", "zh"])
@pytest.mark.parametrize("changed", [0, 5, 20, 60, 200])
def test_likeness_is_the_share_of_runs_that_both_have(words: list[str], changed: int) -> None:
    text = text_of(words, 1)
    lines = text.split("\n\n")
    other = "\n\n".join([*text_of(words, 2).split("\n\n")[:changed], *lines[changed:]])
    runs = [
        {letters[at : at + RUN] for at in range(len(letters) - RUN + 1)}
        for letters in map(letters_of, (text, other))
    ]
    exact = len(runs[0] & runs[1]) / len(runs[0] | runs[1])
    found = signature_of(text).likeness(signature_of(other))
    assert found == pytest.approx(exact, abs=0.13)  # three deviations of 128 numbers at a half


def test_a_signature_comes_back_from_the_catalog_as_it_was() -> None:
    signature = signature_of(text_of(CHINESE, 3))
    again = Signature.of_text(signature.as_text())
    assert again.letters == signature.letters
    assert again.likeness(signature) == 1.0


def test_texts_are_grouped_over_others_that_they_are_like() -> None:
    text = text_of(ENGLISH, 4).split("\n\n")
    other = text_of(ENGLISH, 5).split("\n\n")
    texts = {
        "a": text,
        "b": [*other[:20], *text[20:]],
        "c": [*other[:40], *text[40:]],
        "d": [line.upper() for line in text],
        "e": other,
    }
    found = groups_of({name: signature_of("\n".join(lines)) for name, lines in texts.items()})
    assert [(kind, names) for kind, _, names in found] == [
        ("same_text", ["a", "d"]),
        ("near", ["a", "b", "c"]),
    ]
    assert NEARLY <= found[1][1] < 1


def test_one_text_in_two_formats_is_told_when_it_is_taken_in(
    library: kb.Library, write: Write
) -> None:
    lines = text_of(ENGLISH, 6, 60).split("\n\n")
    write("a.md", "# Report\n\n" + "\n\n".join(f"- {line}" for line in lines))
    library.ingest(write("x.txt", text_of(ENGLISH, 7, 60)))
    html = "<h1>Report</h1>" + "".join(f"<p>{line}</p>" for line in lines)
    report = library.ingest(write("b.html", html).parent)
    told = [str(caution) for caution in report.warnings if "kb duplicates" in caution.remedy]
    assert len(told) == 1
    assert "a.md, b.html: are the same text" in told[0]
    (found,) = library.duplicates()
    assert (found.kind, found.likeness) == ("same_text", 1.0)
    assert not library.ingest(write("y.txt", text_of(ENGLISH, 8, 60))).warnings


def test_short_texts_are_not_compared(library: kb.Library, write: Write) -> None:
    write("a.txt", "The same few words.\n")
    library.ingest(write("b.txt", "The same few  words.\n").parent)
    assert library.duplicates() == []


@pytest.mark.parametrize("setting", ["tell", "keep", "fold"])
def test_what_becomes_of_them_is_a_setting(
    settings: kb.Settings, write: Write, setting: str
) -> None:
    text = text_of(CHINESE, 9, 120)
    write("a.txt", text)
    folder = write("b.md", f"# 报告\n\n{text}").parent
    chosen = settings.model_copy(update={"duplicates": setting})
    with kb.open(settings=chosen) as library:
        report = library.ingest(folder)
        told = [one for one in report.warnings if "kb duplicates" in one.remedy]
        assert bool(told) == (setting != "keep")
        hits = library.search("智慧口岸", limit=6).hits
        assert [hit.rank for hit in hits] == list(range(1, 7))
        texts = [letters_of(hit.text) for hit in hits]
        assert (len(set(texts)) == len(texts)) == (setting == "fold")
