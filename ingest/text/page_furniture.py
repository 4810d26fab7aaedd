"""What a web page says about itself above and below a text that was copied out of it: its buttons,
where the reader is, the neighbouring pages, the owner's address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

BUTTONS = (
    "下载|打印|收藏|全屏|分享|关闭|返回|首页|字号|字体|大|中|小|加大|还原|减小|放大|缩小|默认|繁体|简体|朗读|播报"
    "|订阅|复制链接|纠错|微信|微博|扫一扫|二维码|无障碍|长者版|打印本页|关闭窗口|返回顶部|点击收起|展开全文"
)
BUTTONS_EN = (
    "Download|Print|Share|Save|Close|Home|Menu|Back|Email|Copy link|Back to top|Print this page"
    "|Share this page|Skip to (?:main )?content|Subscribe|Font size|Listen"
)
_BUTTONS = re.compile(
    rf"\W*(?:(?:{BUTTONS}|分享到|新浪|QQ空间|朋友圈)\W*)+|\W*(?:(?:{BUTTONS_EN}|Facebook|Twitter"
    r"|LinkedIn|WeChat|Weibo)\W*)+",
    re.IGNORECASE,
)
_PATH = re.compile(
    r"\W*(?:您?(?:现在|当前|所在)的?(?:所在)?位置|当前位置|当前页面|你的位置|You are here"
    r"|Current location)\s*[:：>].*"
    r"|(?:网站)?(?:首页|主页|Home)\s*(?:>|›|»|→|＞|/|-{1,2}>).*",
    re.IGNORECASE,
)
_NEIGHBOURS = re.compile(
    r"\W*(?:[上下]一(?:篇|条|页)|相关(?:链接|文章|阅读|新闻|附件|稿件|文档)|延伸阅读|推荐阅读"
    r"|(?:Previous|Next)(?: (?:article|page|post|story))?(?=\s*:)"
    r"|Related (?:articles|links|news|stories))"
    r"(?:\W.*|$)",
    re.IGNORECASE,
)
_OWNER = re.compile(
    r"\W*(?:版权所有|版权声明|版权归|网站(?:标识码|地图|声明)|联系我们|关于我们"
    r"|[\u4e00-\u9fff]ICP备|[\u4e00-\u9fff]公网安备|Copyright\b|©|\(c\) ?\d{4}|All rights reserved"
    r"|Terms of use|Privacy policy|Site ?map|Contact us)"
    r".*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"\W*(?:(?:主办|承办|技术支持|运维|维护)(?:单位)?|地址|电话|邮编|邮政编码|传真|(?:电子)?邮箱|Address|Tel(?:ephone)?|Phone|Fax|Postcode|E-?mail)\s*[:：].*",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[。！？；]|[a-z][.!?](?:$| [A-Z])")
_MOST_ABOVE, _MOST_BELOW = 24, 16
"""Lines, from either end of a text, among which such ones are looked for."""
_LONGEST = 160


def furniture_of(lines: Sequence[str]) -> frozenset[int]:
    """The indexes of the lines that are the page's and not the text's.

    ``lines`` are the paragraphs in order, without empty ones. Above the text only those before
    its first sentence are looked at, so that a report about 打印 keeps its words.
    """
    above = list(takewhile(lambda index: not _is_text(lines[index]), range(len(lines))))
    head = [index for index in above[:_MOST_ABOVE] if _above(lines[index])]
    ends = range(len(lines) - 1, max(len(lines) - _MOST_BELOW, len(above)) - 1, -1)
    below = list(takewhile(lambda index: _below(lines[index]) or not _is_text(lines[index]), ends))
    tail = [index for index in below if _below(lines[index])]
    owned = any(_OWNER.fullmatch(lines[index]) for index in tail)
    if owned:
        tail += [index for index in below if _ADDRESS.fullmatch(lines[index])]
    return frozenset(head + tail)


def _is_text(line: str) -> bool:
    return len(line) > _LONGEST or _SENTENCE.search(line) is not None


def _above(line: str) -> bool:
    return bool(_BUTTONS.fullmatch(line) or _PATH.fullmatch(line))


def _below(line: str) -> bool:
    if len(line) > _LONGEST:
        return False
    return any(pattern.fullmatch(line) for pattern in (_BUTTONS, _NEIGHBOURS, _OWNER, _PATH))
