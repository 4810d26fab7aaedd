"""The article of a page, without what surrounds it."""

from __future__ import annotations

PAGE_ZH = """<html><head><meta charset="gb2312">
<title>拱北海关召开2026年关区工作会议_中华人民共和国拱北海关</title>
<meta name="PubDate" content="2026-01-30 10:00"><style>p {color: red}</style></head><body>
<div id="topbar"><a>登录</a> <a>注册</a></div>
<div class="nav"><ul><li><a>首页</a></li><li><a>机构</a></li><li><a>新闻</a></li></ul></div>
<div class="position">当前位置：<a>首页</a> &gt; <a>新闻</a></div>
<table width="100%"><tr><td><div class="leftmenu"><a>公开</a><br><a>通知</a><br><a>要闻</a></div>
</td><td><div class="pages_content">
<p>&emsp;&emsp;1月26日至27日，拱北海关召开2026年关区工作会议，总结2025年工作。</p>
<p>　　一是守护国门，<b>二是</b>服务
外贸。</p>
<table><tr><th>指标</th><th>数值</th></tr><tr><td>进出口总值</td><td>6226.5亿元</td></tr></table>
<ul><li>有效管好大桥</li><li>用好<a href="x">深中通道</a></li></ul></div></td></tr></table>
<div class="share">分享到：微信</div><div class="footer">版权所有 粤ICP备</div>
<script>var menu = 1;</script></body></html>"""

PAGE_EN = """<!DOCTYPE html><html><head><title>Work conference | Customs</title></head><body>
<header><nav><a>Home</a><a>News</a><a>Contact</a></nav></header>
<main><article><h1>Gongbei Customs holds the 2026 Work Conference</h1>
<p>The conference was held on 26 January 2026.</p>
<h2>Review of 2025</h2><p>Trade grew by 2.4%.<br>Imports fell.</p>
<h3>Ports</h3><ol><li>First</li><li>Second <em>one</em></li></ol>
<h2>Tasks for 2026</h2><p>We will build smart customs.</p></article></main>
<aside>Most read</aside><footer><p>Site map</p></footer></body></html>"""


def test_menus_footers_and_scripts_are_left_out(write, read_one) -> None:
    assert read_one(write("a.html", PAGE_ZH.encode("gb18030"))).text == (
        "1月26日至27日，拱北海关召开2026年关区工作会议，总结2025年工作。\n\n"
        "一是守护国门，二是服务外贸。\n\n"
        "指标 | 数值\n进出口总值 | 6226.5亿元\n\n"
        "- 有效管好大桥\n- 用好深中通道"
    )


def test_a_page_says_its_title_without_the_site_and_the_text_its_date(write, read_one) -> None:
    document = read_one(write("a.html", PAGE_ZH.encode("gb18030")))
    assert document.title == "拱北海关召开2026年关区工作会议"
    assert (document.organisation, document.year) == ("拱北海关", 2026)
    assert str(document.date) == "2026-01-26", "the conference's day, not that of the page"


def test_the_day_of_publication_serves_where_the_text_has_no_date(write, read_one) -> None:
    page = "<title>T</title><meta name=PubDate content=2026-01-30><p>Text of the page.</p>"
    assert str(read_one(write("a.html", page)).date) == "2026-01-30"


def test_headings_become_sections_and_lists_keep_their_numbers(write, read_one) -> None:
    document = read_one(write("a.html", PAGE_EN))
    assert document.title == "Gongbei Customs holds the 2026 Work Conference"
    assert [(s.level, s.title, s.aspect, s.year) for s in document.sections] == [
        (1, "Review of 2025", "review", 2025),
        (2, "Ports", "review", 2025),
        (1, "Tasks for 2026", "plan", 2026),
    ]
    assert document.text.endswith(
        "Trade grew by 2.4%.\n\nImports fell.\n\nPorts\n\n1. First\n2. Second one\n\n"
        "Tasks for 2026\n\nWe will build smart customs."
    )


def test_an_article_inside_something_called_header_is_kept(write, read_one) -> None:
    page = "<div class='header-main content'><h1>Title</h1><p>The text itself.</p></div>"
    assert read_one(write("a.html", page)).text == "Title\n\nThe text itself."


def test_a_page_that_lies_about_its_encoding_is_read_by_rule(write, read_one) -> None:
    page = "<meta charset=utf-8><p>拱北海关召开工作会议，总结全年工作。</p>"
    assert "拱北海关" in read_one(write("a.html", page.encode("gb18030"))).text


