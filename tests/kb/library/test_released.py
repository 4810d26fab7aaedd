"""A library of each form that the catalog has had opens, and holds what was in it.

They were made by the code of the time (``tools/keep_library.py``); 0007 and 0008 were never the
newest by themselves, and are that of 0009 brought down by its migrations.
"""

from __future__ import annotations

import re
import tarfile
from pathlib import Path

import pytest

import kb
from kb.catalog.schema import HEAD
from tests.kb.soundness import check_sound, contents, found

HERE = Path(__file__).parent / "released"
KEPT = sorted(HERE.glob("*.tar.xz"))
TEXTS = {
    path.name: path.read_text(encoding="utf-8")
    for path in (HERE / "reports").iterdir()
    if path.name != "removed.txt"
}
SINCE_FEEDBACK, SINCE_TAGS = "0002", "0007"


@pytest.fixture(params=KEPT, ids=lambda path: path.name[:4])
def kept(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


@pytest.fixture
def brought(kept: Path, tmp_path: Path) -> kb.Settings:
    """Settings of a copy of a kept library."""
    with tarfile.open(kept) as archive:
        archive.extractall(tmp_path)
    return kb.Settings(library=tmp_path / "library", model="hash")


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def test_a_library_of_every_form_before_this_one_is_kept() -> None:
    wanted = [f"{number:04}" for number in range(1, 11)]
    assert [path.name[:4] for path in KEPT][: len(wanted)] == wanted
    assert int(HEAD) >= len(wanted)
    assert all(path.stat().st_size < 20_000 for path in KEPT)


def test_it_opens_with_what_was_in_it(kept: Path, brought: kb.Settings) -> None:
    with kb.open(settings=brought) as library:
        held = contents(library)
        assert {name: words(text) for name, text in held.items()} == {
            name: words(text) for name, text in TEXTS.items()
        }
        assert [info.source for info in library.documents(removed=True)] == ["removed.txt"]
        form = kept.name[:4]
        if form >= SINCE_FEEDBACK:
            (said,) = library.feedback.entries()
            assert (said.verdict, said.note) == ("down", "kept")
        if form >= SINCE_TAGS:
            ferry = library.document("ferry.txt").info
            assert (ferry.year, ferry.tags) == (2024, ("checked",))


def test_it_is_searched_and_asked_as_it_is(brought: kb.Settings) -> None:
    with kb.open(settings=brought) as library:
        assert any("4,120" in text for text in found(library, "ships cleared"))
        assert any("4120" in text for text in found(library, "放行船舶"))
        assert "The ferry made 412 journeys." in found(library, "ferry journeys")
        assert "The ferry made 300 journeys." not in found(library, "ferry journeys")
        assert "The lighthouse was painted." not in found(library, "lighthouse painted")
        for question, figure in (
            ("How many ships did the harbour gate clear in 2025?", "4,120"),
            ("2025年港闸放行船舶多少艘?", "4120"),
        ):
            answer = library.ask(question)
            assert any(figure in citation.excerpt.text for citation in answer.citations)
        check_sound(library)


def test_it_is_brought_to_the_settings_of_now_and_goes_on(
    brought: kb.Settings, tmp_path: Path
) -> None:
    afresh = brought.model_copy(update={"library": tmp_path / "afresh"})
    with kb.open(settings=afresh) as library:
        library.ingest([HERE / "reports"])
        library.remove(["removed.txt"])
        wanted = {query: found(library, query) for query in ("ships", "船舶", "lock", "船闸")}
    with kb.open(settings=brought) as library:
        library.reindex()
        assert {query: found(library, query) for query in wanted} == wanted
        library.restore(["removed.txt"])
        assert "The lighthouse was painted." in found(library, "lighthouse painted")
        assert library.upload("new.txt", b"The lock was widened.").added == 1
        examined = library.upkeep.doctor(repair=True)
        assert {one.kind for one in examined.faults} <= {"unsealed"}
        assert library.upkeep.doctor().is_sound
        check_sound(library)
