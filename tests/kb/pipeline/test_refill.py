"""New generations: built beside the old one, switched to in one step, switched back from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import kb
import kb.library.library
import kb.library.models
import kb.pipeline.refill
import kb.pipeline.take_in
from index import Embedder, HashEmbedder, ModelMissing
from kb.errors import BadRequest, ModelUnavailable, SettingsMismatch
from tests.kb.conftest import GONGBEI
from tests.kb.soundness import check_sound, contents, found

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let ``model = "hash"`` stand for a model with so many components from now on."""

    def use_dimensions(dimensions: int) -> None:
        def load(*_: object, **__: object) -> Embedder:
            return HashEmbedder(dimensions)

        monkeypatch.setattr(kb.library.models, "load_embedder", load)

    return use_dimensions


@pytest.fixture
def made(settings: kb.Settings, reports: Path, use: Callable[[int], None]) -> kb.Settings:
    """Settings of a library that was made with another model than the one now in force."""
    use(64)
    with kb.open(settings=settings) as library:
        library.ingest(reports)
    use(32)
    return settings


def test_other_settings_are_an_error_that_names_both_and_the_remedy(
    made: kb.Settings, write: Write
) -> None:
    path = write("ferry.txt", "The ferry sailed.")
    with kb.open(settings=made) as library:
        for refused in (lambda: library.ingest(path), lambda: library.search("ferry")):
            with pytest.raises(SettingsMismatch) as error:
                refused()
            for part in ("hash-1:64", "hash-1:32", "kb reindex"):
                assert part in str(error.value)
        assert any("kb reindex" in warning for warning in library.status().warnings)
        assert len(library.documents()) == 2


def test_a_reindex_switches_to_the_settings_in_force_and_back(
    made: kb.Settings, use: Callable[[int], None]
) -> None:
    with kb.open(settings=made) as library:
        report = library.reindex()
        assert (report.replaced, report.stopped) == (2, False)
        assert report.embedded == report.chunks
        assert library.status().generation == 2
        check_sound(library)
        with pytest.raises(SettingsMismatch, match="hash-1:64"):
            library.reindex(back=True)
    use(64)
    with kb.open(settings=made) as library:
        report = library.reindex(back=True)
        assert (report.embedded, library.status().generation) == (0, 1)
        check_sound(library)
        with pytest.raises(BadRequest, match="no earlier generation"):
            library.reindex(back=True)
    use(32)
    with kb.open(settings=made) as library:
        assert (library.reindex().embedded, library.status().generation) == (0, 2)
        check_sound(library)


def test_what_changed_meanwhile_is_in_the_generation_that_is_switched_back_to(
    library: kb.Library, reports: Path, write: Write
) -> None:
    library.ingest(reports)
    library.reindex()
    (reports / "gongbei.md").write_text(GONGBEI.replace("622.65", "700.00"), encoding="utf-8")
    write("ferry.txt", "The ferry sailed.")
    library.ingest(reports)
    library.remove(["shenzhen.md"])
    library.reindex(back=True)
    assert library.status().generation == 1
    assert set(contents(library)) == {"gongbei.md", "ferry.txt"}
    assert not any("622.65" in text for text in found(library, "622.65 billion yuan"))
    check_sound(library)
    library.restore(["shenzhen.md"])
    check_sound(library)


def test_a_document_restored_after_a_reindex_is_found(library: kb.Library, reports: Path) -> None:
    library.ingest(reports)
    library.remove(["gongbei.md"])
    library.reindex()
    assert found(library, "622.65") == set()
    library.restore(["gongbei.md"])
    assert any("622.65" in text for text in found(library, "622.65 billion yuan"))
    check_sound(library)


def test_a_restore_that_would_need_other_settings_changes_nothing(
    made: kb.Settings, use: Callable[[int], None]
) -> None:
    with kb.open(settings=made) as library:
        library.remove(["gongbei.md"])
        library.reindex()
    use(64)
    with kb.open(settings=made) as library:
        with pytest.raises(SettingsMismatch):
            library.restore(["gongbei.md"])
        assert set(contents(library)) == {"shenzhen.md"}


def test_a_stopped_reindex_leaves_the_old_generation_and_goes_on_from_there(
    library: kb.Library, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kb.pipeline.refill, "WINDOW", 1)
    for number in range(8):
        folder = write(f"{number}.txt", f"The ferry number {number} sailed.").parent
    library.ingest(folder)
    done: list[str] = []
    stopped = library.reindex(
        progress=lambda progress: done.append(progress.source), stop=lambda: len(done) > 4
    )
    assert stopped.stopped
    assert 0 < len(stopped.document_ids) < 8
    assert library.status().generation == 1
    check_sound(library)
    (folder / "0.txt").write_text("The bridge carried vehicles.", encoding="utf-8")
    library.ingest(folder)
    with pytest.raises(BadRequest, match="no earlier generation"):
        library.reindex(back=True)
    rest = library.reindex()
    assert library.status().generation == 2
    assert len(rest.document_ids) < 8
    assert len(contents(library)) == 8
    assert found(library, "bridge vehicles") == {"The bridge carried vehicles."}
    check_sound(library)


def test_a_reindex_that_fails_leaves_the_old_generation_in_use(
    library: kb.Library, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.ingest(reports)
    library.purge()
    with library._database.writing() as connection:
        connection.exec_driver_sql("UPDATE embeddings SET key = key || 'x', seal = NULL")

    def fail(*_: object) -> None:
        raise ModelMissing("no such model; set another")

    monkeypatch.setattr(HashEmbedder, "encode_documents", fail)
    with pytest.raises(ModelUnavailable, match="set another"):
        library.reindex()
    assert library.status().generation == 1
    check_sound(library)


def test_only_the_generation_before_is_kept(library: kb.Library, reports: Path) -> None:
    library.ingest(reports)
    for number in (2, 3, 4):
        library.reindex()
        assert library.status().generation == number
        assert sorted(library._reader.generation_settings()) == [number - 1, number]
        kept = sorted(path.name for path in (library.path / "index").iterdir())
        assert set(kept) <= {f"g{number - 1:04d}", f"g{number:04d}"}
    check_sound(library)


def test_an_empty_library_can_be_reindexed(library: kb.Library, reports: Path) -> None:
    assert library.reindex().documents == 0
    library.ingest(reports)
    check_sound(library)
