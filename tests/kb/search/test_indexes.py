"""Index files that are damaged, lost, behind or ahead are noticed, kept, and made again."""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

import kb
import kb.library.generations
import kb.search.indexes
from index import HashEmbedder
from kb.library.lock import writer_lock
from tests.kb.conftest import GONGBEI
from tests.kb.soundness import check_sound, found

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def saved(settings: kb.Settings, reports: Path, monkeypatch: pytest.MonkeyPatch) -> kb.Settings:
    """Settings of a library with a checkpoint, into which nothing may be embedded any more."""
    monkeypatch.setattr(kb.search.indexes, "CHECKPOINT_AFTER", 1)
    with kb.open(settings=settings) as library:
        library.ingest(reports)
    monkeypatch.setattr(HashEmbedder, "encode_documents", _refuse)
    return settings


def _refuse(*_: object) -> None:
    raise AssertionError("nothing is to be embedded")


def checkpoint(settings: kb.Settings) -> Path:
    (folder,) = (settings.library / "index" / "g0001").glob("r*")
    return folder


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_checkpoint_is_loaded_and_what_came_since_is_replayed(
    saved: kb.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kb.search.indexes, "CHECKPOINT_AFTER", 1000)
    with kb.open(settings=saved) as library:
        assert library.status().indexed_revision == library.revision
        library.remove(["shenzhen.md"])
    with kb.open(settings=saved) as library:
        assert 0 < library.status().indexed_revision < library.revision
        check_sound(library)


