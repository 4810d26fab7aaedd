"""Codebooks as tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.compare.themes.theme_file import load_themes
from kb.errors import BadRequest
from kb.glossary import Glossary


def saved(folder: Path, content: str, name: str = "book.csv") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_a_table_is_a_codebook(tmp_path: Path) -> None:
    content = "\ufeffcode,zh,en,terms,weak\n7,河,Rivers,river; 河流；stream,water\n8,,Hills,hill,\n"
    rivers, hills = load_themes(Glossary(()), saved(tmp_path, content)).themes
    assert (rivers.code, rivers.zh, rivers.en) == ("7", "河", "Rivers")
    assert rivers.terms == ("river", "河流", "stream")
    assert rivers.weak == ("water",)
    assert (hills.zh, hills.terms) == ("", ("hill",))


def test_rows_of_one_name_are_one_theme(tmp_path: Path) -> None:
    content = "en\tterms\nRivers\triver\nHills\thill\nRivers\tbrook\n"
    themes = load_themes(Glossary(()), saved(tmp_path, content, "book.tsv")).themes
    assert [theme.terms for theme in themes] == [("river", "brook"), ("hill",)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("name,terms\nA,b\n", "unknown column 'name'"),
        ("zh,code\nA,b\n", "no column zh or en, or no terms"),
        ("zh,terms\n,b\n", "line 2 has no name"),
        ("zh,terms\nA,b,c\n", "line 2 has more cells"),
        ("zh,terms\nA,\n", "A has no terms"),
        ("code,zh,terms\n1,A,b\n1,B,c\n", "1 stands twice"),
        ("zh,terms\n", "no list `themes`"),
        ("zh,terms,groups\nA,b,Nowhere\n", "no group Nowhere"),
    ],
)
def test_a_table_that_is_not_in_the_form_is_told_of(
    tmp_path: Path, content: str, message: str
) -> None:
    path = saved(tmp_path, content)
    with pytest.raises(BadRequest, match=message) as raised:
        load_themes(Glossary(()), path)
    assert str(path) in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_table_in_another_encoding_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    path.write_bytes("zh,terms\n河流,河\n".encode("gb18030"))
    with pytest.raises(BadRequest, match="CSV file in UTF-8"):
        load_themes(Glossary(()), path)
