"""Why a file was refused is told in the page's language: every sentence that readers have."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from string import Formatter

import pytest

from app_pages.jobs import reasons
from app_pages.texts import load_texts
from ingest import errors

ROOT = Path(__file__).resolve().parents[2]
EN, ZH = load_texts("en"), load_texts("zh")
KINDS = {
    name for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.ReadError)
}  # fmt: skip
PLACES = [
    *(ROOT / "ingest").rglob("*.py"),
    ROOT / "kb/pipeline/scan.py",
    ROOT / "kb/pipeline/in_hand.py",
]


Assigned = Mapping[str, Sequence[ast.expr]]


def templates_of(node: ast.expr, assigned: Assigned) -> Iterator[str]:
    """The sentences that an argument may be, with ``{}`` where something stands that differs."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            str(part.value) if isinstance(part, ast.Constant) else reasons.HOLE
            for part in node.values
        )
    elif isinstance(node, ast.IfExp):
        yield from templates_of(node.body, assigned)
        yield from templates_of(node.orelse, assigned)
    elif isinstance(node, ast.Name):
        for value in assigned.get(node.id, ()):
            yield from templates_of(value, {})


def assigned_in(tree: ast.Module) -> Assigned:
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, []).append(node.value)
    return found


def told() -> Iterator[tuple[str, str]]:
    """(where, sentence) of each reason and remedy that is written where an error is made."""
    for path in PLACES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assigned = assigned_in(tree)
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in KINDS | {"Failure", "fail"}:
                for argument in node.args[1:3]:
                    for sentence in templates_of(argument, assigned):
                        if sentence.replace(reasons.HOLE, "").strip():
                            yield f"{path.name}:{node.lineno}", sentence


def test_every_reason_and_remedy_of_the_readers_is_there_in_chinese() -> None:
    found = list(told())
    assert len(found) > 100
    known = set(reasons.templates())
    assert {sentence: at for at, sentence in found if sentence not in known} == {}


@pytest.mark.parametrize("english", reasons.templates())
def test_a_sentence_has_the_same_holes_in_both_languages(english: str) -> None:
    filled = english.replace(reasons.HOLE, "7")
    chinese = reasons.in_words(filled, ZH)
    assert chinese != filled or english == "are {}"
    assert chinese.count("7") >= english.count(reasons.HOLE)
    assert not [name for _, name, _, _ in Formatter().parse(chinese) if name is not None]
    assert reasons.in_words(filled, EN) == filled


def test_what_is_not_known_stays_as_it_is() -> None:
    assert reasons.sentence("never heard of", "wait", ZH) == "never heard of；wait"
    assert (
        reasons.sentence("it is no .docx file or is cut off", "save it anew with Word", ZH)
        == "这不是 .docx 文件，或文件不完整；请用 Word 重新保存"
    )
