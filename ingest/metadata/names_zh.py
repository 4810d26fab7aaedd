"""Of which characters a Chinese name of a body can be made, and what can stand behind it.

Patterns are over Simplified characters (see ``simplified``), to be set together by those who read
names. A title is no sentence, but it may hold verbs: none of them is a part of a name.
"""

from __future__ import annotations

from ingest.text.dates import YEAR, YEAR_ZH
from ingest.text.language import HANZI

_SIMPLE = str.maketrans(
    "關總務報會員廳區縣鎮鄉學銀團國財貿計發開舉辦聯環業銷檢驗稅審鐵電監協農產聞議黨書記長級個"
    "們與為將從對於經義來這說華東蘇遼寧龍貴雲陝肅慶內灣門廣維爾壯衛療醫傳達實習體導現動頒屆設"
    "讓視訪時據當應資機構單間責輯數結規劃畫決歲圖館廠頭場勞險優續認積極標讀瀏覽點擊綱遠願專處"
    "師講話錄屬隸緝辭紀態權參觀簽攜進強後過無術運輸鄭陽濟島寶連瀋漢創復擬準備統劑別衝獎擇煉鄰",
    "关总务报会员厅区县镇乡学银团国财贸计发开举办联环业销检验税审铁电监协农产闻议党书记长级个"
    "们与为将从对于经义来这说华东苏辽宁龙贵云陕肃庆内湾门广维尔壮卫疗医传达实习体导现动颁届设"
    "让视访时据当应资机构单间责辑数结规划画决岁图馆厂头场劳险优续认积极标读浏览点击纲远愿专处"
    "师讲话录属隶缉辞纪态权参观签携进强后过无术运输郑阳济岛宝连沈汉创复拟准备统剂别冲奖择炼邻",
)

_OF_SENTENCES = (
    "我们?|们|他们|她|该|各[级地位部省市区县直]|全国(?!人民代表大会常务|人大常|政协|总工会|妇联|工商联|社会保障)|全[省体军市]"
    "|全区(?!域)|本[省市县区州局部行校院关司单次届]|在|的|了|被|与|以及|暨|给|让|使(?!馆)|把|为|以|受|是"
    "|召开|举行|举办|报告|讲话|贯彻|落实|学习|传达|印发|发布|公布|关于|审议|通过|推进|推动|加快|加强|支持|助力|打造"
    "|坚持|深入|深化|代表(?!大会|团|处)|提交|接受|同意|表示|指出|强调|要求|出台|开展|开启|开创|开局|实现|完成|奋进|奋力"
    "|聚焦|围绕|践行|做好|参加|参与|会见|访问|走访|考察|视察|签署|签订|携手|牵手|牵头|联手|合力|共同|对接|赴|到访|来访"
    "|走进|服务(?!中心|局|公司|集团|办|处|业)|保障(?!局|部|厅|中心|处|委)|促进(?!会|局|中心|委)|建成|迈向|迈出|助推"
    "|赋能|擦亮|严守|守护|提升|优化|持续|全面|全力|认真|积极|(?<!协商)会议|年会|现在|今天|目前|去年|今年|明年|当前|近年"
    "|工作(?!委|局|部|办|站|者|领导小组|队)"
)
LETTER = rf"(?:(?!{_OF_SENTENCES})[{HANZI}A-Za-z·])"
"""A character of a name: none with which a verb, a pronoun or a particle begins."""
LETTER_OR_AND = rf"(?:{LETTER}|与(?!会))"
"""The same, with the 与 of 海洋与渔业局: for names whose end is found before another begins."""
FOLLOWS = (
    rf"(?=$|[^{HANZI}A-Za-z]|{_OF_SENTENCES}|年度|半年|季度|部门|财务|社会责任|可持续|总结|计划|党[委组](?!书记|成员|副)"
    "|政务|信息公开|法治|述职|决算|预算|统计|要点|公报|通报|简报|文件|第[一二三四五六七八九十]|新闻|年报|大事记|摘编|情况"
    f"|数据|白皮书|重点|主要|领导班子|环境[、和]|国民经济|上半年|下半年|关区|系统|对|{YEAR_ZH}年)"
)
"""What can stand behind a name that might be a part of a longer one."""
NO_OFFICE = (
    "(?!(?:党[委组])?(?:代理?|常务|原)?副?(?:省长|市长|县长|区长|州长|盟长|旗长|镇长|乡长|主席|总理|关长|署长|局长|部长"
    "|厅长|处长|书记|主任|行长|校长|院长|董事长|总经理|总裁|秘书长|检察长|发言人|负责人|长官|专员|会长|所长|站长))"
)
"""A person's office speaks for the person: not 国务院总理, not 厦门海关关长."""
LEVEL = (
    "特别行政区|自治区|自治州|自治县|自治旗|新区|林区|矿区|地区|合作区|开发区"
    "|省|市|州|盟|县|区|旗|镇|乡|街道"
)
"""What the name of a place with a government of its own ends with."""
LEAD = (
    rf"(?:[\s\"'“‘《「『(\[【<〈:、,·*#~_—–-]|(?:{YEAR}(?:[-—~至到/]{YEAR})?|{YEAR_ZH})(?:财?年度?)?"
    r"|\d{1,2}月(?:份)?|\d{1,2}[日号]|第[\d一二三四五六七八九十]+[届次季期号]度?|上半年|下半年|全年|[上下]午"
    r"|在|于(?=\d)|关于|对(?!外)|由(?!于)|经(?![济开贸信营])|代表(?!大会)|中华人民共和国(?![主成]))*"
)
"""What can stand between the beginning of a title and the name in it."""


def simplified(text: str) -> str:
    """``text`` with those Traditional characters as Simplified ones that names here are read by.

    One for one, so that places in it are places in ``text``.
    """
    return text.translate(_SIMPLE)
