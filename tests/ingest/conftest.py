"""Files made for the tests, and one way to read them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import ingest

REPORT_ZH = """拱北海关召开2026年关区工作会议

1月26日至27日，拱北海关召开2026年关区工作会议。会议总结2025年工作，部署2026年工作。

一、2025年工作回顾
全年进出口总值6226.5亿元，增长2.4%。
（一）守护国门安全。截获外来物种120种次。查办走私案件45起。
（二）服务大湾区。港车北上增长35.8%，澳车北上增长14.1%。

二、2026年重点任务
要坚持稳中求进。
（一）建设智慧海关。推进“智关强国”行动；完善风险防控。
（二）管好大桥。用好深中通道，支持新通道建设。
"""

REPORT_EN = """Gongbei Customs holds the 2026 Work Conference

On January 26-27, Gongbei Customs held the 2026 Work Conference to review 2025 and plan 2026.

I. Review of 2025
Trade reached 622.65 billion yuan, an increase of 2.4%.
1. Border security was strengthened.
Alien species were intercepted in 120 cases.
2. Service of the Greater Bay Area improved.
Northbound vehicles from Hong Kong increased by 35.8%.

II. Tasks for 2026
We will keep the bridge running well.
1. Build smart customs
We will push on with the Smart Customs action.
2. Manage the bridge
We will make good use of the Shenzhen-Zhongshan Link.
"""


@pytest.fixture
def report_zh() -> str:
    return REPORT_ZH


@pytest.fixture
def report_en() -> str:
    return REPORT_EN


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Writes a file below the test's own folder: text as UTF-8, bytes as they are."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def read_one() -> Callable[..., ingest.Document]:
    """The only document in a file."""

    def read_one(path: Path, **options: object) -> ingest.Document:
        (document,) = ingest.read(path, **options)  # type: ignore[arg-type]
        assert isinstance(document, ingest.Document)
        return document

    return read_one


@pytest.fixture
def letters() -> ingest.Counter:
    """Counts every character as a token: the strictest counter there is."""

    def count(texts: Sequence[str]) -> list[int]:
        return [len(text) for text in texts]

    return count
