"""Files with a few bytes that are no character are read, and say so; binary ones are not."""

from __future__ import annotations

import pytest

from ingest import WrongEncoding
from ingest.files.encoding import decoded

ZH = "拱北海关召开工作会议，总结去年工作，部署今年任务。" * 6
EN = "The customs’ “smart” ports — cleared containers within a day… " * 20


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("stray", [b"\xff", b"\x80"])
def test_a_stray_byte_costs_no_more_than_itself(encoding: str, stray: bytes) -> None:
    whole = (ZH + "\n" + ZH).encode(encoding)
    at = whole.index(b"\n")
    found = decoded(whole[:at] + stray + whole[at:], "x.txt")
    assert found.text.replace("\ufffd", "") == ZH + "\n" + ZH
    assert found.broken == 1
    assert "line 1" in found.extra["broken_characters"]


@pytest.mark.parametrize("at", [2, 31, 60])
def test_a_half_character_in_gbk_does_not_shift_what_follows(at: int) -> None:
    line = "推进智慧海关建设和口岸通关改革，提升监管效能水平"
    data = (ZH + line + "\n" + line + ZH).encode("gbk")
    start = len(ZH.encode("gbk")) + at // 2 * 2
    found = decoded(data[:start] + data[start + 1 :], "x.txt")
    assert found.broken == 1
    whole = ZH + line + "\n" + line + ZH
    different = sum(a != b for a, b in zip(found.text, whole, strict=True))
    assert different == 1


def test_english_with_a_broken_mark_is_utf_8() -> None:
    data = EN.encode() + b"\xe2\x80 and more of it."
    assert decoded(data, "x.txt").broken == 1


def test_what_is_broken_throughout_is_refused() -> None:
    with pytest.raises(WrongEncoding):
        decoded(bytes(range(128, 256)) * 9, "x.bin")
