"""What passes between the two processes comes out as it went in."""

from __future__ import annotations

from io import BytesIO
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.apart.wire import (
    ReaderTrace,
    document_message,
    document_of,
    error_message,
    error_of,
    messages_in,
    metadata_message,
    metadata_of,
    packed,
)
from ingest.document import Document, Section
from ingest.errors import BadMetadata, Damaged, ReadError, TooCostly, Unforeseen, as_read_errors
from ingest.metadata.metadata import Metadata

TEXT = st.text(st.characters(), max_size=20)  # halves of characters among them
EXTRA = st.dictionaries(TEXT, TEXT, max_size=3).map(MappingProxyType)
MAYBE_TEXT, MAYBE_DATE = st.none() | TEXT, st.none() | st.dates()
SECTIONS = st.builds(
    Section, st.integers(0), st.integers(1, 9), TEXT, st.integers(0), st.integers(0),
    st.none() | st.integers(0), st.sampled_from(["review", "plan", "other"]), st.none(),
)  # fmt: skip
DOCUMENTS = st.builds(
    Document, TEXT, TEXT, TEXT, MAYBE_TEXT, st.none() | st.integers(1900, 2100), MAYBE_DATE,
    st.sampled_from(["en", "zh", "other"]), st.lists(SECTIONS, max_size=3).map(tuple),
    st.lists(st.integers(0), max_size=3).map(tuple), EXTRA,
)  # fmt: skip
METADATA = st.builds(
    Metadata, MAYBE_TEXT, MAYBE_TEXT, st.none() | st.integers(), MAYBE_DATE, st.none(), EXTRA
)


@given(DOCUMENTS, METADATA)
def test_documents_and_metadata_come_out_as_they_went_in(
    document: Document, metadata: Metadata
) -> None:
    stream = BytesIO(packed(document_message(document)) + packed(metadata_message(metadata)))
    first, second = messages_in(stream)
    assert document_of(first) == document
    assert metadata_of(second) == metadata


def test_a_message_that_is_cut_off_is_none() -> None:
    assert list(messages_in(BytesIO(packed({"a": 1}) + b"\0\0"))) == [{"a": 1}]


@pytest.mark.parametrize("kind", [Damaged, BadMetadata, TooCostly])
def test_an_error_keeps_its_class_and_its_words(kind: type[ReadError]) -> None:
    error = error_of(error_message(kind("a.pdf", "it is so", "do this")))
    assert type(error) is kind
    assert (error.source, error.reason, error.remedy) == ("a.pdf", "it is so", "do this")


def test_what_nobody_foresaw_keeps_its_traceback() -> None:
    with pytest.raises(Unforeseen) as raised, as_read_errors("a.pdf"):
        raise ZeroDivisionError("by nought")
    error = error_of(error_message(raised.value))
    assert isinstance(error, Unforeseen)
    assert isinstance(error.__cause__, ReaderTrace)
    assert "ZeroDivisionError: by nought" in str(error.__cause__)
    assert "test_wire.py" in str(error.__cause__)


def test_a_fault_of_the_disk_is_still_one() -> None:
    with pytest.raises(Unforeseen) as raised, as_read_errors("a.pdf"):
        raise OSError(5, "Input/output error")
    cause = error_of(error_message(raised.value)).__cause__
    assert isinstance(cause, OSError)
    assert (cause.errno, cause.strerror) == (5, "Input/output error")


def test_an_error_of_no_known_class_is_unforeseen() -> None:
    message = error_message(Damaged("a", "b", "c"))
    for name in ("Nothing", "annotations", "IngestError"):
        assert type(error_of(message | {"class": name})) is Unforeseen
