"""Forgetting: no file holds a term of what was removed, and the files are made anew meanwhile."""

from __future__ import annotations

from pathlib import Path

from index import LexicalIndex
from tests.index.local.test_lexical import Counting, ids


def test_what_was_removed_before_everything_was_written_anew_does_not_come_back() -> None:
    analyser = Counting()
    index = LexicalIndex(analyser)
    index.add(ids(1, 2), ["a port", "a bridge"])
    index.remove(ids(1))
    index.rewrite()
    analyser.analysed.clear()
    index.add(ids(1), ["a port"])
    assert analyser.analysed == ["a port"]
    assert index.search({"port": 1.0}, 2).ids.tolist() == [1]


def _with_a_secret(tmp_path: Path) -> LexicalIndex:
    index = LexicalIndex(Counting())
    index.add(ids(1, 2, 3), ["a secret port", "a dock", "a port and a dock"])
    index.remove(ids(1))
    index.forget_removed()
    (tmp_path / "saved").mkdir()
    index.save(tmp_path / "saved")
    return index


def test_a_checkpoint_holds_no_term_of_what_is_forgotten_before_all_is_written_anew(
    tmp_path: Path,
) -> None:
    index = _with_a_secret(tmp_path)
    saved = tmp_path / "saved"
    assert not any(b"secret" in path.read_bytes() for path in saved.iterdir())
    again = LexicalIndex.load(saved, Counting())
    assert again.was_unclean
    for one in (index, again):
        assert one.search({"port": 1.0, "dock": 1.0}, 3).ids.tolist() == [3, 2]
    assert again.rewrite()
    again.save(_made(tmp_path / "whole"))
    assert not LexicalIndex.load(tmp_path / "whole", Counting()).was_unclean


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_what_changes_while_all_is_written_anew_is_found_afterwards(tmp_path: Path) -> None:
    index = _with_a_secret(tmp_path)
    came: list[int] = []
    words = ["north", "south"]

    def another_comes() -> bool:
        if len(came) < len(words):
            came.append(10 + len(came))
            index.add(ids(came[-1]), [f"port {words[len(came) - 1]}"])
            index.remove(ids(2))
        return True

    assert index.rewrite(another_comes)
    assert sorted(index.search({"port": 1.0}, 20).ids.tolist()) == [3, *came]
    assert index.search({"dock": 1.0}, 20).ids.tolist() == [3]
    for one, word in zip(came, words, strict=True):
        assert index.search({word: 1.0}, 2).ids.tolist() == [one]


def test_writing_anew_that_is_ended_leaves_what_was_there(tmp_path: Path) -> None:
    index = _with_a_secret(tmp_path)
    assert not index.rewrite(lambda: False)
    assert index.search({"dock": 1.0}, 3).ids.tolist() == [2, 3]
    index.save(_made(tmp_path / "again"))
    assert not any(b"secret" in path.read_bytes() for path in (tmp_path / "again").iterdir())
