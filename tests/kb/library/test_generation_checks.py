"""What is looked at before a generation is switched to, and what becomes of the one before."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import kb
import kb.library.generation_checks
import kb.library.models
import kb.pipeline.refill
import kb.search.indexes
from kb.errors import GenerationRefused, LibraryUnwritable, SettingsMismatch
from kb.library.folder_size import bytes_in
from tests.kb.conftest import GONGBEI
from tests.kb.soundness import check_sound, found

Write = Callable[[str, str | bytes], Path]


def test_a_generation_that_does_not_find_its_passages_is_not_switched_to(
    old: kb.Settings, new: kb.Settings, small_windows: None
) -> None:
    with kb.open(settings=new) as library:
        halfway: list[int] = []
        library.reindex(
            progress=lambda one: halfway.append(one.done),
            stop=lambda: bool(halfway) and halfway[-1] >= 39,
        )
        with library._database.writing() as connection:  # each has the vector of its neighbour
            connection.exec_driver_sql(
                "UPDATE chunks SET seal = NULL, embedding_id = embedding_id - 1 "
                "WHERE generation = 2 AND embedding_id > (SELECT min(embedding_id) FROM chunks "
                "WHERE generation = 2)"
            )
        with pytest.raises(GenerationRefused, match="do not find themselves"):
            library.reindex()
        assert library.status().generation == 1
        assert found(library, "number 7 open")
        assert library.reindex(fresh=True).generation == 3
        assert [one.number for one in library.generations.all()] == [1, 3]
        check_sound(library)


def test_a_generation_that_lacks_chunks_is_not_switched_to(
    old: kb.Settings, new: kb.Settings
) -> None:
    with kb.open(settings=new) as library:
        library.reindex(stop=lambda: True)
        halfway: list[str] = []
        library.reindex(
            progress=lambda one: halfway.append(one.stage), stop=lambda: "check" in halfway
        )
        with library._database.writing() as connection:
            connection.exec_driver_sql(
                "DELETE FROM chunks WHERE id = (SELECT max(id) FROM chunks WHERE generation = 2)"
            )
        with pytest.raises(GenerationRefused, match="1 are not whole"):
            library.reindex()
        assert library.status().generation == 1


def test_who_is_asked_can_refuse_it_with_what_was_looked_at(new: kb.Settings) -> None:
    def refuse(beside: kb.Library) -> dict[str, object]:
        assert beside.status().generation == 2
        assert beside.search("port number 3").hits
        raise GenerationRefused("not good enough")

    with kb.open(settings=new) as library:
        with pytest.raises(GenerationRefused, match="not good enough"):
            library.reindex(accept=refuse)
        assert library.status().generation == 1
        done = library.reindex(accept=lambda _: {"questions": 3})
        assert done.checked["questions"] == 3
        (kept,) = (one for one in library.generations.all() if one.state == "current")
        assert kept.checked == done.checked
        assert done.checked["found"] == done.checked["sampled"] == 40


def test_without_room_on_the_disk_nothing_is_begun(
    new: kb.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(new.library)._replace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with kb.open(settings=new) as library:
        with pytest.raises(LibraryUnwritable, match="make room"):
            library.reindex()
        assert [one.chunks for one in library.generations.all()] == [40, 0]
        assert library.status().generation == 1


def test_the_former_one_is_taken_back_with_its_own_model_though_another_is_set(
    new: kb.Settings, write: Write
) -> None:
    with kb.open(settings=new) as library:
        library.reindex()
        folder = write("ferry.txt", "The ferry sailed.\n").parent
        library.ingest(folder)
        back = library.reindex(back=True)
        assert (back.generation, back.replaced, back.embedded) == (1, 1, 1)
        assert library.status().model == "hash-1:64"
        assert any("kb reindex" in warning for warning in library.status().warnings)
        assert found(library, "ferry sailed") == {"The ferry sailed."}
        assert (library.reindex().generation, library.status().generation) == (2, 2)
        check_sound(library)


def test_the_former_one_gives_its_bytes_back_when_it_is_told_to_and_says_so(
    new: kb.Settings,
) -> None:
    with kb.open(settings=new) as library:
        library.reindex()
        before = bytes_in(library.path)
        embeddings = library.status().embeddings
        (gone,) = library.generations.forget_former()
        assert (gone.number, gone.chunks, gone.state) == (1, 40, "former")
        assert library.status().embeddings == embeddings - 40
        assert bytes_in(library.path) < before
        assert [one.number for one in library.generations.all()] == [2]
        assert library.generations.forget_former() == []
        check_sound(library)
        assert library.upkeep.doctor().is_sound
        assert library.reindex().generation == 3  # no number is given twice
        with (
            pytest.raises(SettingsMismatch),
            kb.open(settings=new.model_copy(update={"model": "hash-64"})) as stranger,
        ):
            stranger.search("port")


def test_a_former_one_is_forgotten_after_the_days_that_are_set_and_that_is_told(
    new: kb.Settings, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    import kb.catalog.records
    import kb.library.reindexing

    with kb.open(settings=new) as library:
        library.reindex()
        path = write("ferry.txt", "The ferry sailed.\n")
        assert library.ingest(path).warnings == ()
    later = kb.catalog.records.now() + datetime.timedelta(days=31)
    monkeypatch.setattr(kb.library.reindexing, "now", lambda: later)
    with kb.open(settings=new.model_copy(update={"former_days": 0})) as library:
        assert library.ingest(path).warnings == ()
        assert len(library.generations.all()) == 2
    with kb.open(settings=new) as library:
        (told,) = library.ingest(path).warnings
        assert "generation 1" in told.reason
        assert "former_days" in told.remedy
        assert [one.number for one in library.generations.all()] == [2]


def test_a_forgetting_that_was_killed_is_done_by_the_next(
    new: kb.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    import kb.catalog.generations

    monkeypatch.setattr(kb.catalog.generations, "FORGOTTEN_AT_ONCE", 10)
    with kb.open(settings=new) as library:
        library.reindex()

        def die() -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            library.generations._table.forget(1, die)
        assert [one.state for one in library.generations.all()] == ["going", "current"]
        check_sound(library)
        library.generations.forget_former()
        assert [one.number for one in library.generations.all()] == [2]
        assert library.upkeep.doctor().is_sound


def test_answers_come_by_the_thresholds_of_the_model_that_is_followed(
    old: kb.Settings, new: kb.Settings
) -> None:
    with kb.open(settings=old) as opened:
        before = opened._answerer._fingerprint
        assert opened.ask("Which port is open?") is not None
        with kb.open(settings=new) as library:
            library.reindex()
        opened.ask("Which port is open?")
        assert opened._answerer._calibration is not None
        assert opened._answerer._calibration[0] != before


def test_earlier_versions_are_found_with_the_model_in_use(
    old: kb.Settings, new: kb.Settings, write: Write
) -> None:
    path = write("00.txt", GONGBEI)
    with kb.open(settings=old) as opened:
        opened.ingest(path)
        with kb.open(settings=new) as library:
            library.reindex()
        assert opened.versions.search("port number 0 open").hits


def test_status_does_not_go_through_the_whole_catalog(
    library: kb.Library, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import kb.catalog.dialect

    library.ingest(reports)

    def refuse(_: object) -> list[str]:
        raise AssertionError("the database's own check is kb doctor's")

    monkeypatch.setattr(kb.catalog.dialect, "faults", refuse)
    assert library.status().documents == 2
