"""A generation is built beside the running library: read, written, stopped, checked, taken back."""

from __future__ import annotations

import datetime
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

import kb
import kb.library.generation_checks
import kb.library.models
import kb.pipeline.refill
import kb.search.indexes
from index import Embedder, HashEmbedder
from kb.errors import GenerationRefused, LibraryLocked, LibraryUnwritable, SettingsMismatch
from kb.library.folder_size import bytes_in
from kb.library.reindexed import Reindexed
from tests.kb.conftest import GONGBEI
from tests.kb.processes import Other, other_process
from tests.kb.soundness import check_sound, contents, found

Write = Callable[[str, str | bytes], Path]


@pytest.fixture(autouse=True)
def models(monkeypatch: pytest.MonkeyPatch) -> None:
    """``hash-N`` is a model with N components."""
    load = kb.library.models.load_embedder

    def load_either(model: str = "", **options: object) -> Embedder:
        name, _, dimensions = model.partition("-")
        return HashEmbedder(int(dimensions)) if name == "hash" and dimensions else load(model)

    monkeypatch.setattr(kb.library.models, "load_embedder", load_either)


@pytest.fixture
def old(settings: kb.Settings, write: Write) -> kb.Settings:
    """Settings of a library of forty ports, made with a model of 64 components."""
    made = settings.model_copy(update={"model": "hash-64"})
    for number in range(40):
        folder = write(f"{number:02}.txt", f"The port number {number} is open.\n").parent
    with kb.open(settings=made) as library:
        library.ingest(folder)
    return made


@pytest.fixture
def new(old: kb.Settings) -> kb.Settings:
    """The same library, and another model set."""
    return old.model_copy(update={"model": "hash-32"})


class Run(threading.Thread):
    """A reindex that waits in the middle until it is let go on."""

    def __init__(self, settings: kb.Settings, at: int = 10) -> None:
        super().__init__()
        self.reached, self.go_on = threading.Event(), threading.Event()
        self.report: Reindexed | None = None
        self.error: BaseException | None = None
        self._settings, self._at = settings, at

    def run(self) -> None:
        try:
            with kb.open(settings=self._settings) as library:
                self.report = library.reindex(progress=self._wait)
        except BaseException as error:  # noqa: BLE001  raised where the thread is joined
            self.error = error
            self.reached.set()

    def _wait(self, progress: kb.Progress) -> None:
        if progress.stage == "index" and progress.done >= self._at:
            self.reached.set()
            assert self.go_on.wait(60)

    def __enter__(self) -> Run:
        self.start()
        assert self.reached.wait(60)
        return self

    def __exit__(self, *_: object) -> None:
        self.go_on.set()
        self.join()
        if self.error is not None:
            raise self.error


@pytest.fixture
def small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kb.pipeline.refill, "WINDOW", 4)


def test_who_reads_answers_from_the_old_one_all_the_while_and_follows_at_the_next_question(
    old: kb.Settings, new: kb.Settings, small_windows: None
) -> None:
    with kb.open(settings=old) as opened:
        assert found(opened, "number 7 open")
        revision = opened.revision
        with Run(new) as run:
            assert opened.revision == revision  # nothing that is remembered is made anew
            assert opened.status().generation == 1
            assert found(opened, "number 7 open")
            with kb.open(settings=new) as another:  # with the settings that it is built with
                assert found(another, "number 7 open")
                assert another.status().model == "hash-1:64"
                standing = another.status().reindex
                assert standing is not None
                assert (standing.running, standing.generation, standing.total) == (True, 2, 40)
                assert 0 < standing.done < 40
        assert run.report is not None
        assert (run.report.embedded, run.report.documents) == (40, 40)
        assert opened.search("port number 7").hits
        assert (opened.status().generation, opened.status().model) == (2, "hash-1:32")
        assert opened.revision > revision
        assert opened.status().reindex is None
        check_sound(opened)
    assert not (old.library / "reindex.json").exists()


def test_what_comes_in_changes_and_goes_meanwhile_is_so_in_both(
    old: kb.Settings, new: kb.Settings, small_windows: None, write: Write
) -> None:
    folder = write("new.txt", "The ferry sailed.\n").parent
    with kb.open(settings=old) as opened, Run(new):
        write("05.txt", "The lighthouse was painted.\n")
        (folder / "39.txt").unlink()
        opened.ingest(folder, prune=True)
        opened.remove(["07.txt"])
        assert opened.upload("up.txt", b"The lock was widened.").added == 1
        opened.metadata.set(["08.txt"], {"title": "Named by hand", "year": "2024"})
        opened.purge()
        assert found(opened, "lighthouse painted") == {"The lighthouse was painted."}
    with kb.open(settings=new) as library:
        assert library.status().generation == 2
        held = contents(library)
        assert len(held) == 40
        assert {"07.txt", "39.txt"}.isdisjoint(held)
        assert found(library, "lighthouse painted") == {"The lighthouse was painted."}
        assert found(library, "ferry sailed") == {"The ferry sailed."}
        assert found(library, "lock widened") == {"The lock was widened."}
        assert found(library, "Named by hand")
        assert not any("number 7 " in text for text in found(library, "port number 7"))
        check_sound(library)
        back = library.reindex(back=True)
        assert back.generation == 1
        assert contents(library) == held
        check_sound(library)


