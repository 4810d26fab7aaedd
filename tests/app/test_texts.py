"""The interface's texts: both languages complete, nothing missing, nothing dead."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from app_pages.texts import LANGUAGES, choose_language, load_texts
from kb.errors import KBError

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [ROOT / "app.py", *sorted((ROOT / "app_pages").rglob("*.py"))]
NAMED_BY_VALUE = (
    "language.", "aspect.", "form.", "filter.", "documents.column.", "error.", "extra.",
    "left_out.", "standing.",
)  # fmt: skip


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def keys_in(node: ast.expr) -> Iterator[str]:
    """The keys that an argument may be, as regular expressions."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.escape(node.value)
    elif isinstance(node, ast.IfExp):
        yield from keys_in(node.body)
        yield from keys_in(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w.]+"
            for part in node.values
        )


def keys_used() -> Iterator[tuple[str, str]]:
    """(where, key as a regular expression) of each call that asks for a text."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            function = ast.unparse(node.func)
            ending = r"\.(one|other)" if function == "texts.count" else ""
            if function in ("texts", "texts.count"):
                for key in keys_in(node.args[0]):
                    yield f"{path.name}:{node.lineno}", key + ending


def test_both_languages_have_the_same_keys() -> None:
    english, chinese = (load_texts(language).entries for language in ("en", "zh"))
    assert list(english) == list(chinese)


@pytest.mark.parametrize("key", load_texts("en").entries)
def test_a_text_has_the_same_placeholders_in_both_languages(key: str) -> None:
    english, chinese = (load_texts(language).entries[key] for language in ("en", "zh"))
    assert placeholders(english) == placeholders(chinese)


def test_every_error_that_a_page_can_meet_has_a_heading_and_says_what_to_do() -> None:
    kinds = {kind.__name__ for kind in KBError.__subclasses__()} - {"BadDataset"} | {"KBError"}
    told = {key for key in load_texts("zh").entries if key.startswith("error.")}
    assert told == {f"error.{kind}{part}" for kind in kinds for part in ("", ".do")}


def test_every_text_is_a_text() -> None:
    for language in LANGUAGES:
        wrong = {
            key: text
            for key, text in load_texts(language).entries.items()
            if not isinstance(text, str) or not text.strip()
        }
        assert not wrong


def test_every_key_that_the_pages_use_exists() -> None:
    used = list(keys_used())
    assert len(used) > 60
    keys = load_texts("en").entries
    missing = [(at, key) for at, key in used if not any(re.fullmatch(key, own) for own in keys)]
    assert not missing


def test_no_text_is_left_that_no_page_uses() -> None:
    used = [key for _, key in keys_used()]
    constants = {
        node.value
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    dead = [
        key
        for key in load_texts("en").entries
        if not key.startswith(NAMED_BY_VALUE)
        and key not in constants
        and key.rpartition(".")[0] not in constants
        and not any(re.fullmatch(pattern, key) for pattern in used)
    ]
    assert not dead


@pytest.mark.parametrize(
    ("asked", "locale", "language"),
    [
        (None, None, "en"),
        (None, "en-GB", "en"),
        (None, "zh-CN", "zh"),
        (None, "zh-Hant-HK", "zh"),
        (None, "fr-FR", "en"),
        ("en", "zh-CN", "en"),
        ("zh", "en-GB", "zh"),
        ("xx", "zh-CN", "zh"),
        ("<script>", None, "en"),
    ],
)
def test_the_address_chooses_the_language_then_the_browser(
    asked: str | None, locale: str | None, language: str
) -> None:
    assert choose_language(asked, locale) == language


def test_counts_agree_with_their_number() -> None:
    english, chinese = load_texts("en"), load_texts("zh")
    assert english.count("documents.count", 1) == "1 document"
    assert english.count("documents.count", 5000) == "5,000 documents"
    assert chinese.count("documents.count", 1) == "1 份文档"
    assert english.join([2025, 2026]) == "2025, 2026"
    assert chinese.join([2025, 2026]) == "2025、2026"
