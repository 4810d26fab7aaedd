"""Where a passage of an export can be opened."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from kb.documents import Excerpt
from kb.export.tables.links import to_app, to_originals

EXCERPT = Excerpt("id 1&2", "拱北.md", "T", None, 2026, "zh", "", None, 10, 40, "智慧海关。")


def test_an_address_of_the_app_names_document_and_span() -> None:
    parts = urlsplit(to_app("https://kb.example/app/")(EXCERPT))
    assert parts.path == "/app/documents"
    assert parse_qs(parts.query) == {"document": ["id 1&2"], "start": ["10"], "end": ["40"]}


def test_an_original_is_asked_for_once_and_may_be_gone(tmp_path: Path) -> None:
    asked: list[str] = []

    def original(document_id: str) -> Path | None:
        asked.append(document_id)
        return tmp_path / "拱北.md" if len(asked) == 1 else None

    link = to_originals(original)
    assert link(EXCERPT) == link(EXCERPT) == (tmp_path / "拱北.md").as_uri()
    assert asked == ["id 1&2"]
    assert to_originals(lambda _id: None)(EXCERPT) is None
