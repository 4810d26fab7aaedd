"""A generation is built beside the running library: read, written, stopped, checked, taken back."""

from __future__ import annotations

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
from kb.errors import LibraryLocked
from kb.library.reindexed import Reindexed
from tests.kb.processes import Other, other_process
from tests.kb.soundness import check_sound, contents, found

Write = Callable[[str, str | bytes], Path]


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
