"""What has decayed is noticed when it is read, and mended where it can be proven what it was."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import kb
from kb.errors import KBError, LibraryDamaged
from kb.library.examined import Examined
from tests.kb.library.rot import change, settle

Write = Callable[[str, str | bytes], Path]

QUERY = "paperless certificates"


@pytest.fixture
def folder(settings: kb.Settings, reports: Path) -> Path:
    """The folder of a library with two reports, closed."""
    with kb.open(settings=settings) as library:
        library.ingest(reports)
        library.search(QUERY)
    settle(settings.library)
    return settings.library


def doctor(settings: kb.Settings, *, repair: bool = False) -> Examined:
    with kb.open(settings=settings) as library:
        return library.upkeep.doctor(repair=repair)


def answers(settings: kb.Settings) -> list[object]:
    with kb.open(settings=settings) as library:
        hits: list[tuple[str, str, float]] = [
            (hit.document.source, hit.text, hit.score)
            for query in (QUERY, "智慧海关")
            for hit in library.search(query).hits
        ]
        texts = [
            {name: value for name, value in library.document(info.id).as_json().items()
             if name not in ("chunks", "added", "changed", "sources")}
            for info in library.documents()
        ]  # fmt: skip
    # Of equal scores the order is that of the ids, which chunks that are made anew have others of.
    return [*sorted(hits), *texts]


def test_a_sound_library_is_found_sound_and_all_is_looked_at(
    folder: Path, settings: kb.Settings
) -> None:
    found = doctor(settings)
    assert found.faults == ()
    assert found.is_sound
    assert found.checked["documents"] == 2
    assert found.checked["originals"] == 2
    assert found.checked["indexed"] == found.checked["chunks"] > 2
    assert found.checked["embeddings"] > 2


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE documents SET text = replace(text, '622.65', '922.65')", "document"),
        ("UPDATE documents SET year = 2016 WHERE source = 'gongbei.md'", "document"),
        ("UPDATE documents SET title = replace(title, 'Gongbei', 'Gongbej')", "document"),
        ("UPDATE documents SET organisation = 'Gongbei Custom'", "document"),
        ("UPDATE documents SET content_key = 'x' || substr(content_key, 2)", "document"),
        ("UPDATE sections SET year = 2015 WHERE year = 2025", "document"),
        ("UPDATE sections SET aspect = 'plan' WHERE aspect = 'review'", "document"),
        ("UPDATE chunks SET text = replace(text, '622.65', '922.65')", "chunk"),
        ("UPDATE chunks SET year = 2019 WHERE year = 2025", "chunk"),
        ("UPDATE chunks SET heading = heading || ' '", "chunk"),
        ("UPDATE embeddings SET vector = zeroblob(length(vector)) WHERE id = 1", "embedding"),
        ("DELETE FROM chunks WHERE ordinal = 0", "count"),
    ],
)
def test_what_is_changed_behind_its_back_is_told_and_mended_to_what_it_was(
    folder: Path, settings: kb.Settings, statement: str, kind: str
) -> None:
    before = answers(settings)
    settle(folder)
    change(folder, statement)
    found = doctor(settings)
    assert not found.is_sound
    assert kind in {fault.kind for fault in found.faults}
    mended = doctor(settings, repair=True)
    assert [fault for fault in mended.faults if not fault.mended] == []
    assert doctor(settings).faults == ()
    assert answers(settings) == before


def test_what_is_read_is_held_against_what_was_written(folder: Path, settings: kb.Settings) -> None:
    change(folder, "UPDATE documents SET text = replace(text, '622.65', '922.65')")
    with (
        kb.open(settings=settings) as library,
        pytest.raises(LibraryDamaged, match="kb doctor --repair"),
    ):
        library.document("gongbei.md")
    change(folder, "UPDATE documents SET year = 2016 WHERE source = 'shenzhen.md'")
    told = r"shenzhen\.md"
    with kb.open(settings=settings) as library, pytest.raises(LibraryDamaged, match=told):
        library.documents()


def test_a_changed_chunk_is_no_hit(folder: Path, settings: kb.Settings) -> None:
    change(folder, "UPDATE chunks SET text = replace(text, '622.65', '922.65')")
    with kb.open(settings=settings) as library, pytest.raises(LibraryDamaged, match="chunk"):
        library.search("622.65 billion yuan")


def test_a_text_is_mended_from_its_chunks_where_the_original_is_lost_too(
    folder: Path, settings: kb.Settings, reports: Path
) -> None:
    before = answers(settings)
    settle(folder)
    shutil.rmtree(folder / "originals")
    shutil.rmtree(reports)
    change(folder, "UPDATE documents SET text = replace(text, '622.65', '922.65')")
    found = doctor(settings, repair=True)
    (text,) = [fault for fault in found.faults if fault.kind == "document"]
    assert text.mended == "from its chunks"
    assert answers(settings) == before


def test_what_cannot_be_mended_is_told_and_taken_out_of_every_answer(
    folder: Path, settings: kb.Settings, reports: Path
) -> None:
    shutil.rmtree(folder / "originals")
    shutil.rmtree(reports)
    change(folder, "UPDATE documents SET text = replace(text, '622.65', '922.65')")
    change(folder, "UPDATE chunks SET text = replace(text, '622.65', '922.65')")
    found = doctor(settings, repair=True)
    (fault,) = [fault for fault in found.faults if fault.kind == "document"]
    assert not fault.mended
    assert "taken out of every answer" in str(fault)
    with kb.open(settings=settings) as library:
        assert [info.source for info in library.documents()] == ["shenzhen.md"]
        assert library.documents(removed=True)[0].source == "gongbei.md"
        assert "damaged" in library.document("gongbei.md").extra
        assert all("922" not in hit.text for hit in library.search("yuan").hits)


@pytest.mark.parametrize("harm", ["lost", "changed"])
def test_an_original_is_held_against_its_name_and_copied_again(
    folder: Path, settings: kb.Settings, reports: Path, harm: str
) -> None:
    original = next(path for path in folder.glob("originals/*/*") if b"622.65" in path.read_bytes())
    kept = original.read_bytes()
    if harm == "lost":
        original.unlink()
    else:
        original.write_bytes(kept.replace(b"622.65", b"922.65"))
    with kb.open(settings=settings) as library, pytest.raises(LibraryDamaged, match=r"gongbei\.md"):
        library.original("gongbei.md")
    (fault,) = doctor(settings).faults
    assert (fault.kind, fault.mended) == ("original", "")
    (fault,) = doctor(settings, repair=True).faults
    assert fault.mended == f"copied from {reports / 'gongbei.md'}"
    assert original.read_bytes() == kept
    original.unlink()
    (reports / "gongbei.md").write_text("something else")
    (fault,) = doctor(settings, repair=True).faults
    assert "kb restore-library" in fault.remedy


def test_a_damaged_checkpoint_is_told_and_made_again(folder: Path, settings: kb.Settings) -> None:
    with kb.open(settings=settings) as library:
        library._generations.remake()
    path = next(folder.glob("index/*/*/vectors/vectors.faiss"))
    data = bytearray(path.read_bytes())
    data[-5] ^= 1
    path.write_bytes(data)
    (fault,) = doctor(settings).faults
    assert (fault.kind, fault.mended) == ("index", "made again from the catalog")
    assert doctor(settings).faults == ()


def test_rows_of_an_earlier_version_are_sealed_as_they_are(
    folder: Path, settings: kb.Settings
) -> None:
    change(folder, "DELETE FROM seals")
    change(folder, "UPDATE chunks SET seal = NULL")
    change(folder, "UPDATE embeddings SET seal = NULL")
    (fault,) = doctor(settings).faults
    assert fault.kind == "unsealed"
    assert doctor(settings, repair=True).is_sound
    assert doctor(settings).faults == ()


def test_single_bytes_flipped_in_the_catalog_give_the_same_answers_or_an_error(
    folder: Path, settings: kb.Settings
) -> None:
    before = answers(settings)
    settle(folder)
    catalog = folder / "catalog.sqlite"
    sound = catalog.read_bytes()
    chosen = random.Random(13)
    for _ in range(40):
        data = bytearray(sound)
        at = chosen.randrange(len(data))
        data[at] ^= 1 << chosen.randrange(8)
        for beside in folder.glob("catalog.sqlite-*"):
            beside.unlink()
        catalog.write_bytes(data)
        try:
            after = answers(settings)
        except KBError:
            continue
        assert after == before, at


def test_the_document_is_corrected_and_mended_alike(folder: Path, settings: kb.Settings) -> None:
    with kb.open(settings=settings) as library:
        library.metadata.set(["gongbei.md"], {"year": 2021, "title": "Another"})
        library.remove(["shenzhen.md"])
    assert doctor(settings).faults == ()
    change(folder, "UPDATE documents SET title = 'Annother' WHERE source = 'gongbei.md'")
    assert doctor(settings, repair=True).is_sound
    with kb.open(settings=settings) as library:
        assert library.document("gongbei.md").info.title == "Another"
