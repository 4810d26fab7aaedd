"""A brief: word for word, by year and organisation, with what was not found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import kb
from kb.answer import brief as made
from kb.answer.brief import Brief, kind_of
from kb.errors import BadRequest

Write = Callable[[str, str | bytes], Path]
HEAD = "---\ntitle: {title}\norganisation: {name}\nyear: {year}\nlanguage: {language}\n---\n\n"
EN = {
    2024: "## Review of 2023\n\nThe office dredged 14 miles of the northern channel.\n",
    2025: "## Review of 2024\n\nThe lighthouse was painted.\n",
    2026: "## Tasks for 2026\n\nThe office will dredge the northern channel anew.\n\n"
    "The northern channel gets a second lock.\n",
}
ZH = {
    2025: "## 一、2024年工作回顾\n\n全年疏浚北航道20公里。\n",
    2026: "## 一、2025年工作回顾\n\n灯塔已经重新粉刷。\n",
}


def report(name: str, title: str, year: int, text: str, language: str = "en") -> str:
    head = HEAD.format(title=title, name=name, year=year, language=language)
    return f"{head}# {title}\n\n{text}"


@pytest.fixture
def harbour(library: kb.Library, write: Write) -> kb.Library:
    for year, text in EN.items():
        write(f"port{year}.md", report("Port Office", f"Port work of {year}", year, text))
    for year, text in ZH.items():
        write(f"hang{year}.md", report("航道局", f"航道局{year}年工作摘编", year, text, "zh"))
    folder = write("mill.md", report("Mill Office", "Mill work", 2025, "The mill ground flour.\n"))
    library.ingest(folder.parent)
    return library


def quoted(brief: Brief) -> list[tuple[int | None, str, list[str]]]:
    return [
        (report.info.year, report.organisation, [quote.sentence.text for quote in report.quotes])
        for chapter in brief.chapters
        for report in chapter.reports
    ]


def gaps(brief: Brief) -> set[tuple[str, tuple[int, ...], str]]:
    return {
        (gap.kind, gap.years, gap.organisation)
        for chapter in brief.chapters
        for gap in chapter.gaps
    }


def test_what_each_report_says_stands_by_year_and_organisation(harbour: kb.Library) -> None:
    brief = harbour.briefs.over_years("northern channel", years=[2023, 2024, 2025, 2026],
                                      organisations=["Port Office"])  # fmt: skip
    assert quoted(brief) == [
        (2024, "Port Office", ["The office dredged 14 miles of the northern channel."]),
        (
            2026,
            "Port Office",
            [
                "The office will dredge the northern channel anew.",
                "The northern channel gets a second lock.",
            ],
        ),
    ]
    assert gaps(brief) == {
        ("missing", (2023,), "Port Office"),
        ("silent", (2025,), "Port Office"),
    }
    assert brief.language == "en"


def test_a_chinese_topic_is_told_likewise(harbour: kb.Library) -> None:
    brief = harbour.briefs.over_years("北航道", organisations=["航道局"])
    assert quoted(brief) == [(2025, "航道局", ["全年疏浚北航道20公里。"])]
    assert gaps(brief) == {("silent", (2026,), "航道局")}
    assert brief.language == "zh"
    assert [report.kind for report in brief.reports] == ["digest"]


def test_every_quotation_is_the_reports_own_at_its_place(harbour: kb.Library) -> None:
    brief = harbour.briefs.over_years("channel")
    places = [place for one in brief.reports for quote in one.quotes for place in quote.places]
    assert places
    for place in places:
        text = harbour.document(place.document_id).text
        assert text[place.start : place.end] == place.text
    for one in brief.reports:
        assert all(quote.sentence.text == quote.places[0].text for quote in one.quotes)


def test_an_organisation_without_any_report_is_told(harbour: kb.Library) -> None:
    brief = harbour.briefs.over_years(
        "northern channel", years=[2024], organisations=["Port Office", "Fire Office"]
    )
    assert ("missing", (2024,), "Fire Office") in gaps(brief)


def test_of_a_report_in_two_languages_that_of_the_topic_is_asked(
    harbour: kb.Library, write: Write
) -> None:
    text = "## 一、2026年任务\n\n开通北航道。\n"
    harbour.ingest(write("port2026zh.md", report("Port Office", "港务2026", 2026, text, "zh")))
    for topic, wanted in (("northern channel", "en"), ("北航道", "zh")):
        brief = harbour.briefs.over_years(topic, years=[2026], organisations=["Port Office"])
        assert {report.info.language for report in brief.reports} == {wanted}
    zh = harbour.briefs.over_years("北航道", language="en", years=[2026])
    assert zh.language == "en"


def test_headings_are_no_quotations_and_other_aspects_are_left_out(
    harbour: kb.Library, write: Write
) -> None:
    text = "## Review of 2025\n\nQuay walls were mended.\n\n## Tasks for 2026\n\n### Quay walls\n\n"
    text += "Quay walls will be raised.\n"
    harbour.ingest(write("quay.md", report("Quay Office", "Quay work", 2026, text)))
    of = {"organisations": ["Quay Office"]}
    both = quoted(harbour.briefs.over_years("quay walls", **of))
    assert both == [
        (2026, "Quay Office", ["Quay walls were mended.", "Quay walls will be raised."])
    ]
    planned = quoted(harbour.briefs.over_years("quay walls", **of, aspects=["plan"]))
    assert planned == [(2026, "Quay Office", ["Quay walls will be raised."])]


def test_what_is_left_out_of_a_long_report_is_counted(
    harbour: kb.Library, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(made, "MOST_QUOTES", 3)
    text = "".join(f"Sluice gate number {n} was mended in May.\n\n" for n in range(10, 18))
    harbour.ingest(write("sluice.md", report("Sluice Office", "Sluice work", 2026, text)))
    (one,) = harbour.briefs.over_years("sluice gate", organisations=["Sluice Office"]).reports
    assert (len(one.quotes), one.more) == (3, 5)


def test_too_many_reports_and_none_are_refused(
    harbour: kb.Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(made, "MOST_REPORTS", 2)
    with pytest.raises(BadRequest) as many:
        harbour.briefs.over_years("northern channel")
    assert (many.value.kind, many.value.facts) == ("many_reports", {"number": "6", "most": "2"})
    with pytest.raises(BadRequest) as none:
        harbour.briefs.over_years("northern channel", years=[1999])
    assert none.value.kind == "no_report"


def test_a_thread_becomes_a_chapter_a_question_with_what_was_not_found(
    harbour: kb.Library,
) -> None:
    first = harbour.ask("how many miles of the northern channel did the office dredge")
    second = harbour.ask("which penguins won the chess tournament")
    brief = harbour.briefs.of_answers([first, second])
    assert [chapter.question for chapter in brief.chapters] == [
        first.full_question,
        second.full_question,
    ]
    texts = [quote.sentence.text for one in brief.reports for quote in one.quotes]
    assert sorted(texts) == sorted(sentence.text for sentence in first.sentences)
    assert [gap.kind for gap in brief.chapters[1].gaps] == ["nothing"]
    with pytest.raises(BadRequest):
        harbour.briefs.of_answers([])


@pytest.mark.parametrize(
    ("title", "text", "said", "kind"),
    [
        ("Port Office: digest of the work of 2025", "", "", "digest"),
        ("港务局2025年工作摘编", "", "", "digest"),
        ("Port work", "It is not the official text of a report.", "", "digest"),
        ("港务局工作", "本文是依据公开资料编写，不是报告原文。", "official", "digest"),
        ("Port work", "The office dredged.", "official", "official"),
        ("港务局工作报告", "各位代表：", "正式文本", "official"),
        ("Port work", "The office spoke of a digest of rules.", "", "filed"),
    ],
)
def test_a_text_is_called_what_it_or_its_metadata_call_it(
    title: str, text: str, said: str, kind: str
) -> None:
    assert kind_of(title, text, said) == kind
