"""Files that kill their reader, or would take all time and memory, cost the batch nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import kb
from tests.ingest.apart.hostile import nested_forms, packed_paths
from tests.kb.soundness import check_sound, contents

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def settings(settings: kb.Settings) -> kb.Settings:
    return settings.model_copy(update={"read_memory_mb": 512})


@pytest.fixture
def folder(write: Write) -> Path:
    write("a.txt", "The port is open.")
    write("b-forms.pdf", nested_forms())
    write("c.txt", "The bridge is closed.")
    write("d-paths.pdf", packed_paths())
    return write("e.txt", "The ferry is full.").parent


def test_a_file_that_kills_its_reader_is_its_line_and_the_batch_goes_on(
    library: kb.Library, folder: Path
) -> None:
    report = library.ingest(folder)
    assert (report.added, report.failures) == (3, 2)
    assert [failure.source for failure in report.failed] == ["b-forms.pdf", "d-paths.pdf"]
    for failure in report.failed:
        assert "512 MiB of memory" in failure.reason
        assert "read_memory_mb" in failure.remedy
    assert set(contents(library)) == {"a.txt", "c.txt", "e.txt"}
    check_sound(library)
    again = library.ingest(folder)
    assert (again.failed, again.unchanged) == (report.failed, 3)
    assert again.seconds < report.seconds  # it is remembered, and not read again


def test_a_file_over_a_limit_is_read_again_under_another(
    library: kb.Library, settings: kb.Settings, write: Write
) -> None:
    bad = write("bad.pdf", nested_forms())
    assert "memory" in library.ingest(bad).failed[0].reason
    quick = settings.model_copy(update={"read_seconds": 0.5, "read_memory_mb": 2048})
    with kb.open(settings=quick) as other:
        assert "longer than 0.5 seconds" in other.ingest(bad).failed[0].reason


def test_an_upload_that_kills_its_reader_is_its_line(library: kb.Library) -> None:
    report = library.upload("bad.pdf", nested_forms())
    assert (report.added, report.failures) == (0, 1)
    assert library.upload("good.txt", b"The port is open.").added == 1


def test_a_file_over_the_size_limit_is_told_by_its_size_and_not_read(
    library: kb.Library, write: Write
) -> None:
    huge = write("huge.pdf", b"%PDF-1.7")
    with huge.open("r+b") as stream:
        stream.truncate(2**39)  # sparse: to read it would take many minutes
    report = library.ingest(huge)
    assert "over the limit" in report.failed[0].reason
    assert library.ingest(huge).failed == report.failed
    huge.write_bytes(b"")
    assert "no text" in library.ingest(huge).failed[0].reason
