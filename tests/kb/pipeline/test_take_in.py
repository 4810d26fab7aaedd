"""Taking in, replacing, removing: what the library then holds and finds."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

import kb
from ingest import Metadata
from kb.errors import BadRequest, SettingsMismatch
from tests.kb.conftest import GONGBEI

Write = Callable[[str, str | bytes], Path]


def texts(library: kb.Library, query: str, mode: str = "lexical") -> str:
    return "\n".join(hit.text for hit in library.search(query, mode=mode, limit=50))


def test_a_folder_is_taken_in_and_found_in_both_languages(
    library: kb.Library, reports: Path
) -> None:
    report = library.ingest(reports)
    assert (report.added, report.documents, report.failed) == (2, 2, ())
    assert "622.65 billion yuan" in texts(library, "trade of the district")
    assert "智慧海关建设" in texts(library, "智慧海关")


def test_a_second_run_over_unchanged_files_embeds_nothing(
    library: kb.Library, reports: Path
) -> None:
    library.ingest(reports)
    revision = library.revision
    again = library.ingest(reports)
    assert (again.added, again.replaced, again.unchanged, again.embedded) == (0, 0, 2, 0)
    assert library.revision == revision


def test_a_file_with_a_new_time_but_the_same_bytes_is_unchanged(
    library: kb.Library, reports: Path
) -> None:
    library.ingest(reports)
    os.utime(reports / "gongbei.md", (1, 1))
    again = library.ingest(reports)
    assert (again.unchanged, again.replaced, again.embedded) == (2, 0, 0)


def test_a_changed_file_replaces_its_document_under_the_same_id(
    library: kb.Library, reports: Path
) -> None:
    library.ingest(reports)
    before = library.document("gongbei.md").info.id
    (reports / "gongbei.md").write_text(GONGBEI.replace("622.65", "700.00"), encoding="utf-8")
    report = library.ingest(reports)
    assert (report.replaced, report.unchanged) == (1, 1)
    assert library.document("gongbei.md").info.id == before
    assert "622.65" not in texts(library, "622.65 billion yuan trade")
    assert "700.00" in texts(library, "700.00 billion yuan trade")


def test_a_chunk_that_did_not_change_is_not_embedded_again(
    library: kb.Library, reports: Path
) -> None:
    library.ingest(reports)
    (reports / "gongbei.md").write_text(GONGBEI.replace("622.65", "700.00"), encoding="utf-8")
    assert library.ingest(reports).embedded == 1


def test_what_is_removed_never_comes_up_until_it_is_restored(
    library: kb.Library, reports: Path
) -> None:
    library.ingest(reports)
    gone = library.remove(["gongbei.md"])
    assert [info.source for info in gone] == ["gongbei.md"]
    assert "622.65" not in texts(library, "622.65 billion yuan")
    assert [info.source for info in library.documents()] == ["shenzhen.md"]
    assert [info.source for info in library.documents(removed=True)] == ["gongbei.md"]
    library.restore([gone[0].id])
    assert "622.65" in texts(library, "622.65 billion yuan")


def test_a_document_removed_by_hand_does_not_come_back_with_its_folder(
    library: kb.Library, reports: Path
) -> None:
    library.ingest(reports)
    library.remove(["gongbei.md"])
    for _ in range(2):
        report = library.ingest(reports)
        assert (report.added, report.put_away, report.documents) == (0, 1, 1)
        assert "--again" in str(report)
        assert "622.65" not in texts(library, "622.65 billion yuan")
        (reports / "gongbei.md").touch()
    library.restore(["gongbei.md"])
    assert library.ingest(reports).put_away == 0
    assert "622.65" in texts(library, "622.65 billion yuan")


def test_it_comes_back_when_its_file_is_named_or_uploaded_again_or_has_changed(
    library: kb.Library, reports: Path
) -> None:
    library.ingest(reports)
    library.remove(["gongbei.md"])
    report = library.ingest(reports / "gongbei.md")
    assert (report.added, report.unchanged, report.embedded) == (1, 0, 0)
    hits = library.search("622.65 billion yuan", mode="lexical")
    assert sum("622.65" in hit.text for hit in hits) == 1
    library.remove(["gongbei.md"])
    (reports / "gongbei.md").write_text(GONGBEI.replace("622.65", "700.00"), encoding="utf-8")
    assert library.ingest(reports).added == 1
    library.upload("note.txt", b"The ferry sailed.")
    library.remove(["uploads/note.txt"])
    assert library.upload("note.txt", b"The ferry sailed.").added == 1
    assert len(library.documents()) == 3


def test_what_was_pruned_comes_back_with_its_file(library: kb.Library, reports: Path) -> None:
    library.ingest(reports)
    (reports / "gongbei.md").rename(reports.parent / "away.md")
    assert library.ingest(reports, prune=True).removed == 1
    (reports.parent / "away.md").rename(reports / "gongbei.md")
    assert library.ingest(reports).added == 1


def test_a_removed_record_stays_out_when_others_of_its_file_change(
    library: kb.Library, write: Write
) -> None:
    lines = [f'{{"_id": "{n}", "text": "The port number {n} cleared containers."}}' for n in "12"]
    path = write("all.jsonl", "\n".join(lines))
    library.ingest(path.parent)
    library.remove(["all.jsonl#1"])
    write("all.jsonl", "\n".join(lines).replace("number 2", "number 3"))
    report = library.ingest(path.parent)
    assert (report.replaced, report.documents) == (1, 1)
    library.purge()
    assert library.ingest(path.parent).documents == 2


def test_purging_forgets_removed_documents_with_originals_and_embeddings(
    library: kb.Library, reports: Path
) -> None:
    library.ingest(reports)
    library.remove(["gongbei.md"])
    assert library.purge() == 1
    assert library.documents(removed=True) == []
    status = library.status()
    assert status.embeddings == status.chunks
    assert len(list((library.path / "originals").glob("*/*"))) == 1


def test_files_gone_from_the_folder_stay_unless_pruned(library: kb.Library, reports: Path) -> None:
    library.ingest(reports)
    (reports / "gongbei.md").unlink()
    assert library.ingest(reports).removed == 0
    assert len(library.documents()) == 2
    assert library.ingest(reports, prune=True).removed == 1
    assert "622.65" not in texts(library, "622.65 billion yuan")
    assert library.ingest(reports, prune=True).removed == 0


def test_pruning_one_folder_leaves_documents_of_another_alone(
    library: kb.Library, write: Write
) -> None:
    first = write("one/a.txt", "The first report of the district.").parent
    second = write("two/b.txt", "The second report of the district.").parent
    library.ingest([first, second])
    (second / "b.txt").unlink()
    assert library.ingest(first, prune=True).removed == 0
    assert len(library.documents()) == 2


def test_the_same_bytes_from_a_second_source_are_one_document_with_two_sources(
    library: kb.Library, write: Write
) -> None:
    folder = write("a.md", GONGBEI).parent
    library.ingest(folder)
    write("b.md", GONGBEI)
    report = library.ingest(folder)
    assert (report.added, report.unchanged, report.documents) == (0, 2, 1)
    assert library.document("b.md").info.sources == ("a.md", "b.md")


def test_a_twin_that_changes_becomes_a_document_of_its_own(
    library: kb.Library, write: Write
) -> None:
    folder = write("a.md", GONGBEI).parent
    twin = write("b.md", GONGBEI)
    library.ingest(folder)
    twin.write_text(GONGBEI.replace("622.65", "700.00"), encoding="utf-8")
    assert library.ingest(folder).added == 1
    assert "622.65" in texts(library, "622.65 billion yuan")
    assert "700.00" in texts(library, "700.00 billion yuan")


def test_a_document_that_becomes_the_twin_of_another_leaves_no_old_text(
    library: kb.Library, write: Write
) -> None:
    folder = write("a.md", GONGBEI).parent
    other = write("b.md", GONGBEI.replace("622.65", "700.00"))
    library.ingest(folder)
    other.write_text(GONGBEI, encoding="utf-8")
    report = library.ingest(folder)
    assert report.documents == 1
    assert "700.00" not in texts(library, "700.00 billion yuan")


def test_files_of_one_name_in_two_folders_never_replace_each_other(
    library: kb.Library, write: Write
) -> None:
    first = write("gongbei/2026.txt", "The bridge carried more vehicles.").parent
    second = write("shenzhen/2026.txt", "The port carried more containers.").parent
    report = library.ingest([first, second])
    assert (report.added, report.replaced) == (2, 0)
    assert {info.source for info in library.documents()} == {"2026.txt", "shenzhen/2026.txt"}
    assert library.ingest([second, first]).unchanged == 2


def test_an_archive_that_has_moved_is_not_indexed_twice(library: kb.Library, reports: Path) -> None:
    library.ingest(reports)
    moved = reports.rename(reports.with_name("moved"))
    report = library.ingest(moved)
    assert (report.added, report.replaced, report.documents, report.embedded) == (0, 0, 2, 0)


def test_a_file_of_records_is_kept_level_record_by_record(
    library: kb.Library, write: Write
) -> None:
    line = '{{"_id": "{0}", "title": "Report {0}", "text": "The text of report {1}."}}\n'
    path = write("all.jsonl", "".join(line.format(n, f"number{n}") for n in range(5)))
    assert library.ingest(path).added == 5
    write("all.jsonl", "".join(line.format(n, f"number{n}" if n else "zero") for n in range(4)))
    report = library.ingest(path)
    assert (report.replaced, report.unchanged, report.removed) == (1, 3, 1)
    assert "number4" not in texts(library, "report number4")
    assert "number0" not in texts(library, "report number0")
    assert "zero" in texts(library, "report zero")


def test_given_metadata_overrides_the_text_and_a_change_of_it_is_noticed(
    library: kb.Library, write: Write
) -> None:
    path = write("note.txt", "A note on the work of the port in 2024.")
    library.ingest(path, metadata=Metadata(organisation="Xiamen Customs", year=2025))
    info = library.document("note.txt").info
    assert (info.organisation, info.year) == ("Xiamen Customs", 2025)
    library.ingest(path, metadata=Metadata(organisation="Xiamen Customs", year=2024))
    assert library.document("note.txt").info.year == 2024


def test_a_stopped_run_keeps_what_was_done_and_goes_on_when_run_again(
    library: kb.Library, write: Write
) -> None:
    for number in range(6):
        folder = write(f"{number}.txt", f"Report number {number} of the district.").parent
    calls = iter(range(100))
    first = library.ingest(folder, stop=lambda: next(calls) > 14)
    assert first.stopped
    second = library.ingest(folder)
    assert not second.stopped
    assert (second.documents, first.added + second.added) == (6, 6)


def test_a_source_can_be_given_for_one_file_only(library: kb.Library, reports: Path) -> None:
    library.ingest(reports / "gongbei.md", source="archive/2026")
    assert library.document("archive/2026").info.organisation == "Gongbei Customs"
    with pytest.raises(BadRequest, match="single file"):
        library.ingest(reports, source="archive")


def test_an_upload_is_a_document_and_a_second_of_the_same_name_replaces_it(
    library: kb.Library,
) -> None:
    assert library.upload("note.txt", "口岸监管工作总结。".encode()).added == 1
    assert library.upload("note.txt", "跨境电商监管工作总结。".encode()).replaced == 1
    assert library.document("uploads/note.txt").text.strip() == "跨境电商监管工作总结。"
    with pytest.raises(BadRequest, match="file name"):
        library.upload("..", b"text")


def test_other_settings_than_the_librarys_are_an_error_that_names_reindex(
    library: kb.Library, settings: kb.Settings, reports: Path
) -> None:
    library.ingest(reports)
    other = settings.model_copy(update={"model": ""})
    with kb.open(settings=other) as opened:
        with pytest.raises(SettingsMismatch, match="kb reindex"):
            opened.search("trade")
        assert opened.status().warnings


def test_the_original_is_kept_as_it_was(library: kb.Library, reports: Path) -> None:
    library.ingest(reports)
    (reports / "gongbei.md").unlink()
    original = library.original("gongbei.md")
    assert original is not None
    assert original.read_text(encoding="utf-8") == GONGBEI
