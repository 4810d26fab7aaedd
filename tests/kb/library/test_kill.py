"""kill -9 at any instant: the library is sound, holds what was committed, and can be completed."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

import pytest

import kb
from tests.kb.processes import run_until_killed, start_ingest
from tests.kb.soundness import check_sound, contents

OLD = range(8)
ALL = range(14)


def report(number: int, edition: str) -> str:
    if number % 2:
        tasks = "\n\n".join(f"（{n}）{edition}第{number}{n}项：监管第{n}号口岸。" for n in range(3))
        return f"一、回顾\n\n{edition}第{number}号报告。\n\n二、任务\n\n{tasks}"
    tasks = "\n\n".join(f"## Task {n}\n\nThe {edition} port number {n}{number}." for n in range(3))
    return f"# The {edition} report {number}\n\nWork was done.\n\n{tasks}"


def write_reports(folder: Path, numbers: range, edition: str) -> dict[str, str]:
    folder.mkdir(exist_ok=True)
    for number in numbers:
        (folder / f"{number}.md").write_text(report(number, edition), encoding="utf-8")
    return {f"{number}.md": report(number, edition) for number in numbers}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose library holds old reports that have since changed, and lacks new ones."""
    folder = tmp_path_factory.mktemp("base")
    write_reports(folder / "reports", OLD, "first")
    with kb.open(settings=settings_of(folder)) as library:
        library.ingest(folder / "reports")
        contents_of_old.update(contents(library))
    write_reports(folder / "reports", ALL, "second")
    with kb.open(folder / "undisturbed", settings=kb.Settings(model="hash")) as library:
        library.ingest(folder / "reports")
        contents_of_new.update(contents(library))
    shutil.rmtree(folder / "undisturbed")
    return folder


contents_of_old: dict[str, str] = {}
contents_of_new: dict[str, str] = {}


def settings_of(folder: Path) -> kb.Settings:
    return kb.Settings(library=folder / "library", model="hash")


def fresh(base: Path, folder: Path) -> kb.Settings:
    """A copy of the library alone: reports are taken in from where they were."""
    shutil.copytree(base / "library", folder / "library")
    return settings_of(folder)


def instants(calls: int, count: int, seed: int) -> list[int]:
    """Random ones, one in each of ``count`` equal parts of a run."""
    chance = random.Random(seed)
    return [int((part + chance.random()) * calls / count) + 1 for part in range(count)]


def check_killed(settings: kb.Settings, stored: list[str], reports: Path) -> None:
    with kb.open(settings=settings) as library:
        check_sound(library)
        held = contents(library)
        for source in ALL:
            name = f"{source}.md"
            allowed = {contents_of_new[name], contents_of_old.get(name)}
            assert held.get(name) in ({contents_of_new[name]} if name in stored else allowed)
        again = library.ingest(reports)
        assert (again.failed, again.stopped) == ((), False)
        assert contents(library) == contents_of_new
        check_sound(library)
        assert library.ingest(reports).unchanged == len(ALL)


def test_an_ingest_killed_at_any_of_ten_instants_can_be_completed(
    base: Path, tmp_path: Path
) -> None:
    calls, stored, killed = run_until_killed(
        "ingest", fresh(base, tmp_path / "whole"), base / "reports"
    )
    assert (killed, len(stored)) == (False, len(ALL))
    reached = set()
    for number, instant in enumerate(instants(calls, 10, seed=1)):
        settings = fresh(base, tmp_path / str(number))
        _, stored, killed = run_until_killed("ingest", settings, base / "reports", after=instant)
        assert killed
        reached.add(len(stored))
        check_killed(settings, stored, base / "reports")
    assert len(reached) > 2  # some died early, some late


def test_an_ingest_killed_from_outside_can_be_completed(base: Path, tmp_path: Path) -> None:
    begun = time.perf_counter()
    start_ingest(fresh(base, tmp_path / "whole"), base / "reports").join()
    whole = time.perf_counter() - begun
    for number, share in enumerate((0.35, 0.6, 0.85)):
        settings = fresh(base, tmp_path / str(number))
        process = start_ingest(settings, base / "reports")
        time.sleep(share * whole)
        process.kill()
        process.join()
        check_killed(settings, [], base / "reports")


def test_a_library_whose_making_was_killed_can_be_made(base: Path, tmp_path: Path) -> None:
    calls, _, _ = run_until_killed("open", settings_of(tmp_path / "whole"))
    for number, instant in enumerate(instants(calls, 6, seed=2)):
        settings = settings_of(tmp_path / str(number))
        *_, killed = run_until_killed("open", settings, after=instant)
        assert killed
        with kb.open(settings=settings) as library:
            assert library.status().warnings == ()
            assert library.ingest(base / "reports").added == len(ALL)
            check_sound(library)


def test_a_kill_while_a_checkpoint_is_written_leaves_the_old_one_or_the_new(
    base: Path, tmp_path: Path
) -> None:
    whole = fresh(base, tmp_path / "whole")
    since = "Indexes.save"
    calls, _, _ = run_until_killed("ingest", whole, base / "reports", since=since)
    with kb.open(settings=whole) as library:
        assert library.status().indexed_revision == library.revision
    left = 0
    # The record of the batch is what comes after the checkpoint.
    for number, instant in enumerate(instants(calls // 2, 8, seed=4)):
        settings = fresh(base, tmp_path / str(number))
        _, stored, killed = run_until_killed(
            "ingest", settings, base / "reports", since=since, after=instant
        )
        assert killed
        left += len(list(settings.library.glob("index/*/partial-*")))
        with kb.open(settings=settings) as library:
            assert library.status().warnings == ()
        check_killed(settings, stored, base / "reports")
        with kb.open(settings=settings) as library:
            library._generations.indexes().save(force=True)
        assert list(settings.library.glob("index/*/partial-*")) == []
    assert left


def unknown_model(settings: kb.Settings) -> int:
    """Let no text have been embedded with the model that is set; how many texts there are."""
    with kb.open(settings=settings) as library:
        with library._database.writing() as connection:
            connection.exec_driver_sql("UPDATE embeddings SET key = key || 'x', seal = NULL")
        return library.status().embeddings


def test_a_reindex_killed_at_any_of_twenty_instants_goes_on_without_embedding_anew(
    base: Path, tmp_path: Path
) -> None:
    texts = unknown_model(fresh(base, tmp_path / "known"))
    calls, stored, _ = run_until_killed("reindex", settings_of(tmp_path / "known"))
    assert len(stored) == len(OLD)
    generations, embedded = [], []
    for number, instant in enumerate(instants(calls, 20, seed=3)):
        settings = fresh(base, tmp_path / str(number))
        unknown_model(settings)
        *_, killed = run_until_killed("reindex", settings, after=instant)
        assert killed
        with kb.open(settings=settings) as library:
            check_sound(library)
            assert contents(library) == contents_of_old
            status = library.status()
            assert status.reindex is None or not status.reindex.running
            if status.generation == 1:
                done = status.embeddings - texts
                again = library.reindex()
                assert again.embedded == texts - done
                assert library.status().embeddings == 2 * texts
                embedded.append(done)
            generations.append(status.generation)
            check_sound(library)
            assert contents(library) == contents_of_old
            assert library.status().generation == 2
            assert [one.state for one in library.generations.all()] == ["former", "current"]
            library.generations.forget_former()
            assert library.upkeep.doctor().is_sound
    assert generations == sorted(generations)
    assert len(set(embedded)) > 2  # some died early, some late
