"""Files that trade places and change in any order: the library holds what the files hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import kb

Write = Callable[[str, str | bytes], Path]

BRIDGE = "The bridge carried more vehicles than ever."
PORT = "The port cleared containers within a day."
FERRY = "The ferry opened a line to the islands."


def contents(library: kb.Library) -> dict[str, str]:
    """Text by source, of every live document."""
    return {
        source: library.document(info.id).text.strip()
        for info in library.documents()
        for source in info.sources
    }


def found(library: kb.Library, query: str) -> set[str]:
    return {hit.text.strip() for hit in library.search(query, mode="lexical", limit=100)}


def test_two_files_that_swap_their_content_swap_it_in_the_library(
    library: kb.Library, write: Write
) -> None:
    folder = write("a.txt", BRIDGE).parent
    write("b.txt", PORT)
    library.ingest(folder)
    write("a.txt", PORT)
    write("b.txt", BRIDGE)
    library.ingest(folder)
    assert contents(library) == {"a.txt": PORT, "b.txt": BRIDGE}
    assert found(library, "bridge port") == {BRIDGE, PORT}


def test_a_file_that_moved_and_left_another_in_its_place_keeps_its_content(
    library: kb.Library, write: Write
) -> None:
    folder = write("a.txt", BRIDGE).parent
    library.ingest(folder)
    (folder / "a.txt").rename(folder / "b.txt")
    write("a.txt", FERRY)
    library.ingest(folder)
    assert contents(library) == {"a.txt": FERRY, "b.txt": BRIDGE}
    assert found(library, "bridge ferry") == {BRIDGE, FERRY}


def test_three_files_may_pass_their_content_round_and_back(
    library: kb.Library, write: Write
) -> None:
    texts = [BRIDGE, PORT, FERRY]
    for turn in range(4):
        turned = {f"{number}.txt": texts[(number + turn) % 3] for number in range(3)}
        for name, text in turned.items():
            folder = write(name, text).parent
        library.ingest(folder)
        assert contents(library) == turned


def test_removed_twins_come_back_as_one_document_when_ingested_again(
    library: kb.Library, write: Write
) -> None:
    folder = write("a.txt", BRIDGE).parent
    write("b.txt", BRIDGE)
    library.ingest(folder)
    for _ in range(3):
        library.remove([info.id for info in library.documents()])
        assert found(library, "bridge") == set()
        library.ingest(folder, again=True)
        assert [info.sources for info in library.documents()] == [("a.txt", "b.txt")]
        assert len(library.search("bridge", mode="lexical", limit=100)) == 1
