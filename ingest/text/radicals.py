"""Radicals, which PDF files give in place of the hanzi that look like them: ⼯ is 工.

Kangxi radicals (U+2F00 to 2FD5) by their compatibility mapping, those of the supplement (U+2E80 to
2EF3) by Unicode's EquivalentUnifiedIdeograph; what is a part of a character and none itself stays.
"""

from __future__ import annotations

import re
import unicodedata

_SUPPLEMENT = (
    "⺁厂⺇几⺈刀⺊卜⺌小⺍小⺎尢⺒巳⺓幺⺛旡⺜日⺝月⺞歺⺟母⺠民⺢水⺥爪⺧牛⺩王⺪疋⺫目⺬示⺮竹⺯糸⺱网⺶羊"
    "⺷羊⺹老⺺聿⺻聿⺼肉⺽臼⻁虎⻃西⻄西⻅见⻆角⻇角⻉贝⻋车⻏邑⻑長⻓长⻔门⻗雨⻘青⻙韦⻚页⻛风"
    "⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
_SIMPLIFIED = {"⼾": "户"}
"""Fonts of Simplified Chinese share this radical's shape with the simplified character."""
_HANZI = str.maketrans(
    {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    | dict(zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True))
    | _SIMPLIFIED
)
_RADICAL = re.compile("[\u2e80-\u2fd5]")


def without_radicals(text: str) -> str:
    """``text`` with the hanzi that its radicals stand for; no position moves."""
    return text.translate(_HANZI) if _RADICAL.search(text) else text
