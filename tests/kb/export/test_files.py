"""Files that exports are written to: whole or not at all, and only in a format that there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import BadRequest
from kb.export.files import (
    ANSWER_FORMATS,
    MEDIA_TYPES,
    TABLE_FORMATS,
    check_target,
    writable,
    write_file,
)


def test_every_format_has_a_media_type() -> None:
    assert {*TABLE_FORMATS, *ANSWER_FORMATS} == set(MEDIA_TYPES)


@pytest.mark.parametrize("name", ["对比.XLSX", "memo.docx"])
def test_the_suffix_names_the_format_whatever_its_case(tmp_path: Path, name: str) -> None:
    assert check_target(tmp_path / name, TABLE_FORMATS) == name[-4:].lower()


def test_what_cannot_be_written_is_refused_with_the_formats(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match=r"written as \.md or \.docx"):
        check_target(tmp_path / "memo.pdf", ANSWER_FORMATS)
    with pytest.raises(BadRequest, match=r"no folder .*; make it first"):
        check_target(tmp_path / "away" / "memo.md", ANSWER_FORMATS)


def test_a_file_in_the_way_of_a_folder_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "memo.md").mkdir()
    with pytest.raises(BadRequest, match="cannot be written"):
        write_file(tmp_path / "memo.md", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["memo.md"]


def test_what_xml_cannot_hold_is_left_out_and_all_else_stays() -> None:
    assert writable("智慧\x00海关\x0b\ud800\uffff\t𠮷\n") == "智慧海关\t𠮷\n"
