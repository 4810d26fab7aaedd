"""Checkpoints: written once, cloned by any number of processes, damage noticed."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index import Analyser, DamagedIndex, LexicalIndex, VectorIndex
from index.local.work_folder import WorkFolder

NUMBERS = np.arange(1, 51)
TEXTS = [f"Smart customs number {number}，智慧海关{number}号" for number in NUMBERS.tolist()]
VECTORS = np.random.default_rng(0).standard_normal((50, 8)).astype(np.float32)
VECTORS /= np.linalg.norm(VECTORS, axis=1, keepdims=True)


def lexical(folder: Path, analyser: Analyser) -> Path:
    index = LexicalIndex(analyser)
    index.add(NUMBERS, TEXTS)
    index.remove(np.array([50]))
    folder.mkdir()
    index.save(folder)
    index.close()
    return folder


def vectors(folder: Path, train_at: int = 1000) -> Path:
    index = VectorIndex(8, train_at=train_at)
    index.add(NUMBERS, VECTORS)
    index.remove(np.array([50]))
    folder.mkdir()
    index.save(folder)
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# What is loaded is what was saved


def test_terms_come_back_as_they_were(tmp_path: Path, bilingual: Analyser) -> None:
    folder = lexical(tmp_path / "lexical", bilingual)
    terms = bilingual.query_terms("智慧海关 7 number")
    made = LexicalIndex(bilingual)
    made.add(NUMBERS[:-1], TEXTS[:-1])
    loaded = LexicalIndex.load(folder, bilingual)
    assert len(loaded) == 49
    np.testing.assert_array_equal(loaded.ids, made.ids)
    assert loaded.search(terms, 20).ids.tolist() == made.search(terms, 20).ids.tolist()
    np.testing.assert_array_equal(loaded.scores(terms, NUMBERS), made.scores(terms, NUMBERS))


@pytest.mark.parametrize("train_at", [20, 1000])
def test_vectors_come_back_as_they_were(tmp_path: Path, train_at: int) -> None:
    loaded = VectorIndex.load(vectors(tmp_path / "vectors", train_at))
    assert loaded.ids.tolist() == list(range(1, 50))
    assert loaded.dimensions == 8
    np.testing.assert_allclose(
        loaded.scores(VECTORS[3], NUMBERS[:-1]), VECTORS[:-1] @ VECTORS[3], atol=1e-6
    )
    loaded.add(np.array([50]), VECTORS[-1:])
    loaded.remove(np.array([1]))
    assert loaded.search(VECTORS[-1], 1).ids.tolist() == [50]


def test_empty_indexes_can_be_saved_and_loaded(tmp_path: Path, analyser: Analyser) -> None:
    for name in ("lexical", "vectors"):
        (tmp_path / name).mkdir()
    LexicalIndex(analyser).save(tmp_path / "lexical")
    VectorIndex(8).save(tmp_path / "vectors")
    terms = LexicalIndex.load(tmp_path / "lexical", analyser)
    assert len(terms) == 0
    assert len(terms.search({"a": 1.0}, 5)) == 0
    terms.add(np.array([4]), ["smart"])
    assert terms.search({"smart": 1.0}, 5).ids.tolist() == [4]
    assert len(VectorIndex.load(tmp_path / "vectors")) == 0


def test_a_saved_index_can_be_changed_and_saved_again(tmp_path: Path, analyser: Analyser) -> None:
    loaded = LexicalIndex.load(lexical(tmp_path / "first", analyser), analyser)
    loaded.add(np.array([60]), ["a new smart text"])
    loaded.remove(np.array([1, 2]))
    (tmp_path / "second").mkdir()
    loaded.save(tmp_path / "second")
    loaded.add(np.array([61]), ["smart after saving"])
    again = LexicalIndex.load(tmp_path / "second", analyser)
    assert again.ids.tolist() == [*range(3, 50), 60]
    assert again.search({"new": 1.0}, 5).ids.tolist() == [60]
    assert again.document_frequency("smart") == 48
    assert loaded.document_frequency("smart") == 49


# Copies


def test_copies_of_one_checkpoint_go_their_own_ways(tmp_path: Path, bilingual: Analyser) -> None:
    folder = lexical(tmp_path / "lexical", bilingual)
    before = content(folder)
    changed, other = (LexicalIndex.load(folder, bilingual) for _ in range(2))
    changed.add(np.array([70]), ["only in one"])
    changed.remove(np.array([1]))
    changed.commit()
    other.add(np.array([80]), ["solely elsewhere"])
    other.commit()
    assert changed.search({"onli": 1.0}, 5).ids.tolist() == [70]
    assert other.search({"onli": 1.0}, 5).ids.tolist() == []
    assert 1 in other
    assert 1 not in changed
    assert 80 not in changed
    assert content(folder) == before
    third = LexicalIndex.load(folder, bilingual)
    assert third.ids.tolist() == list(range(1, 50))


def test_a_copy_outlives_the_checkpoint_it_came_from(tmp_path: Path, analyser: Analyser) -> None:
    folder = lexical(tmp_path / "lexical", analyser)
    loaded = LexicalIndex.load(folder, analyser)
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    loaded.add(np.array([70]), ["smart"])
    assert len(loaded.search({"smart": 1.0}, 100)) == 50


def test_a_checkpoint_that_cannot_be_written_to_can_be_loaded(
    tmp_path: Path, analyser: Analyser
) -> None:
    folder = lexical(tmp_path / "lexical", analyser)
    for path in folder.iterdir():
        path.chmod(0o444)
    folder.chmod(0o555)
    try:
        loaded = LexicalIndex.load(folder, analyser)
        loaded.remove(np.array([1]))
        assert len(loaded.search({"smart": 1.0}, 100)) == 48
    finally:
        folder.chmod(0o755)


# Damage

Spoil = Callable[[Path], None]


def lose(path: Path) -> None:
    path.unlink()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("spoil", [lose, cut, empty, flip])
def test_damage_to_any_file_is_noticed(tmp_path: Path, analyser: Analyser, spoil: Spoil) -> None:
    sound = lexical(tmp_path / "lexical", analyser)
    names = sorted(path.name for path in sound.iterdir())
    assert len(names) > 8
    for name in names:
        if spoil in (cut, flip, empty) and not (sound / name).stat().st_size:
            continue
        kept = (sound / name).read_bytes()
        spoil(sound / name)
        with pytest.raises(DamagedIndex):
            LexicalIndex.load(sound, analyser)
        (sound / name).write_bytes(kept)
    assert len(LexicalIndex.load(sound, analyser)) == 49


@pytest.mark.parametrize("spoil", [lose, cut, empty, flip])
@pytest.mark.parametrize("name", ["vectors.faiss", "manifest.json"])
def test_damage_to_vectors_is_noticed(tmp_path: Path, spoil: Spoil, name: str) -> None:
    sound = vectors(tmp_path / "vectors")
    spoil(sound / name)
    with pytest.raises(DamagedIndex, match=name):
        VectorIndex.load(sound)


def test_what_is_not_there_is_damaged(tmp_path: Path, analyser: Analyser) -> None:
    with pytest.raises(DamagedIndex):
        LexicalIndex.load(tmp_path / "nowhere", analyser)
    with pytest.raises(DamagedIndex):
        VectorIndex.load(tmp_path / "nowhere")


def test_one_kind_of_checkpoint_is_not_taken_for_the_other(
    tmp_path: Path, analyser: Analyser
) -> None:
    with pytest.raises(DamagedIndex, match="not 'vectors-1'"):
        VectorIndex.load(lexical(tmp_path / "lexical", analyser))


def test_terms_of_another_glossary_are_refused(
    tmp_path: Path, analyser: Analyser, bilingual: Analyser
) -> None:
    folder = lexical(tmp_path / "lexical", analyser)
    with pytest.raises(DamagedIndex, match="its terms were made by"):
        LexicalIndex.load(folder, bilingual)


# Work folders


def test_closing_removes_the_private_files(tmp_path: Path, analyser: Analyser) -> None:
    index = LexicalIndex(analyser, work=tmp_path)
    index.add(NUMBERS, TEXTS)
    index.commit()
    assert list(tmp_path.iterdir())
    index.close()
    index.close()
    assert not list(tmp_path.iterdir())


def test_an_index_that_is_dropped_leaves_no_files(tmp_path: Path, analyser: Analyser) -> None:
    LexicalIndex(analyser, work=tmp_path)
    gc.collect()
    assert not list(tmp_path.iterdir())


def test_a_failed_load_leaves_no_files(tmp_path: Path, analyser: Analyser) -> None:
    folder = lexical(tmp_path / "lexical", analyser)
    flip(folder / "terms.npy")
    work = tmp_path / "work"
    work.mkdir()
    with pytest.raises(DamagedIndex):
        LexicalIndex.load(folder, analyser, work=work)
    assert not list(work.iterdir())


KILLED = """
import os, signal, sys
from pathlib import Path
from index.local.work_folder import WorkFolder
folder = WorkFolder(Path(sys.argv[1]))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_process_left_goes_when_the_next_folder_is_made(tmp_path: Path) -> None:
    living = WorkFolder(tmp_path)
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False, env=os.environ)
    assert len(list(tmp_path.iterdir())) == 2
    another = WorkFolder(tmp_path)
    assert len(list(tmp_path.iterdir())) == 2
    assert living.path.is_dir()
    assert another.path.is_dir()


def test_files_are_copied_where_they_cannot_be_linked(tmp_path: Path) -> None:
    elsewhere = Path("/dev/shm")
    if not elsewhere.is_dir() or elsewhere.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no second file system here")
    (tmp_path / "file").write_text("told")
    with tempfile.TemporaryDirectory(dir=elsewhere) as other:
        folder = WorkFolder(Path(other))
        folder.clone(tmp_path, ["file"])
        assert (folder.path / "file").read_text() == "told"
        folder.close()
