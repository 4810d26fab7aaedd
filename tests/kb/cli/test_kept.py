"""kb pin, pins, unpin, save, saved, brief: what people keep, on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from tests.kb.cli.conftest import Kb
from tests.kb.cli.test_ask import REPORT, SHIPS

ZH = """---
title: 港务局2025年工作
organisation: 港务局
year: 2026
language: zh
---

# 港务局2025年工作

## 一、2025年工作回顾

全年查验船舶4120艘。
"""
SHIPS_ZH = "港务局2025年查验船舶多少艘"


@pytest.fixture
def filled(kb: Kb, tmp_path: Path) -> Kb:
    (tmp_path / "port.md").write_text(REPORT, encoding="utf-8")
    (tmp_path / "gang.md").write_text(ZH, encoding="utf-8")
    assert kb("ingest", "port.md", "gang.md").status == 0
    return kb


@pytest.mark.parametrize(
    ("question", "again", "quote"),
    [
        (SHIPS, f"{SHIPS.capitalize()}?", "The Port Office inspected 4,120 ships in 2025."),
        (SHIPS_ZH, f"请问{SHIPS_ZH}？", "全年查验船舶4120艘。"),
    ],
)
def test_a_pinned_answer_comes_first_until_it_is_taken_off(
    filled: Kb, question: str, again: str, quote: str
) -> None:
    pinned = filled("pin", question, "--who", "Li", "--note", "as printed", "--json").json
    assert [sentence["text"] for sentence in pinned["sentences"]] == [quote]
    out = filled("ask", again).out
    first, _, rest = out.partition("what the reports answer now:")
    assert f"checked by Li on {pinned['made'][:10]} ({pinned['id']}): as printed" in first
    assert quote in first
    assert quote in rest
    told = filled("ask", again, "--json").json
    assert (told["pinned"]["id"], told["pinned"]["certain"]) == (pinned["id"], True)
    assert filled("unpin", pinned["id"]).status == 0
    assert filled("ask", again, "--json").json["pinned"] is None
    assert filled("pins", "--json").json == {"pins": [], "taken": None}
    (past,) = filled("pins", "--history", "--json").json["pins"]
    assert past["ended"]
    assert "pin" in filled("log").out


def test_a_pin_in_doubt_is_told_of_and_not_shown_as_the_answer(filled: Kb, tmp_path: Path) -> None:
    pinned = filled("pin", SHIPS, "--who", "Li", "--json").json
    (tmp_path / "port.md").write_text(REPORT.replace("4,120", "4,121"), encoding="utf-8")
    filled("ingest", "port.md")
    out = filled("ask", SHIPS).out
    reason = "to be checked again: the text of Port Office work of 2025 was replaced"
    assert f"({pinned['id']}) is {reason}" in out
    assert "4,120 ships" not in out
    assert reason in filled("pins").out
    assert filled("pins", "--json").json["pins"][0]["doubts"] == [
        {"kind": "replaced", "what": "Port Office work of 2025"}
    ]


def test_filters_belong_to_a_pin_and_a_like_question_is_offered(filled: Kb) -> None:
    filled("pin", SHIPS, "--who", "Li", "--organisation", "Port Office")
    assert "checked by" in filled("ask", SHIPS, "--organisation", "Port Office").out
    assert "checked by" not in filled("ask", SHIPS).out
    assert "a checked answer to a like question" in filled("ask", SHIPS).out


def test_what_cannot_be_pinned_is_one_line(filled: Kb) -> None:
    ran = filled("pin", "which penguins won the chess tournament", "--who", "Li")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "kb: nothing was found, so there is no answer to pin\n"
    assert filled("unpin", "0123").err == "kb: no pin '0123'; kb pins shows the ids\n"


@pytest.mark.parametrize(
    ("question", "name", "old", "new"),
    [
        (SHIPS, "port.md", REPORT, "4,121"),
        (SHIPS_ZH, "gang.md", ZH, "4121"),
    ],
)
def test_a_saved_question_tells_what_changed_and_is_marked_as_seen(
    filled: Kb, tmp_path: Path, question: str, name: str, old: str, new: str
) -> None:
    saved = filled("save", question, "--json").json
    assert saved["state"] == "same"
    assert "nothing new since" in filled("saved").out
    text = old.replace("4,120", new).replace("4120", new)
    (tmp_path / name).write_text(text, encoding="utf-8")
    filled("ingest", name)
    assert "not looked at" in filled("saved", "--seconds", "0").out
    out = filled("saved", "--seen").out
    assert "new evidence since" in out
    assert "changed (its document was replaced since)" in out
    assert f"{new}" in out
    (news,) = filled("saved", "--json").json["saved"]
    assert (news["id"], news["state"], news["changes"]) == (saved["id"], "same", [])
    assert filled("saved", "--forget").status == 2
    assert filled("saved", saved["id"], "--forget").out == f"forgotten: {question}\n"
    assert filled("saved", "--json").json == {"saved": [], "marked": False}


def test_pins_and_saved_questions_go_to_another_library(
    filled: Kb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled("pin", SHIPS, "--who", "Li")
    filled("save", SHIPS_ZH)
    assert "all.kept" in filled("export-library", "all.jsonl").err
    monkeypatch.setenv("KB_LIBRARY", str(tmp_path / "other"))
    assert filled("ingest", "all.jsonl").status == 0
    assert filled("pins", "--read", "all.kept", "--json").json["taken"] == 2
    assert "checked by Li" in filled("ask", SHIPS).out


@pytest.mark.parametrize(
    ("topic", "quote", "gap"),
    [
        ("inspect ships", "The Port Office inspected 4,120 ships in 2025.",
         "2025 · Port Office: no report in the library"),
        ("查验船舶", "全年查验船舶4120艘。", "2025 · 港务局：库中无此报告"),
    ],
)  # fmt: skip
def test_a_brief_is_told_and_written(
    filled: Kb, tmp_path: Path, topic: str, quote: str, gap: str
) -> None:
    language = "zh" if topic[0] > "z" else "en"
    given = ("--years", "2025-2026", "--language", language)
    out = filled("brief", topic, *given).out
    assert quote in out
    assert gap in out
    ran = filled("brief", topic, *given, "--to", "brief.docx", "--json")
    assert ran.json["chapters"][0]["reports"][0]["quotes"][0]["text"] == quote
    texts = [paragraph.text for paragraph in Document(str(tmp_path / "brief.docx")).paragraphs]
    assert quote in texts
    assert gap in texts
    assert filled("brief", topic, "--to", "brief.pdf").status == 1
