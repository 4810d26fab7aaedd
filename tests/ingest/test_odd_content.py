"""Content that nobody thought of: read where its meaning is plain, told in one line where not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import ingest.readers
import ingest.readers.records
from ingest import BadMetadata, Damaged, Document, ReadError, Unforeseen, read
from ingest.draft import Draft
from ingest.files.raw_file import RawFile

PORT = "The port cleared containers within a day."


def failing(path: Path, **options: object) -> ReadError:
    with pytest.raises(ReadError) as error:
        list(read(path, **options))  # type: ignore[arg-type]
    return error.value


def front(lines: str) -> str:
    return f"---\n{lines}\n---\n\n{PORT}\n"


# Front matter and sidecars


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("schedule:\n  2026-01-26: conference", '{"2026-01-26": "conference"}'),
        ("schedule:\n  - {2026-01-26: 开幕, 2026-01-27: 闭幕}", "2026-01-26"),
        ("schedule:\n  2026-01-26 09:00:00:\n    2026-01-27: conference", "2026-01-27"),
        ("schedule:\n  when: 2026-01-26", '{"when": "2026-01-26"}'),
        ("schedule:\n  1: one\n  2.5: two\n  true: three\n  ~: four", '"2.5": "two"'),
        ("schedule: !!set {a, b}", "a"),
        ("schedule: !!binary aGVsbG8=", "hello"),
        ("schedule: !!omap [a: 1, b: 2]", '["a", 1]'),
        ("schedule:\n  part: !!binary aGVsbG8=", '{"part": "hello"}'),
    ],
)
def test_whatever_yaml_knows_is_kept_as_text(write, read_one, lines: str, told: str) -> None:
    document = read_one(write("a.md", front(lines)))
    assert told in document.extra["schedule"]
    assert document.text == PORT


@pytest.mark.parametrize(
    "value",
    [
        "0x" + "f" * 5000,
        "1" * 5000,
        "1" + ":59" * 2600,
        "!!float ''",
        "!!int ''",
        "!!bool x",
        "!!timestamp x",
        "!!binary é",
        "!!python/object:os.system x",
        "2026-02-30",
        "[" * 400,
    ],
)
@pytest.mark.parametrize("key", ["note", "year", "title", "date", "organisation", "language"])
def test_values_that_yaml_fails_over_are_told_as_bad_metadata(write, key: str, value: str) -> None:
    error = failing(write("a.md", front(f"{key}: {value}")))
    assert isinstance(error, BadMetadata)
    assert len(str(error)) < 400
    write("b.txt.meta.yaml", f"{key}: {value}\n")
    assert isinstance(failing(write("b.txt", PORT)), BadMetadata)


# HTML


@pytest.mark.parametrize(
    "charset",
    ["undefined", "punycode", "idna", "utf-7", "unicode_escape", "rot13", "hex", "cp037", "utf-16"],
)
@pytest.mark.parametrize("text", [PORT + " 1+1-2 a\\u0041", "口岸通关时间缩短，共建-1个智慧海关。"])
def test_a_page_that_declares_what_no_page_is_written_in_is_read_by_its_bytes(
    write, read_one, charset: str, text: str
) -> None:
    page = f"<html><head><meta charset={charset}></head><body><p>{text}</p></body></html>"
    assert read_one(write("a.html", page)).text == text


@pytest.mark.parametrize(
    ("start", "first"),
    [("3", 3), ("-3", -3), ("+4", 4), (" 5 ", 5), ("6th", 6), ("0", 0)]
    + [(odd, 1) for odd in ("²", "٣", "x", "", "1" * 6000, "－1", "--1")],
)
def test_a_list_begins_with_the_number_that_a_browser_shows(
    write, read_one, start: str, first: int
) -> None:
    page = f'<body><p>Tasks.</p><ol start="{start}"><li>{PORT}</li><li>On.</li></ol></body>'
    assert read_one(write("a.html", page)).text == f"Tasks.\n\n{first}. {PORT}\n{first + 1}. On."


# Records


def records(write, *lines: str) -> tuple[list[Document], list[ReadError]]:
    good = json.dumps({"_id": "good", "text": PORT})
    items = list(read(write("a.jsonl", "\n".join([*lines, good]))))
    documents = [item for item in items if isinstance(item, Document)]
    assert documents[-1].source.endswith("a.jsonl#good")
    return documents[:-1], [item for item in items if isinstance(item, ReadError)]


def test_an_integer_of_thousands_of_digits_is_a_name_like_another(write) -> None:
    number = "7" * 5000
    (document,), errors = records(
        write, f'{{"_id": {number}, "text": "Ships.", "metadata": {{"serial": {number}}}}}'
    )
    assert errors == []
    assert document.source.endswith(f"#{number}")
    assert document.extra["serial"] == number


@pytest.mark.parametrize("name", ["\\ud800", "a\\udfffb", "\\udc00\\ud800"])
def test_an_id_with_half_a_character_is_told(write, name: str) -> None:
    documents, (error,) = records(write, f'{{"_id": "{name}", "text": "Ships."}}')
    assert documents == []
    assert isinstance(error, Damaged)
    str(error).encode()


def test_half_characters_in_metadata_are_left_out(write) -> None:
    (document,), _ = records(
        write,
        '{"_id": "1", "text": "Ships.", "metadata": '
        '{"a\\ud800": "b\\udfff", "list": ["c\\ud800"], "map": {"d\\ud800": "e\\udfff"}}}',
    )
    assert document.extra == {"a": "b", "list": "c", "map": '{"d": "e"}'}


# The net below all


def fail(_: RawFile) -> Draft:
    raise ZeroDivisionError("a reader's own\nmistake " + "x" * 9999)


def test_what_a_reader_never_should_raise_is_a_read_error_that_names_it(
    write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest.readers, "READERS", {".txt": fail})
    error = failing(write("a.txt", PORT), source="a.txt")
    assert isinstance(error, Unforeseen)
    assert isinstance(error.__cause__, ZeroDivisionError)
    assert "ZeroDivisionError: a reader's own mistake" in error.reason
    assert len(error.reason) < 250
    assert (error.source, bool(error.remedy)) == ("a.txt", True)


@pytest.mark.parametrize("ends", [KeyboardInterrupt, SystemExit])
def test_a_request_to_end_ends(write, monkeypatch: pytest.MonkeyPatch, ends: type) -> None:
    def stop(_: RawFile) -> Draft:
        raise ends

    monkeypatch.setattr(ingest.readers, "READERS", {".txt": stop})
    with pytest.raises(ends):
        list(read(write("a.txt", PORT)))


def test_an_unforeseen_record_leaves_the_others(write, monkeypatch: pytest.MonkeyPatch) -> None:
    finish = ingest.readers.records.finish

    def odd(draft: Draft, where: str, *rest: object, **options: object) -> Document:
        if where.endswith("#odd"):
            raise OverflowError
        return finish(draft, where, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(ingest.readers.records, "finish", odd)
    documents, (error,) = records(write, '{"_id": "odd", "text": "Ships."}')
    assert documents == []
    assert isinstance(error, Unforeseen)
    assert "OverflowError" in error.reason