def test_deep_nesting_is_no_recursion(write, read_one) -> None:
    assert read_one(write("a.html", "<div>" * 3000 + "x" + "</div>" * 3000)).text == "x"


def test_note_marks_above_the_line_are_no_part_of_a_figure(write, read_one) -> None:
    page = (
        "<html><body><article><h1>Report of 2026</h1>"
        "<p>出口1234.5<sup>1</sup>亿元，增长3.2<sup>[2]</sup>%。"
        "新增面积6万米<sup>2</sup>，the 5<sup>th</sup> port</p>"
        "<table><tr><th>指标</th><th>2025</th></tr>"
        "<tr><td>出口</td><td>800.2<sup>4</sup></td></tr></table></article></body></html>"
    )
    text = read_one(write("a.html", page.encode())).text
    assert "出口1234.5¹亿元，增长3.2[2]%。新增面积6万米²，the 5th port" in text
    assert "800.24" not in text
    assert "⁴" in text


def test_what_a_page_does_not_show_is_not_read_but_told(write, read_one) -> None:
    page = """<html><head><style>.gone{display:none} .old{text-decoration: line-through}
    @media print{p{color:red}}</style></head><body><article><h1>某市2024年工作报告</h1>
    <p>出口<span style="display:none">11.1</span>65.4亿元。<del>进口9亿元。</del><s>旧</s></p>
    <div style="display: none;"><p>初稿777起</p></div><p style="visibility:hidden">批注</p>
    <p class="gone">隐藏段落</p><p class="old">作废</p><p hidden>藏</p><p>进口40亿元。</p>
    </article></body></html>"""
    document = read_one(write("a.html", page))
    assert document.text == "某市2024年工作报告\n\n出口65.4亿元。\n\n进口40亿元。"
    hidden, struck = document.extra["left_out"].splitlines()
    assert all(words in hidden for words in ("11.1", "初稿777起", "批注", "隐藏段落", "藏"))
    assert all(words in struck for words in ("进口9亿元", "旧", "作废"))


def test_a_page_that_its_scripts_show_is_read(write, read_one) -> None:
    page = "<body style='margin:0'><div style='display:none'><p>Exports rose.</p></div></body>"
    assert read_one(write("a.html", page)).text == "Exports rose."


def test_cells_that_reach_over_rows_and_columns_stand_in_each_place(write, read_one) -> None:
    page = """<article><table><tr><th rowspan="2">港</th><th colspan="2">货运量</th></tr>
    <tr><th>数值</th><th>同比</th></tr><tr><td>东港</td><td>5万吨</td><td>1%</td></tr>
    <tr><td rowspan=0>西港</td><td>6万吨</td><td>2%</td></tr><tr><td>7万吨</td><td>3%</td></tr>
    </table></article>"""
    assert read_one(write("a.html", page)).text == (
        "港 | 货运量 | 货运量\n港 | 数值 | 同比\n东港 | 5万吨 | 1%\n西港 | 6万吨 | 2%\n"
        "西港 | 7万吨 | 3%"
    )


def test_the_title_of_an_old_page_is_its_line_in_the_largest_type(write, read_one) -> None:
    page = """<html><head><meta charset=gb2312><title>工作报告-某局-某网</title></head><body>
    <table width=980><tr><td>您现在的位置：<a href=/>首页</a> &gt; 工作报告</td></tr><tr><td>
    <font size=5><b>某局2024年工作报告</b></font></td></tr><tr><td><font size=3>去年出口增长。<br>
    今年扩大出口。<br></font></td></tr><tr><td>上一篇：通知<br>版权所有：某局 电话：0100</td></tr>
    </table></body></html>"""
    document = read_one(write("a.html", page.encode("gb2312")))
    assert document.title == "某局2024年工作报告"
    assert document.text == "某局2024年工作报告\n\n去年出口增长。\n\n今年扩大出口。"


def test_the_arrow_that_leads_back_from_a_note_is_no_text(write, read_one) -> None:
    note = '<ol><li id="n">不含转口。 <a href="#r">↩</a></li></ol>'
    page = f'<h1>x</h1><p>65.4<a href="#n">1</a></p>{note}'
    assert read_one(write("a.html", page)).text.endswith("1. 不含转口。")
