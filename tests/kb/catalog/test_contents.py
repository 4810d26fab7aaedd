"""Documents are known by a digest of their content before anything of them is read."""

from __future__ import annotations

from pathlib import Path

import pytest

import kb
from kb.catalog import content_of, whole_of
from kb.catalog.contents import ContentReader
from kb.catalog.schema import seals
from kb.errors import LibraryDamaged, UnknownDocument
from tests.kb.conftest import GONGBEI


@pytest.fixture
def reader(library: kb.Library, reports: Path) -> ContentReader:
    library.ingest(reports)
    return library._reader


def test_the_digest_is_that_of_the_document_once_it_is_read(reader: ContentReader) -> None:
    unread = reader.unread(reader.infos())
    documents = whole_of(unread)
    assert [document.info for document in documents] == reader.infos()
    assert documents == [reader.stored(info.id) for info in reader.infos()]
    assert [content_of(one) for one in unread] == [content_of(one) for one in documents]
    assert len({content_of(one) for one in unread}) == 2


def test_a_document_that_was_never_sealed_is_read_for_its_digest(
    library: kb.Library, reader: ContentReader
) -> None:
    before = [content_of(one) for one in reader.unread(reader.infos())]
    with library._database.writing() as connection:
        connection.execute(seals.delete())
    assert [content_of(one) for one in reader.unread(reader.infos())] == before


def test_a_document_that_was_purged_meanwhile_is_named(
    library: kb.Library, reader: ContentReader
) -> None:
    unread = reader.unread(reader.infos())
    library.remove([unread[0].info.id])
    library.purge()
    with pytest.raises(UnknownDocument, match=unread[0].info.source):
        whole_of(unread)


def test_text_that_is_not_what_was_written_is_no_document(
    library: kb.Library, reader: ContentReader
) -> None:
    with library._database.writing() as connection:
        connection.exec_driver_sql("UPDATE documents SET text = replace(text, '622', '623')")
    with pytest.raises(LibraryDamaged, match="kb doctor --repair"):
        reader.stored_many([info.id for info in reader.infos()])


def test_a_decision_changes_the_revision_and_not_that_of_the_content(
    library: kb.Library, reports: Path
) -> None:
    library.ingest(reports)
    content, revision = library.content_revision, library.revision
    (stored,) = whole_of(library._reader.unread(library.documents(text="gongbei.md")))
    decision = library.decide(f"gongbei.md:0-{min(20, len(stored.text))}", None)
    assert library.revision > revision
    assert library.content_revision == content
    library.undecide([decision.id])
    assert library.content_revision == content
    (reports / "gongbei.md").write_text(GONGBEI.replace("622.65", "700.00"), encoding="utf-8")
    library.ingest(reports)
    assert library.content_revision > content