def test_another_process_answers_and_follows_too(
    settings: kb.Settings, library: kb.Library, reports: Path
) -> None:
    library.ingest(reports)
    with other_process(settings) as other:
        assert _texts(other)
        seen: list[bool] = []
        library.reindex(progress=lambda _: seen.append("622.65" in _texts(other)))
        assert seen
        assert all(seen)
        assert other.status().generation == 2
        assert "622.65" in _texts(other)


def _texts(other: Other) -> str:
    return "\n".join(hit.text for hit in other.search("622.65 billion yuan").hits)


def test_a_second_reindex_is_told_that_one_runs(
    old: kb.Settings, new: kb.Settings, small_windows: None
) -> None:
    with kb.open(settings=new) as library, Run(new):
        with pytest.raises(LibraryLocked, match="kb status"):
            library.reindex()
        with pytest.raises(LibraryLocked):
            library.generations.forget_former()


def test_a_switch_waits_for_who_writes(old: kb.Settings, new: kb.Settings, write: Write) -> None:
    from kb.library.lock import writer_lock

    waited: list[str] = []
    with writer_lock(old.library), kb.open(settings=new) as library:
        stopped = library.reindex(
            progress=lambda progress: waited.append(progress.stage),
            stop=lambda: waited.count("wait") > 1,
        )
        assert stopped.stopped
        assert library.status().generation == 1
        standing = library.status().reindex
        assert standing is not None
        assert (standing.running, standing.done, standing.total) == (False, 40, 40)
        assert "go on with: kb reindex" in str(standing)
    with kb.open(settings=new) as library:
        done = library.reindex()
        assert (done.embedded, done.replaced, done.generation) == (0, 0, 2)


def test_a_checkpoint_of_the_new_one_is_written_on_the_way_and_gone_on_with(
    old: kb.Settings, new: kb.Settings, small_windows: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kb.search.indexes, "SAVED_EVERY", 10)
    done: list[int] = []

    def stop() -> bool:
        return bool(done) and done[-1] >= 30

    with kb.open(settings=new) as library:
        assert library.reindex(progress=lambda one: done.append(one.done), stop=stop).stopped
    (checkpoint,) = (old.library / "index" / "g0002").glob("r*")
    with kb.open(settings=new) as library:
        opened = library._generations.open_indexes(2)
        assert opened._opened_at == int(checkpoint.name[1:])
        assert len(opened.passages) >= 30
        opened.close()
        assert library.reindex().embedded <= 10
        check_sound(library)


def test_a_catalog_of_before_a_generation_does_not_believe_that_generations_index(
    old: kb.Settings, new: kb.Settings, tmp_path: Path, write: Write
) -> None:
    with kb.open(settings=old) as library:
        library._generations.indexes().save(force=True)
    shutil.copytree(old.library, tmp_path / "backup")
    with kb.open(settings=new) as library:
        library.reindex()
        library._generations.indexes().save(force=True)
    kept = tmp_path / "index"
    shutil.move(old.library / "index", kept)
    shutil.rmtree(old.library)
    shutil.copytree(tmp_path / "backup", old.library)
    shutil.rmtree(old.library / "index")
    shutil.move(kept, old.library / "index")
    # The number and the chunk ids are given a second time, for other texts.
    folder = write("00.txt", "The lighthouse was painted.\n").parent
    with kb.open(settings=old) as library:
        library.ingest(folder)
    with kb.open(settings=new) as library:
        library.reindex()
        assert library.status().generation == 2
        assert found(library, "lighthouse painted") == {"The lighthouse was painted."}
        assert not any("number 0 " in text for text in found(library, "port number 0"))
        check_sound(library)


def test_a_backup_taken_in_the_middle_goes_on_where_it_was(
    old: kb.Settings, new: kb.Settings, small_windows: None, tmp_path: Path
) -> None:
    from kb.library.upkeep import restore_library

    with kb.open(settings=old) as opened, Run(new, at=20):
        opened.upkeep.backup(tmp_path / "half.kbz")
    brought = new.model_copy(update={"library": tmp_path / "brought"})
    restore_library(tmp_path / "half.kbz", brought.library)
    with kb.open(settings=brought) as library:
        assert [one.state for one in library.generations.all()] == ["current", "building"]
        assert library.reindex().embedded <= 20
        check_sound(library)


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
    import kb.library.reindexing

    with kb.open(settings=new) as library:
        library.reindex()
        path = write("ferry.txt", "The ferry sailed.\n")
        assert library.ingest(path).warnings == ()
    later = kb.library.reindexing.now() + datetime.timedelta(days=31)
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
