"""ingest, remove, restore, reindex: what they do, say and exit with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

Kb = Callable[..., Any]


def test_ingest_counts_what_it_did_and_a_second_run_finds_nothing_to_do(
    kb: Kb, reports: Path
) -> None:
    first = kb("ingest", reports, "--json").json
    assert (first["added"], first["unchanged"], first["documents"]) == (2, 0, 2)
    assert first["failed"] == []
    second = kb("ingest", reports, "--json").json
    assert (second["added"], second["unchanged"], second["documents"]) == (0, 2, 2)


def test_ingest_prints_one_line_and_quiet_prints_none(kb: Kb, reports: Path) -> None:
    assert kb("ingest", reports).out == "2 added\n"
    assert kb("ingest", reports, "--quiet").out == ""


def test_reports_of_one_organisation_and_year_are_told_even_quietly_and_are_no_failure(
    kb: Kb, reports: Path
) -> None:
    front = "---\norganisation: Port Office\nyear: 2026\n---\n"
    for name in ("a.md", "b.md"):
        (reports / name).write_text(f"{front}# Work\n\nShips of {name} came.\n", encoding="utf-8")
    ran = kb("ingest", reports, "--quiet")
    assert (ran.status, ran.out) == (0, "")
    (line,) = ran.err.splitlines()
    assert line.startswith("warning: a.md, b.md: ")
    assert "in NAME.meta.yaml" in line


def test_a_file_that_fails_is_named_and_the_exit_is_3(kb: Kb, reports: Path) -> None:
    (reports / "empty.md").write_bytes(b"")
    ran = kb("ingest", reports)
    assert ran.status == 3
    assert ran.out.splitlines()[0] == "2 added, 1 failed"
    assert "empty.md: " in ran.out.splitlines()[1]
    again = kb("ingest", reports, "--quiet")
    assert (again.status, again.out) == (3, "")
    assert "empty.md: " in again.err


def test_when_nothing_could_be_taken_in_the_exit_is_1(kb: Kb, tmp_path: Path) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"not a zip")
    ran = kb("ingest", broken, "--json")
    assert ran.status == 1
    (failure,) = ran.json["failed"]
    assert set(failure) == {"source", "reason", "remedy"}
    assert failure["source"].endswith("broken.docx")


def test_a_path_that_is_not_there_is_told_in_one_line(kb: Kb, tmp_path: Path) -> None:
    ran = kb("ingest", tmp_path / "no-such-folder")
    assert ran.status == 1
    assert "no-such-folder" in ran.err + ran.out


def test_options_override_what_the_file_says_of_itself(kb: Kb, reports: Path) -> None:
    kb(
        "ingest", reports / "gongbei-2026.md", "--title", "A title", "--organisation", "An office",
        "--year", 2019, "--date", "2019-02-03", "--language", "en",
    )  # fmt: skip
    (info,) = kb("list", "--json").json["documents"]
    assert info["title"] == "A title"
    assert info["organisation"] == "An office"
    assert info["year"] == 2019
    assert info["date"] == "2019-02-03"


def test_source_names_the_document(kb: Kb, reports: Path) -> None:
    kb("ingest", reports / "gongbei-2026.md", "--source", "gongbei/2026")
    (info,) = kb("list", "--json").json["documents"]
    assert info["source"] == "gongbei/2026"


def test_prune_removes_what_is_gone_from_the_folder_and_only_then(kb: Kb, reports: Path) -> None:
    kb("ingest", reports)
    (reports / "gongbei-2026.md").unlink()
    assert kb("ingest", reports, "--json").json["documents"] == 2
    pruned = kb("ingest", reports, "--prune", "--json").json
    assert (pruned["removed"], pruned["documents"]) == (1, 1)


def test_prune_of_an_emptied_folder_asks_first_and_without_a_person_does_nothing(
    kb: Kb, reports: Path
) -> None:
    kb("ingest", reports)
    for path in reports.iterdir():
        path.unlink()
    ran = kb("ingest", reports, "--prune")
    assert ran.status == 1
    assert "nothing is left in" in ran.err
    assert "--yes" in ran.err
    assert len(ran.err.splitlines()) == 1
    assert len(_ids(kb)) == 2
    done = kb("ingest", reports, "--prune", "--yes", "--json").json
    assert (done["removed"], done["documents"]) == (2, 0)


@pytest.mark.parametrize(("answer", "left"), [("y", 0), ("n", 2), ("", 2)])
def test_a_person_is_asked_whether_an_emptied_folder_is_meant(
    kb: Kb, reports: Path, monkeypatch: pytest.MonkeyPatch, answer: str, left: int
) -> None:
    kb("ingest", reports)
    for path in reports.iterdir():
        path.unlink()
    person = SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("kb.cli.ingest.sys", person)
    ran = kb("ingest", reports, "--prune", stdin=f"{answer}\n")
    assert "remove all that came from there?" in ran.err
    assert len(_ids(kb)) == left


def _ids(kb: Kb) -> list[str]:
    return [info["document_id"] for info in kb("list", "--json").json["documents"]]


def test_remove_tells_the_command_that_undoes_it_and_that_command_does(filled: Kb) -> None:
    gone, kept = _ids(filled)
    ran = filled("remove", gone, "--yes")
    assert ran.status == 0
    undo = ran.out.splitlines()[-1].removeprefix("to undo: kb ").split()
    assert undo == ["restore", gone]
    assert _ids(filled) == [kept]
    assert filled("list", "--removed", "--json").json["documents"][0]["document_id"] == gone
    assert filled(*undo).status == 0
    assert sorted(_ids(filled)) == sorted([gone, kept])


def test_remove_asks_first_and_without_a_person_does_nothing(filled: Kb) -> None:
    before = _ids(filled)
    ran = filled("remove", before[0])
    assert ran.status == 1
    assert "--yes" in ran.err
    assert _ids(filled) == before


def test_removing_what_is_not_there_removes_nothing(filled: Kb) -> None:
    before = _ids(filled)
    ran = filled("remove", before[0], "no-such-id", "--yes")
    assert ran.status == 1
    assert "no-such-id" in ran.err
    assert _ids(filled) == before


def test_remove_and_restore_print_the_documents_as_json(filled: Kb) -> None:
    id_ = _ids(filled)[0]
    assert filled("remove", id_, "-y", "--json").json["removed"][0]["document_id"] == id_
    assert filled("restore", id_, "--json").json["restored"][0]["document_id"] == id_


def test_purge_forgets_the_removed_ones_for_good_and_asks_first(filled: Kb) -> None:
    gone, kept = _ids(filled)
    filled("remove", gone, "--yes")
    assert filled("purge").status == 1
    assert filled("purge", "--yes", "--json").json == {"purged": 1}
    assert filled("restore", gone).status == 1
    assert _ids(filled) == [kept]


def test_a_library_made_with_another_model_names_reindex_and_reindex_mends_it(
    filled: Kb, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_MODEL", "")
    refused = filled("search", "customs")
    assert refused.status == 1
    assert "kb reindex" in refused.err
    assert filled("reindex", "--quiet").status == 0
    assert filled("search", "customs").status == 0
    monkeypatch.setenv("KB_MODEL", "hash")  # what the generation before was made with
    assert filled("search", "customs").status == 0
    assert "kb reindex" in filled("status").err
    assert filled("reindex", "--back").status == 0
    assert filled("search", "customs").status == 0
    assert "kb reindex" not in filled("status").err


def test_a_setting_that_cannot_be_is_named(kb: Kb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_DEVICE", "abacus")
    ran = kb("list")
    assert ran.status == 1
    assert "KB_DEVICE" in ran.err
