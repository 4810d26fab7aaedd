"""Runs ``kb`` as a user does, in this process unless a test needs one of its own."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kb.cli import main as cli


@dataclass(frozen=True, slots=True)
class Ran:
    """What one command gave back."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        (line,) = self.out.splitlines()
        return json.loads(line)


Kb = Callable[..., Ran]


@pytest.fixture
def kb(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Kb:
    """``kb("search", "query", stdin="...")`` on a library of its own, with the hashing model and no
    reader."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KB_MODEL", "hash")
    monkeypatch.setenv("KB_READER", "none")
    monkeypatch.setenv("KB_LIBRARY", str(tmp_path / "library"))

    def run(*arguments: object, stdin: str = "") -> Ran:
        monkeypatch.setattr(sys, "argv", ["kb", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        capsys.readouterr()
        with pytest.raises(SystemExit) as exit_:
            cli.main()
        captured = capsys.readouterr()
        return Ran(int(exit_.value.code or 0), captured.out, captured.err)

    return run


GONGBEI = """\
# 2026 Work Conference of Gongbei Customs

On January 20, 2026, Gongbei Customs held its work conference in Zhuhai.

## Review of 2025

In 2025 Gongbei Customs inspected 200 million travellers. Paper forms fell by 12.5%.

## Tasks for 2026

Gongbei Customs will manage the Hong Kong-Zhuhai-Macao Bridge well. \
It will open a laboratory for imported fruit.
"""

SHENZHEN = """\
# 深圳海关2025年工作会议

2025年1月15日，深圳海关召开工作会议。

## 一、2024年工作回顾

2024年深圳海关监管进出口货运量增长8.1%。

## 二、2025年重点工作

推进智慧海关建设，支持大湾区发展。
"""


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A folder with two reports, one in each language."""
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "gongbei-2026.md").write_text(GONGBEI, encoding="utf-8")
    (folder / "shenzhen-2025.md").write_text(SHENZHEN, encoding="utf-8")
    return folder


@pytest.fixture
def filled(kb: Kb, reports: Path) -> Kb:
    """``kb`` on a library that holds the two reports."""
    assert kb("ingest", reports).status == 0
    return kb
