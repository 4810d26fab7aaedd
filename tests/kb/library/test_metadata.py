"""What people say of a document stays, is told from what was read, and can be taken back."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

import kb
from ingest import Metadata
from kb.documents import DocumentInfo
from kb.errors import BadRequest, UnknownDocument

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def filled(library: kb.Library, reports: Path) -> kb.Library:
    library.ingest(reports)
    return library


def info_of(library: kb.Library, source: str) -> DocumentInfo:
    return library.document(source).info


def test_what_is_said_is_in_force_and_what_was_read_is_kept_beside_it(filled: kb.Library) -> None:
    edit = filled.metadata.set(["gongbei.md"], {"year": 2024, "organisation": "Harbour Office"})
    info = info_of(filled, "gongbei.md")
    assert (info.year, info.organisation) == (2024, "Harbour Office")
    assert info.corrected == {"organisation": "Gongbei Customs", "year": 2026}
    assert info.as_json()["corrected"] == {"organisation": "Gongbei Customs", "year": 2026}
    assert [one.id for one in edit.documents] == [info.id]
    assert info_of(filled, "shenzhen.md").corrected == {}


def test_search_filters_and_sections_go_by_what_is_said(filled: kb.Library) -> None:
    filled.metadata.set(
        ["gongbei.md"], {"year": "2021", "title": "Harbour report", "date": "2021-01-05"}
    )
    stored = filled.document("gongbei.md")
    assert stored.info.date == datetime.date(2021, 1, 5)
    assert {section.year for section in stored.sections if section.aspect == "plan"} >= {2026}
    of_2026 = filled.search("paperless certificates", years=[2026], documents=["gongbei.md"])
    assert not [hit for hit in of_2026.hits if hit.year not in (2026, None)]
    (hit, *_) = filled.search("paperless certificates", years=[2021]).hits
    assert hit.document.title == "Harbour report"
    filled.metadata.set(["gongbei.md"], {"organisation": "Harbour Office"})
    found = filled.search("paperless certificates", organisations=["Harbour Office"])
    assert {hit.document.source for hit in found.hits} == {"gongbei.md"}
    assert not filled.search("paperless certificates", organisations=["Gongbei Customs"]).hits


def test_a_chunk_is_its_stretch_of_the_text_after_another_title(filled: kb.Library) -> None:
    filled.metadata.set(["shenzhen.md"], {"title": "另一个标题", "year": 2023})
    text = filled.document("shenzhen.md").text
    for hit in filled.search("智慧海关", documents=["shenzhen.md"]).hits:
        assert text[hit.start : hit.end] == hit.text


@pytest.mark.parametrize("change", ["the text", "the options"])
def test_it_stays_when_the_file_is_read_anew(
    filled: kb.Library, reports: Path, change: str
) -> None:
    filled.metadata.set(["gongbei.md"], {"year": 2024, "date": None}, tags=["to check"])
    path = reports / "gongbei.md"
    if change == "the text":
        path.write_text(path.read_text() + "\nAn added line.\n")
        report = filled.ingest(reports)
    else:
        report = filled.ingest(path, metadata=Metadata(organisation="Customs of Gongbei"))
    assert report.replaced == 1
    info = info_of(filled, "gongbei.md")
    assert (info.year, info.date, info.tags) == (2024, None, ("to check",))
    assert info.corrected == {"year": 2026, "date": None}


def test_it_is_told_where_the_file_says_something_else_than_when_it_was_corrected(
    filled: kb.Library, reports: Path
) -> None:
    filled.metadata.set(["gongbei.md"], {"year": 2024})
    path = reports / "gongbei.md"
    path.write_text(path.read_text().replace("year: 2026", "year: 2025"))
    (caution,) = filled.ingest(reports).warnings
    assert "year 2025, formerly 2026, but 2024 stands" in str(caution)
    assert "kb set DOC FIELD=" in caution.remedy
    assert info_of(filled, "gongbei.md").corrected == {"year": 2025}


def test_it_goes_with_a_copy_that_becomes_a_document_of_its_own(
    filled: kb.Library, reports: Path
) -> None:
    copy = reports / "copy.md"
    copy.write_bytes((reports / "gongbei.md").read_bytes())
    filled.ingest(reports)
    filled.metadata.set(["copy.md"], {"organisation": "Harbour Office"})
    copy.write_text(copy.read_text() + "\nMore.\n")
    filled.ingest(reports)
    assert info_of(filled, "copy.md").id != info_of(filled, "gongbei.md").id
    for source in ("copy.md", "gongbei.md"):
        assert info_of(filled, source).corrected == {"organisation": "Gongbei Customs"}


def test_an_empty_value_takes_it_back_and_a_dash_says_that_there_is_none(
    filled: kb.Library,
) -> None:
    filled.metadata.set(["gongbei.md"], {"organisation": "-"})
    assert info_of(filled, "gongbei.md").organisation is None
    filled.metadata.set(["gongbei.md"], {"organisation": ""})
    info = info_of(filled, "gongbei.md")
    assert (info.organisation, info.corrected) == ("Gongbei Customs", {})


@pytest.mark.parametrize(
    ("said", "told"),
    [({"year": "20x6"}, "no year"), ({"yaer": "2026"}, "no field 'yaer'"),
     ({"title": "-"}, "title"), ({"language": "englsh"}, "write en, zh or other"),
     ({"date": "2026-13-01"}, "no date")],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_changed(
    filled: kb.Library, said: dict[str, str], told: str
) -> None:
    revision = filled.revision
    with pytest.raises(BadRequest, match=told):
        filled.metadata.set(["gongbei.md", "shenzhen.md"], {"organisation": "X", **said})
    with pytest.raises(UnknownDocument):
        filled.metadata.set(["gongbei.md", "nowhere.md"], {"year": 2024})
    assert filled.revision == revision


def test_chinese_names_of_fields_are_known(filled: kb.Library) -> None:
    filled.metadata.set(["shenzhen.md"], {"单位": "拱北海关", "年份": "2025年", "语言": "中文"})
    info = info_of(filled, "shenzhen.md")
    assert (info.organisation, info.year, info.language) == ("拱北海关", 2025, "zh")


def test_an_edit_is_taken_back_whole_and_never_over_a_later_one(filled: kb.Library) -> None:
    before = filled.documents()
    first = filled.metadata.set(["gongbei.md", "shenzhen.md"], {"year": 2024}, add_tags=["a"])
    second = filled.metadata.set(["gongbei.md"], {"year": 2023})
    assert first.number is not None
    with pytest.raises(BadRequest, match=f"edit {second.number} changed the same later"):
        filled.metadata.undo(first.number)
    filled.metadata.undo()
    assert info_of(filled, "gongbei.md").year == 2024
    assert [edit.number for edit in filled.metadata.edits()] == [first.number]
    undone = filled.metadata.undo()
    assert {info.source for info in undone.documents} == {"gongbei.md", "shenzhen.md"}
    assert filled.documents() == before
    with pytest.raises(BadRequest, match="no such edit"):
        filled.metadata.undo()


def test_tags_are_kept_counted_and_filtered_by(filled: kb.Library) -> None:
    filled.metadata.set(["gongbei.md", "shenzhen.md"], tags=["年报", "draft"])
    filled.metadata.set(["gongbei.md"], drop_tags=["draft"])
    assert filled.metadata.tags() == {"draft": 1, "年报": 2}
    assert [info.source for info in filled.documents(tagged=["draft", "年报"])] == ["shenzhen.md"]
    filled.remove(["shenzhen.md"])
    assert filled.metadata.tags() == {"年报": 1}


def test_what_is_said_goes_when_the_document_is_purged(filled: kb.Library) -> None:
    filled.metadata.set(["gongbei.md"], {"year": 2024}, tags=["draft"])
    filled.remove(["gongbei.md"])
    with pytest.raises(BadRequest, match="removed"):
        filled.metadata.set(["gongbei.md"], {"year": 2023})
    filled.purge()
    assert filled.metadata.edits() == []


def test_removing_and_restoring_keep_what_was_said(filled: kb.Library) -> None:
    filled.metadata.set(["gongbei.md"], {"year": 2024})
    filled.remove(["gongbei.md"])
    filled.restore(["gongbei.md"])
    assert info_of(filled, "gongbei.md").corrected == {"year": 2026}
    assert filled.search("paperless", years=[2024]).hits


def test_each_document_can_be_told_something_else_in_one_edit(filled: kb.Library) -> None:
    edit = filled.metadata.set_each(
        {"gongbei.md": {"year": 2024, "tags": ["x"]}, "shenzhen.md": {"organisation": None}}
    )
    assert len(edit.documents) == 2
    assert info_of(filled, "shenzhen.md").organisation is None
    assert info_of(filled, "gongbei.md").tags == ("x",)


def test_an_open_library_sees_what_another_process_says(
    filled: kb.Library, settings: kb.Settings
) -> None:
    assert filled.search("paperless certificates").hits
    with kb.open(settings=settings) as other:
        other.metadata.set(["gongbei.md"], {"organisation": "Harbour Office"})
    found = filled.search("paperless certificates", organisations=["Harbour Office"])
    assert found.hits
    assert found.hits[0].document.organisation == "Harbour Office"


# The table


def table(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("head", "encoding"),
    [("document,organisation,year,tags", "utf-8-sig"), ("文件;单位;年份;标签", "gb18030"),
     ("source\torg\tyear\ttag", "utf-16")],
)  # fmt: skip
def test_a_table_says_it_of_many_in_either_language_and_encoding(
    filled: kb.Library, tmp_path: Path, head: str, encoding: str
) -> None:
    mark = next(one for one in ",;\t" if one in head)
    rows = [head, mark.join(["gongbei.md", "拱北办事处", "2024", "年报、初稿"]), "",
            mark.join(["shenzhen.md", "-", "", ""])]  # fmt: skip
    edit = filled.metadata.set_from(table(tmp_path / "said.csv", "\r\n".join(rows), encoding))
    assert len(edit.documents) == 2
    info = info_of(filled, "gongbei.md")
    assert (info.organisation, info.year, info.tags) == ("拱北办事处", 2024, ("初稿", "年报"))
    other = info_of(filled, "shenzhen.md")
    assert (other.organisation, other.year) == (None, 2026)
    assert list(other.corrected) == ["organisation"]


@pytest.mark.parametrize(
    ("text", "told"),
    [("document,yaer\ngongbei.md,2024\n", "'yaer'"),
     ("document,year\ngongbei.md,2024\nnowhere.md,2024\n", "line 3: no document 'nowhere.md'"),
     ("document,year\ngongbei.md,2024\ngongbei.md,2025\n", "line 2"),
     ("document,year\ngongbei.md,twenty\n", "line 2"),
     ("document,organisation\ngongbei.md,Bureau, Harbour\n", "more cells"),
     ("year\n2024\n", "no column names the documents"),
     ("document,year\n,2024\n", "names no document"),
     ("document,year,年份\ngongbei.md,2024,2025\n", "two columns give year"),
     ("", "empty"),
     ('document,year\n"gongbei.md,2024\n', "no CSV")],
)  # fmt: skip
def test_a_table_with_a_wrong_line_changes_nothing_and_the_line_is_told(
    filled: kb.Library, tmp_path: Path, text: str, told: str
) -> None:
    revision = filled.revision
    with pytest.raises(BadRequest, match=told):
        filled.metadata.set_from(table(tmp_path / "said.csv", text))
    assert filled.revision == revision


def test_a_name_that_several_documents_may_have_is_refused(
    library: kb.Library, write: Write, tmp_path: Path
) -> None:
    for year in (2025, 2026):
        folder = write(f"{year}/report.md", f"# Report of {year}\n\nA line of {year}.\n").parent
    library.ingest(folder.parent)
    said = table(tmp_path / "said.csv", "file,organisation\nreport.md,X\n")
    with pytest.raises(BadRequest, match=r"may be any of 2 documents"):
        library.metadata.set_from(said)
    library.metadata.set_from(table(said, "file,organisation\n2025/report.md,X\n"))
    assert info_of(library, "2025/report.md").organisation == "X"
    assert info_of(library, "2026/report.md").organisation != "X"


def test_a_table_given_at_ingest_holds_for_new_files_and_for_those_there(
    library: kb.Library, reports: Path, tmp_path: Path
) -> None:
    library.ingest(reports / "gongbei.md")
    said = table(
        tmp_path / "said.csv",
        "file,year,tags\ngongbei.md,2024,a\nshenzhen.md,2023,b\nelsewhere.md,2022,\n",
    )
    report = library.ingest(reports, said=said)
    assert report.added == 1
    assert [(info.source, info.year, info.tags) for info in library.documents()] == [
        ("gongbei.md", 2024, ("a",)),
        ("shenzhen.md", 2023, ("b",)),
    ]
    (caution,) = report.warnings
    assert "line 4" in str(caution)
    assert info_of(library, "shenzhen.md").corrected == {"year": 2026}
    again = library.ingest(reports, said=said)
    assert (again.added, again.replaced, again.unchanged) == (0, 0, 2)


def test_a_table_that_was_written_out_says_nothing_until_it_is_changed(
    filled: kb.Library, tmp_path: Path
) -> None:
    from kb.pipeline.metadata_file import write_metadata_file

    said = tmp_path / "said.csv"
    write_metadata_file(filled.documents(), said)
    assert filled.metadata.set_from(said).documents == ()
    said.write_text(said.read_text("utf-8-sig").replace(",2026,", ",2022,", 1), "utf-8")
    (changed,) = filled.metadata.set_from(said).documents
    assert changed.corrected == {"year": 2026}


# What is doubtful


def test_the_doubtful_are_told_until_a_person_has_said_it(
    library: kb.Library, write: Write
) -> None:
    head = "---\norganisation: Harbour Office\nyear: 2025\nlanguage: en\n---\n\n"
    for number in range(4):
        write(f"many{number}.md", f"{head}# Report {number}\n\nText number {number}.\n")
    write("bare.txt", "Some text of no one and no time.\n")
    for number in range(2):
        text = head.replace("2025", "2024") + f"# Other {number}\n\nWords number {number}.\n"
        write(f"two{number}.md", text)
    folder = write("no.md", "---\norganisation: Harbour Office\n---\n\nWords alone.\n").parent
    library.ingest(folder)
    kinds = [(doubt.kind, len(doubt.documents)) for doubt in library.metadata.doubtful()]
    assert kinds == [
        ("no_year", 1),
        ("no_year", 1),
        ("no_organisation", 1),
        ("shared_organisation", 4),
        ("same_report", 2),
    ]
    library.metadata.set(["bare.txt"], {"year": None, "organisation": "-"})
    library.metadata.set(["no.md"], {"year": 2020})
    library.metadata.set(["two0.md", "two1.md"], confirm=True)
    library.metadata.set(["many0.md"], {"organisation": "A"})
    (doubt,) = library.metadata.doubtful()
    assert (doubt.kind, len(doubt.documents)) == ("same_report", 3)