def test_any_file_of_a_checkpoint_may_be_cut_changed_or_lost(
    saved: kb.Settings, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    whole = tmp_path / "whole"
    shutil.copytree(saved.library, whole)
    names = [path.relative_to(whole) for path in files(whole / "index")]
    assert len(names) > 8
    for number, name in enumerate(names):
        shutil.rmtree(saved.library)
        shutil.copytree(whole, saved.library)
        _damage(saved.library / name, ("cut", "changed", "lost")[number % 3])
        _check_mended(saved, caplog, str(name))


@pytest.mark.parametrize("how", ["cut", "changed", "lost"])
@pytest.mark.parametrize("name", ["checkpoint.json", "vectors/vectors.faiss"])
def test_each_kind_of_damage_to_the_main_files_is_noticed(
    saved: kb.Settings, caplog: pytest.LogCaptureFixture, name: str, how: str
) -> None:
    _damage(checkpoint(saved) / name, how)
    _check_mended(saved, caplog, name)


def _damage(file: Path, how: str) -> None:
    whole = file.read_bytes()
    if how == "lost" or not whole:
        file.unlink()
    elif how == "cut":
        file.write_bytes(whole[: len(whole) // 2])
    else:
        middle = len(whole) // 2
        file.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])


def _check_mended(settings: kb.Settings, caplog: pytest.LogCaptureFixture, name: str) -> None:
    caplog.clear()
    with caplog.at_level(logging.WARNING, logger="kb"), kb.open(settings=settings) as library:
        check_sound(library)
        status = library.status()
        assert "622.65" in "".join(found(library, "622.65 billion yuan")), name
    assert any("damaged" in record.message for record in caplog.records), name
    assert any("was damaged" in warning for warning in status.warnings), name
    (aside,) = (settings.library / "index" / "g0001").glob("damaged-*")
    assert files(aside), name
    with kb.open(settings=settings) as library:
        (warning,) = library.status().warnings
        assert str(aside) in warning, name


def test_a_revision_changed_in_the_note_is_not_believed(
    saved: kb.Settings, caplog: pytest.LogCaptureFixture
) -> None:
    note = checkpoint(saved) / "checkpoint.json"
    written = json.loads(note.read_text())
    note.write_text(json.dumps({**written, "revision": written["revision"] - 1}))
    _check_mended(saved, caplog, "checkpoint.json")


def make_outdated(folder: Path) -> None:
    """Make a checkpoint one of the first form."""
    shutil.rmtree(folder / "facts")
    note = json.loads((folder / "checkpoint.json").read_text())
    values = [note["revision"], note["analyser"]]
    digest = hashlib.sha256(json.dumps(values).encode()).hexdigest()
    earlier = {"revision": values[0], "analyser": values[1], "sha256": digest}
    (folder / "checkpoint.json").write_text(json.dumps(earlier))


def warnings_of(settings: kb.Settings) -> tuple[str, ...]:
    with kb.open(settings=settings) as library:
        check_sound(library)
        return library.status().warnings


def test_a_checkpoint_of_an_earlier_form_is_told_once_and_replaced_by_whoever_opens_it(
    saved: kb.Settings,
) -> None:
    folder = checkpoint(saved)
    make_outdated(folder)
    (warning,) = warnings_of(saved)
    assert "is of form 1, not 3" in warning
    assert not list(folder.parent.glob("damaged-*"))
    with kb.open(settings=saved) as library:
        check_sound(library)
        assert library.status().warnings == ()
        assert library.status().indexed_revision == library.revision


def test_a_checkpoint_of_an_earlier_form_is_left_while_another_writes(saved: kb.Settings) -> None:
    make_outdated(checkpoint(saved))
    with writer_lock(saved.library):
        for _ in range(2):
            (warning,) = warnings_of(saved)
            assert "is of form 1, not 3" in warning
    assert len(warnings_of(saved)) == 1
    assert warnings_of(saved) == ()


def test_where_no_checkpoint_can_be_written_that_is_told_and_the_search_goes_on(
    saved: kb.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    make_outdated(checkpoint(saved))
    monkeypatch.setattr(kb.search.indexes.Checkpoints, "write", full)
    outdated, unwritten = warnings_of(saved)
    assert "is of form 1, not 3" in outdated
    assert "No space left on device" in unwritten


def test_a_lost_index_folder_is_made_again_in_silence(saved: kb.Settings) -> None:
    shutil.rmtree(saved.library / "index")
    with kb.open(settings=saved) as library:
        check_sound(library)
        assert library.status().warnings == ()


def test_a_catalog_from_a_backup_is_believed_against_newer_indexes(
    settings: kb.Settings, reports: Path, monkeypatch: pytest.MonkeyPatch, write: Write
) -> None:
    monkeypatch.setattr(kb.search.indexes, "CHECKPOINT_AFTER", 1)
    with kb.open(settings=settings) as library:
        library.ingest(reports / "shenzhen.md")
    catalog = settings.library / "catalog.sqlite"
    backup = catalog.read_bytes()
    with kb.open(settings=settings) as library:
        library.ingest(reports / "gongbei.md")
    catalog.write_bytes(backup)
    with kb.open(settings=settings) as library:
        check_sound(library)
        assert found(library, "622.65") == set()
        assert any("not reached" in warning for warning in library.status().warnings)
    catalog.write_bytes(backup)
    with kb.open(settings=settings) as library:
        for number in range(9):
            write(f"{number}.txt", f"The ferry number {number} opened a line to the islands.")
        library.ingest(reports / "0.txt")
    with kb.open(settings=settings) as library:
        check_sound(library)


def test_a_checkpoint_of_another_history_is_not_believed_at_the_same_revision(
    settings: kb.Settings, monkeypatch: pytest.MonkeyPatch, write: Write
) -> None:
    """Two histories of one backup: as many chunks of the same ids at the same revisions."""
    monkeypatch.setattr(kb.search.indexes, "CHECKPOINT_AFTER", 1)
    first = write("a.txt", "The port is open.")
    with kb.open(settings=settings) as library:
        library.ingest(first)
    catalog = settings.library / "catalog.sqlite"
    backup = catalog.read_bytes()
    with kb.open(settings=settings) as library:
        library.ingest(write("b.txt", "The ferry carried elephants."))
        at_first = library._reader.state()
    monkeypatch.setattr(kb.search.indexes, "CHECKPOINT_AFTER", 1000)
    catalog.write_bytes(backup)
    other = write("c.txt", "The bridge carried camels.")
    with kb.open(settings=settings) as library:
        library.ingest(other)
        assert library._reader.state() == at_first
    with kb.open(settings=settings) as library:
        assert found(library, "elephants") == set()
        assert found(library, "camels") == {"The bridge carried camels."}
        check_sound(library)
        (warning,) = library.status().warnings
        assert "not reached" in warning
        assert "damaged" not in warning
    with kb.open(settings=settings) as library:
        check_sound(library)
        assert library.status().warnings == ()
    assert not list((settings.library / "index").glob("*/damaged-*"))


def test_every_change_of_documents_has_a_token_and_says_when_by_whom_and_with_what(
    library: kb.Library, reports: Path
) -> None:
    tokens = []
    for change in (
        lambda: library.ingest(reports),
        lambda: library.remove(["shenzhen.md"]),
        lambda: library.restore(["shenzhen.md"]),
        lambda: library.reindex(),
        lambda: library.remove(["shenzhen.md"]),
        lambda: library.purge(),
    ):
        change()
        tokens.append(library._reader.token_at(library.revision))
    assert all(tokens)
    assert len(set(tokens)) == len(tokens)
    assert library._reader.token_at(0) == ""
    assert library._reader.token_at(10**9) is None
    with library._database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT at, who, command FROM commits").all()
    assert all(at and command for at, _, command in rows)


def test_indexes_that_disagree_with_the_catalog_are_made_again(
    saved: kb.Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with kb.open(settings=saved) as library:
        state = library._reader.state()
        with library._database.writing() as connection:  # a change that no journal tells of
            connection.exec_driver_sql(
                "UPDATE indexed SET chunks = chunks - 1 WHERE document_id = "
                "(SELECT document_id FROM chunks ORDER BY id DESC LIMIT 1)"
            )
            connection.exec_driver_sql("DELETE FROM chunks WHERE id = (SELECT max(id) FROM chunks)")
        assert library._reader.state() == state
    with kb.open(settings=saved) as library:
        check_sound(library)
        assert any("did not agree" in warning for warning in library.status().warnings)


def test_another_glossary_makes_the_terms_again_and_keeps_the_vectors(
    saved: kb.Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reports: Path
) -> None:
    own = tmp_path / "own.csv"
    own.write_text("zh,en\n口岸,frontier gate\n", encoding="utf-8")
    other = saved.model_copy(update={"glossary": own})
    monkeypatch.setattr(kb.library.generations.Generations, "fit", lambda _: True)
    with kb.open(settings=other) as library:
        check_sound(library)
        assert library.status().warnings == ()
        library._generations.indexes().save(force=True)  # at the revision of the other glossary's
    (folder,) = (saved.library / "index" / "g0001").glob("r*")
    with kb.open(settings=other) as library:
        assert library.status().indexed_revision == int(folder.name[1:])
        check_sound(library)


def test_a_new_checkpoint_takes_the_place_of_the_old_and_of_what_a_killed_one_left(
    saved: kb.Settings, monkeypatch: pytest.MonkeyPatch, reports: Path
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(kb.search.indexes, "CHECKPOINT_AFTER", 1)
    before = checkpoint(saved)
    left = before.with_name("partial-99999")
    left.mkdir()
    (left / "half").write_bytes(b"half")
    (reports / "gongbei.md").write_text(GONGBEI.replace("622.65", "700.00"), encoding="utf-8")
    with kb.open(settings=saved) as library:
        library.ingest(reports)
    assert [path.name for path in before.parent.iterdir()] == [checkpoint(saved).name]
    assert checkpoint(saved) != before


def test_changes_without_a_checkpoint_get_one_at_the_next_run_though_nothing_is_new(
    settings: kb.Settings, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with kb.open(settings=settings) as library:
        library.ingest(reports)
        assert library.status().indexed_revision == 0
    monkeypatch.setattr(kb.search.indexes, "CHECKPOINT_AFTER", 1)
    with kb.open(settings=settings) as library:
        library.ingest(reports)
        assert library.status().indexed_revision == library.revision


def test_private_files_of_a_killed_process_go_when_the_next_one_opens(
    saved: kb.Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    script = (
        "import kb, sys\n"
        f"library = kb.open(settings=kb.Settings(library={str(saved.library)!r}, model='hash'))\n"
        "library.search('bridge', mode='lexical')\n"
        "print('open', flush=True)\n"
        "sys.stdin.read()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(temporary)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"open\n"
    (abandoned,) = temporary.iterdir()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert abandoned.exists()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    with kb.open(settings=saved) as library:
        check_sound(library)
        assert not abandoned.exists()
    assert list(temporary.iterdir()) == []
