"""A library on the small deterministic embedder, without a reader, and reports for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import kb

GONGBEI = """---
title: Gongbei Customs work of 2025
organisation: Gongbei Customs
year: 2026
language: en
---

# Gongbei Customs work of 2025

## Review of 2025

Enterprises of the district traded goods worth 622.65 billion yuan, an increase of 2.4%.

## Tasks for 2026

Customs will serve the Greater Bay Area with these tasks:

- Manage the bridge well.
- Put the Shenzhen China Channel to good use.
- Extend the paperless certificates with Macao.
"""

SHENZHEN = """---
title: 深圳海关2025年工作
organisation: 深圳海关
year: 2026
language: zh
---

# 深圳海关2025年工作

## 一、2025年工作回顾

全年深圳外贸进出口总值4.5万亿元，同比增长1.4%。

## 二、2026年重点任务

推进智慧海关建设，用好深中通道，服务粤港澳大湾区。
"""


@pytest.fixture
def settings(tmp_path: Path) -> kb.Settings:
    return kb.Settings(library=tmp_path / "library", model="hash", reader="none")


@pytest.fixture
def library(settings: kb.Settings) -> Iterator[kb.Library]:
    with kb.open(settings=settings) as opened:
        yield opened


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write a report into the folder that is ingested; its path."""
    folder = tmp_path / "reports"
    folder.mkdir()

    def write_report(name: str, content: str | bytes) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_report


@pytest.fixture
def reports(write: Callable[[str, str | bytes], Path]) -> Path:
    """A folder with one English and one Chinese report."""
    write("gongbei.md", GONGBEI)
    return write("shenzhen.md", SHENZHEN).parent
