"""Several reports of one organisation and year are told when they are taken in."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import kb
from kb.pipeline.report import Caution, IngestReport

Write = Callable[[str, str | bytes], Path]

HEAD = "政府工作报告\n\n各位代表：\n现在，我代表滨江县人民政府，向大会报告工作。\n\n一、回顾\n{}\n"


def test_reports_that_go_by_one_organisation_and_year_are_a_warning_with_its_remedy(
    library: kb.Library, write: Write
) -> None:
    for name in "abcde":
        folder = write(f"{name}-2026.txt", HEAD.format(f"{name}地生产总值增长5%。")).parent
    report = library.ingest(folder)
    assert report.added == 5
    (warning,) = report.warnings
    assert str(warning) == (
        "warning: a-2026.txt, b-2026.txt, c-2026.txt and 2 more: all are taken for reports of "
        "滨江县人民政府 for 2026 (zh), and they differ; where that is wrong, say organisation: and "
        "year: in NAME.meta.yaml beside the file (or in its front matter) and ingest again"
    )


def test_what_a_sidecar_mends_is_not_told_again(library: kb.Library, write: Write) -> None:
    write("a-2026.txt", HEAD.format("增长5%。"))
    folder = write("b-2026.txt", HEAD.format("增长6%。")).parent
    assert len(library.ingest(folder).warnings) == 1
    assert library.ingest(folder).warnings == ()  # nothing was added or replaced
    write("b-2026.meta.yaml", "organisation: 临江县人民政府")
    report = library.ingest(folder)
    assert (report.replaced, report.warnings) == (1, ())


def test_a_report_that_was_there_already_is_told_with_the_one_that_comes(
    library: kb.Library, write: Write
) -> None:
    library.ingest(write("a-2026.txt", HEAD.format("增长5%。")))
    (warning,) = library.ingest(write("b-2026.txt", HEAD.format("增长6%。"))).warnings
    assert warning.source == "a-2026.txt, b-2026.txt"


def test_other_years_other_languages_copies_and_records_of_one_file_are_no_warning(
    library: kb.Library, write: Write
) -> None:
    write("a.md", "---\norganisation: Port Office\nyear: 2026\nlanguage: en\n---\n# Work\n\nOne.\n")
    write("b.md", "---\norganisation: Port Office\nyear: 2025\nlanguage: en\n---\n# Work\n\nTwo.\n")
    write("c.md", "---\norganisation: Port Office\nyear: 2026\nlanguage: zh\n---\n# 工作\n\n三。\n")
    write("d.md", "---\nyear: 2026\n---\n# Work\n\nFour.\n")
    write("e.md", "---\nyear: 2026\n---\n# Work\n\nFive.\n")
    write(
        "copy.md", "---\norganisation: Port Office\nyear: 2026\nlanguage: en\n---\n# Work\n\nOne.\n"
    )
    said = {"organisation": "Dock Office", "year": 2026}
    records = [{"_id": str(n), "text": f"Ship {n} came.", "metadata": said} for n in range(3)]
    folder = write("all.jsonl", "\n".join(map(json.dumps, records))).parent
    assert library.ingest(folder).warnings == ()


def test_a_warning_is_a_line_of_the_report_and_a_value_of_its_json() -> None:
    report = IngestReport(added=2, warnings=(Caution("a, b", "alike", "say whose"),))
    assert str(report) == "2 added\n  warning: a, b: alike; say whose"
    assert report.as_json()["warnings"] == [
        {"source": "a, b", "reason": "alike", "remedy": "say whose"}
    ]
