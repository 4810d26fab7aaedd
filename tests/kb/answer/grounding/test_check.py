"""What counts as supported: exact numbers, dates and names, in both languages."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from index import Analyser
from ingest import sentences
from ingest.text.dates import Date
from kb.answer.grounding import unsupported
from kb.answer.grounding.dates import take_dates
from kb.answer.grounding.numbers import facts_in
from kb.glossary import load_glossary

GLOSSARY = load_glossary()
ANALYSER = Analyser(GLOSSARY.concepts)


def reason(sentence: str, *spans: str) -> str | None:
    found = unsupported(sentence, spans, ANALYSER, GLOSSARY.forms)
    return found.reason if found else None


def values(text: str) -> list[tuple[str, str]]:
    rest = take_dates(text)[1]
    return [(f"{fact.value:f}", fact.unit) for fact in facts_in(rest) if fact.value is not None]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("622.65 billion yuan", 622_650_000_000, "yuan"),
        ("622,650,000,000 yuan", 622_650_000_000, "yuan"),
        ("6226.5亿元", 622_650_000_000, "yuan"),
        ("4.5万亿元", 4_500_000_000_000, "yuan"),
        ("三点二亿", 320_000_000, ""),
        ("1亿3千多万人次", 130_000_000, ""),
        ("1.3万亿斤", 650_000_000, "tonnes"),
        ("the 14th session", 14, ""),
        ("第三届", 3, ""),
        ("十三万人次", 130_000, ""),
        ("一百零五个", 105, ""),
        ("两家", 2, ""),
        ("twenty-two ships", 22, ""),
        ("one hundred and five ships", 105, ""),
        ("two million", 2_000_000, ""),
        ("2.4%", Decimal("2.4"), "percent"),
        ("2.4 percent", Decimal("2.4"), "percent"),
        ("百分之二点四", Decimal("2.4"), "percent"),
        ("百分之2.4", Decimal("2.4"), "percent"),
        ("2.4个百分点", Decimal("2.4"), "percentage points"),
        ("2.4 percentage points", Decimal("2.4"), "percentage points"),
    ],
)
def test_a_number_is_read_exactly(text: str, value: int | Decimal, unit: str) -> None:
    assert [(Decimal(number), its) for number, its in values(text)] == [(Decimal(value), unit)]


@pytest.mark.parametrize(
    "text",
    [
        "one of them",
        "进一步统一",
        "一是加强",
        "十分重要",
        "hundreds of ships",
        "G20",
        "5G",
    ],
)
def test_what_is_no_number_is_not_read_as_one(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("January 27, 2026", Date(2026, 1, 27)),
        ("27 January 2026", Date(2026, 1, 27)),
        ("on the 3rd of May 2025", Date(2025, 5, 3)),
        ("in May", Date(None, 5, None)),
        ("2026年1月27日", Date(2026, 1, 27)),
        ("二〇二六年一月二十七日", Date(2026, 1, 27)),
        ("2026-01-27", Date(2026, 1, 27)),
        ("10月", Date(None, 10, None)),
        ("2025年", Date(2025)),
        ("in 2025", Date(2025)),
    ],
)
def test_a_date_is_read_as_far_as_it_is_given(text: str, date: Date) -> None:
    dates, rest = take_dates(text)
    assert [(one.year, one.month, one.day) for one in dates] == [(date.year, date.month, date.day)]
    assert facts_in(rest) == []


def test_a_count_is_no_year() -> None:
    assert take_dates("2025 tons and 2,025 cases, 2025.5 and 1999%")[0] == []


@pytest.mark.parametrize(
    ("sentence", "span", "why"),
    [
        ("Trade rose by 2.4% in 2025.", "In 2025 trade rose by 2.4 percent.", None),
        ("Trade rose by 2.4%.", "Trade rose by 2.4 percentage points.", "number"),
        ("Trade rose by 2.4%.", "Trade rose by 2.41%.", "number"),
        ("Trade was 622 billion yuan.", "Trade was 622.65 billion yuan.", "number"),
        ("Trade was 5 billion dollars.", "Trade was 5 billion yuan.", "number"),
        ("Trade rose by 2.4%.", "Trade fell by 2.4%.", "direction"),
        ("Trade was US$5 billion.", "Trade was 5 billion yuan.", "number"),
        ("Trade was 50亿元.", "Trade was 5 billion yuan.", None),
        ("Grain was 650 million tonnes.", "Grain output was 1.3万亿斤.", None),
        ("Grain was 1.3 trillion tonnes.", "Grain output was 1.3万亿斤.", "number"),
        ("The road was 5 kilometres.", "The road was 5 hectares.", "number"),
        ("The road was 5 kilometres.", "The length of the road was 5.", None),
        ("粮食产量8000多万吨。", "粮食产量8000多吨。", "number"),
        ("The 14th session was held.", "The 15th session was held.", "number"),
        ("Ships came in May 2025.", "Ships came on 3 May 2025.", None),
        ("Ships came on 4 May 2025.", "Ships came on 3 May 2025 and 4 June 2025.", "date"),
        ("Li Na opened the port.", "Director Li Na opened the port.", None),
        ("Li Nan opened the port.", "Director Li Na opened the port.", "name"),
        ("Na opened the port.", "Director Nathan opened the port.", "name"),
        ("The Gongbei Port Office rose.", "Gongbei Customs and the Port Office rose.", "name"),
        ("He said “ships are slow”.", "He said ships are not slow.", "name"),
        ("进出口总值增长２．４％。", "进出口总值增长2.4%。", None),
        ("深圳海关检查船舶三艘。", "深圳海关检查船舶3艘。", None),
        ("广州海关检查船舶三艘。", "深圳海关检查船舶3艘。", "name"),
        ("皇岗海关检查船舶三艘。", "深圳海关检查船舶3艘。", "name"),
        ("深圳口岸检查船舶三艘。", "深圳海关检查船舶3艘。", "name"),
        ("《口岸条例》施行。", "《港口条例》施行。", "name"),
        ("Gongbei Customs inspected three ships.", "拱北海关检查船舶3艘。", None),
        ("拱北海关检查船舶3艘。", "Gongbei Customs inspected three ships.", None),
        ("拱北海关检查船舶4艘。", "Gongbei Customs inspected three ships.", "number"),
        ("All of it is quite wonderful.", "拱北海关检查船舶3艘。", "words"),
        ("All reports are wrong.", "The port opened a laboratory for fruit.", "words"),
    ],
)
def test_a_sentence_is_held_against_its_spans(sentence: str, span: str, why: str | None) -> None:
    assert reason(sentence, span) == why


CORPUS = Path(__file__).resolve().parents[4] / "corpus"


@pytest.mark.parametrize("report", sorted(CORPUS.glob("*.md")), ids=lambda path: path.name)
def test_every_sentence_of_a_report_supports_itself(report: Path) -> None:
    text = report.read_text(encoding="utf-8")
    for start, end in sentences(text):
        assert reason(text[start:end], text[start:end]) is None, text[start:end]


@pytest.mark.parametrize(("said", "held"), [("5G", "6G"), ("B2B", "B2C"), ("1,000M", "1,000K")])
def test_letters_with_digits_are_names(said: str, held: str) -> None:
    assert reason(f"The port built {said} links.", f"The port built {said} links.") is None
    assert reason(f"The port built {said} links.", f"The port built {held} links.") == "name"


AMOUNTS = st.integers(2, 10**12)
WORDS = st.sampled_from(["ships", "cases", "companies"])


@given(AMOUNTS, WORDS)
def test_a_number_supports_itself_in_every_spelling(amount: int, word: str) -> None:
    span = f"The office inspected {amount:,} {word} there"
    assert reason(f"The office inspected {amount:,} {word} there.", span) is None
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in str(amount))
    if not re.fullmatch(r"(19|20)\d\d", str(amount)):
        assert reason(f"The office inspected {wide} {word} there.", span) is None
    if amount % 10_000 == 0:
        assert reason(f"检查{amount // 10_000}万", span) is None


@given(AMOUNTS, AMOUNTS, WORDS)
def test_another_number_is_never_supported(said: int, held: int, word: str) -> None:
    assume(said != held)
    span = f"The office inspected {held:,} {word} there."
    assert reason(f"The office inspected {said:,} {word} there.", span) in ("number", "date")


DATES = st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31))


@given(DATES, DATES)
def test_a_date_supports_itself_and_no_other(said: datetime.date, held: datetime.date) -> None:
    span = f"{held.year}年{held.month}月{held.day}日，口岸开放。"
    sentence = f"口岸于{said.year}年{said.month}月{said.day}日开放。"
    assert reason(sentence, span) == (None if said == held else "date")
    spelt = f"The port opened on {said:%B} {said.day}, {said.year}."
    english = f"On {held.day} {held:%B} {held.year} the port opened."
    assert reason(spelt, english) == (None if said == held else "date")


CAPITALS = st.from_regex(r"[A-Z][bcdfghkmz]{3,7}", fullmatch=True)


@given(CAPITALS, CAPITALS)
def test_a_name_supports_itself_and_no_other(said: str, held: str) -> None:
    assume(said.casefold() != held.casefold())
    span = f"The ships of {held} came late."
    assert reason(f"The ships of {held} came.", span) is None
    assert reason(f"The ships of {said} came.", span) == "name"


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_gets_a_verdict(sentence: str, span: str) -> None:
    unsupported(sentence, [span], ANALYSER, GLOSSARY.forms)
