"""One form for the characters that figures are written in; no position moves.

Full-width digits and signs, the other minus signs, and traditional characters of numbers, units and
the words that tell figures: patterns are written for one form of each.
"""

from __future__ import annotations

import re

_WIDE = str.maketrans(
    "０１２３４５６７８９．％﹪＋﹢－﹣−‐‑＄￡\u00a0\u2007\u2009\u202f",
    "0123456789.%%++-----$£    ",
)
_TRADITIONAL = (
    "頭請偵籌屆訂貼資編審歷個義參貨實總棟勵評釋議將績羣擴組壓準別營兩張產歐簡脫顆書獎類間對繼"
    "輛認縣農氣畝臺於獻預幾並員躋電說貿構籤這處數費識執會蓋現續納濟報額還單貢統與灣頁較領萬徵"
    "際爭號種餘業貧風幫顧門鍾經擁佔織聞學順場從來獲當過兒轉長國冊錢項職檢軍況強計區漲筆節監補"
    "維淨態採鎮麼詞規務衆選減內達穩舉噸確結標設遊戶讓關億錄幣揮頃堅黨車鎊積畢裏點優辦階約紀縮"
    "後調記開動爲進環幹擬財劃訓條時聲嚴護極發眾裡為説榮陽圓隻鐘躍滿擊價廠債賣銷稅遞創鐵軌飛機"
    "郵滯剛"
)
_SIMPLIFIED = (
    "头请侦筹届订贴资编审历个义参货实总栋励评释议将绩群扩组压准别营两张产欧简脱颗书奖类间对继"
    "辆认县农气亩台于献预几并员跻电说贸构签这处数费识执会盖现续纳济报额还单贡统与湾页较领万征"
    "际争号种余业贫风帮顾门钟经拥占织闻学顺场从来获当过儿转长国册钱项职检军况强计区涨笔节监补"
    "维净态采镇么词规务众选减内达稳举吨确结标设游户让关亿录币挥顷坚党车镑积毕里点优办阶约纪缩"
    "后调记开动为进环干拟财划训条时声严护极发众里为说荣阳元只钟跃满击价厂债卖销税递创铁轨飞机"
    "邮滞刚"
)
_HANZI = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
_WIDE_THOUSANDS = re.compile("(?<![０-９])[０-９]{1,3}(?:，[０-９]{3})+(?![０-９])")
"""A wide comma sets thousands apart only among digits of its own width: １，２３４."""
_DASH_FOR_MINUS = re.compile(
    "(?<=同比|环比|增长|增速|增幅|涨幅|降幅|下降|速为|幅为|额为)[—–―](?=[\\d０-９])"
)
"""同比—12.5% is a fall: only behind a number a dash is that of a range."""
_DIGITS = {"〇": "0", "○": "0", "零": "0"} | {
    d: str(n) for n, d in enumerate("一二三四五六七八九", 1)
}
_YEAR = re.compile(
    "(?<![一二三四五六七八九十百千万亿])[一二][〇○零0九][〇○零0一二三四五六七八九]{2}(?=年)"
)


def fold(text: str) -> str:
    """``text`` with the characters of figures in one form: ４，５６７万噸 is 4,567万吨."""
    if text.isascii():
        return text
    text = _WIDE_THOUSANDS.sub(lambda number: number[0].replace("，", ","), text)
    text = _DASH_FOR_MINUS.sub("-", text)
    return text.translate(_WIDE).translate(_HANZI)


def with_years_in_digits(text: str) -> str:
    """``text``, folded, with 二〇二四年 as 2024年."""
    return _YEAR.sub(lambda year: "".join(_DIGITS.get(one, one) for one in year[0]), text)
