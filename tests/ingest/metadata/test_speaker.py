"""Whose a report is: by its title, its head, its file's name, its first words; never by a guess."""

from __future__ import annotations

import pytest

BODY = "\n\n一、2025年工作回顾\n全年完成投资12亿元。\n"
DEPUTIES = "\n\n各位代表：\n现在，我代表{}，向大会报告工作，请予审议。\n\n一、回顾\n{}\n"


@pytest.mark.parametrize(
    ("title", "organisation"),
    [
        ("2026年呼和浩特海关工作报告", "呼和浩特海关"),
        ("2025年度大连海关部门决算", "大连海关"),
        ("二〇二五年满洲里海关工作总结", "满洲里海关"),
        ("在2026年昆山海关工作会议上的讲话", "昆山海关"),
        ("张三在厦门海关工作会议上的讲话", "厦门海关"),
        ("厦门海关助力厦门大学打造科创中心", "厦门海关"),
        ("拱北海关所属闸口海关召开工作会议", "闸口海关"),
        ("红其拉甫海关缉私分局工作要点", "红其拉甫海关缉私分局"),
        ("2026年度于都海关部门预算", "于都海关"),
        ("政府信息公开年度报告 - 莆田海关", "莆田海关"),
        ("廈門海關2026年工作報告", "廈門海關"),
        ("２０２６年厦门海关工作报告", "厦门海关"),
        ("厦 门 海 关 2 0 2 6 年 工 作 报 告", "厦门海关"),
        ("在全国海关工作会议上的讲话", None),
        ("推进智慧海关建设", None),
        ("开创中国海关新局面", None),
        ("深圳海关关长李某在年会上的讲话", None),
        ("关于转发《海关总署2026年工作要点》的通知", None),
        ("海关总署署长讲话", None),
    ],
)
def test_a_customs_of_any_city_is_found_in_a_title_without_what_stands_about_its_name(
    write, read_one, title: str, organisation: str | None
) -> None:
    assert read_one(write("a.txt", title + BODY)).organisation == organisation


@pytest.mark.parametrize(
    ("title", "organisation"),
    [
        ("国务院国资委2025年工作总结", "国务院国资委"),
        ("国家税务总局厦门市税务局法治政府建设年度报告", "国家税务总局厦门市税务局"),
        ("商务部召开2026年商务工作会议", "商务部"),
        ("最高人民法院工作报告", "最高人民法院"),
        ("北京市第一中级人民法院2025年工作报告", "北京市第一中级人民法院"),
        ("中共厦门市委2026年工作要点", "中共厦门市委"),
        ("宁波舟山港集团有限公司2025年度社会责任报告", "宁波舟山港集团有限公司"),
        ("上海国际港务（集团）股份有限公司2024年年度报告", "上海国际港务(集团)股份有限公司"),
        ("厦门第一中学2025—2026学年工作计划", "厦门第一中学"),
        ("新疆生产建设兵团2026年工作报告", "新疆生产建设兵团"),
        ("青岛市商务局关于报送2025年工作总结的报告", "青岛市商务局"),
        ("福建省海洋与渔业局2025年工作总结", "福建省海洋与渔业局"),
        ("青岛市公安局与青岛海关联合发布公报", "青岛市公安局"),
        ("开创新局面 迈上新台阶", None),
        ("省教育厅2025年工作总结", None),
        ("人民法院2025年工作报告", None),
        ("香港2025年经济回顾", None),
    ],
)
def test_other_bodies_are_named_whole_and_what_names_none_gives_none(
    write, read_one, title: str, organisation: str | None
) -> None:
    assert read_one(write("a.txt", title + BODY)).organisation == organisation


@pytest.mark.parametrize(
    ("title", "organisation"),
    [
        ("2026年安徽省政府工作报告", "安徽省人民政府"),
        ("安徽省2026年政府工作报告", "安徽省人民政府"),
        ("2026年安徽省人民政府工作报告", "安徽省人民政府"),
        ("政府工作报告_安徽省人民政府网站", "安徽省人民政府"),
        ("2025年宁夏政府工作报告", "宁夏回族自治区人民政府"),
        ("广西自治区政府工作报告", "广西壮族自治区人民政府"),
        ("廣東省政府工作報告", "廣東省人民政府"),
        ("延边朝鲜族自治州2025年政府工作报告", "延边朝鲜族自治州人民政府"),
        ("恩施州政府工作报告", "恩施州人民政府"),
        ("深圳市福田区政府工作报告", "深圳市福田区人民政府"),
        ("克什克腾旗人民政府关于2025年工作情况的报告", "克什克腾旗人民政府"),
        ("锡林郭勒盟行政公署工作报告", "锡林郭勒盟行政公署"),
        ("天津市滨海新区人民政府办公室关于印发工作要点的通知", "天津市滨海新区人民政府办公室"),
        ("香港特别行政区政府2025年施政报告", "香港特别行政区政府"),
        ("桐庐县人民政府\n2026年政府工作报告", "桐庐县人民政府"),
        ("省政府工作报告", None),
        ("杭州政府工作报告", None),
    ],
)
def test_a_government_is_named_after_its_place_at_every_level(
    write, read_one, title: str, organisation: str | None
) -> None:
    text = title + "\n\n各位代表：\n报告如下。\n"
    assert read_one(write("a.txt", text)).organisation == organisation


@pytest.mark.parametrize(
    ("name", "text", "organisation"),
    [
        ("a.txt", "政府工作报告\n——2026年1月8日在苏州市第十七届人民代表大会第五次会议上\n省长 某某"
         + DEPUTIES.format("市人民政府", "增长5%。"), "苏州市人民政府"),
        ("a.txt", "政府工作报告\n2026年3月5日在第十四届全国人民代表大会第四次会议上"
         + DEPUTIES.format("本届政府", "增长5%。"), "国务院"),
        ("a.txt", "政府工作报告" + DEPUTIES.format("桂林市人民政府", "增长5%。"),
         "桂林市人民政府"),
        ("a.txt", "政府工作报告" + DEPUTIES.format("省人民政府", "增长5%。"), None),
        ("2025-安徽.txt", "政府工作报告" + DEPUTIES.format("省人民政府", "增长5%。"),
         "安徽省人民政府"),
        ("2026年广西壮族自治区政府工作报告.txt", DEPUTIES.format("自治区人民政府", "增长5%。"),
         "广西壮族自治区人民政府"),
        ("2026-兰州.txt", "政府工作报告" + DEPUTIES.format("市人民政府", "兰州市增长5%。"),
         "兰州市人民政府"),
        ("吉林-2026.txt", "政府工作报告" + DEPUTIES.format("市人民政府", "吉林市增长5%。"),
         "吉林市人民政府"),
        ("终稿-2026.txt", "政府工作报告" + DEPUTIES.format("市人民政府", "全市增长5%。"), None),
        ("inner_mongolia_2026.txt", "政府工作报告" + DEPUTIES.format("自治区人民政府", "增长5%。"),
         "内蒙古自治区人民政府"),
        ("anhui-2026.txt", "政府工作报告" + DEPUTIES.format("省人民政府", "增长5%。"),
         "安徽省人民政府"),
        ("2025-安徽.txt", "安徽见闻\n\n这里风景很好。\n", None),
    ],
)  # fmt: skip
def test_a_report_without_a_place_in_its_title_has_it_from_its_congress_or_its_file(
    write, read_one, name: str, text: str, organisation: str | None
) -> None:
    assert read_one(write(name, text)).organisation == organisation


@pytest.mark.parametrize(
    ("name", "text", "organisation"),
    [
        ("a.txt", "000321\n机密★半年\n莆田海关文件\n莆关发〔2026〕3号\n关于做好工作的通知\n\n"
         "各科室：\n请照办。\n", "莆田海关"),
        ("a.txt", "年度工作报告\n发布机构：珠海市交通运输局\n\n一、概况\n良好。\n",
         "珠海市交通运输局"),
        ("a.txt", "关于国民经济计划草案的报告\n安徽省发展和改革委员会\n\n各位代表：\n如下。\n",
         "安徽省发展和改革委员会"),
        ("a.txt", "统计公报\n来源：南方日报\n国家统计局\n\n2025年，经济稳中有进。\n",
         "国家统计局"),
        ("a.txt", "关于经费的请示\n\n海关总署：\n我单位经费不足。\n", None),
        ("石家庄海关2025年度总结.txt", "工作总结" + BODY, "石家庄海关"),
        ("20260115_海口海关工作报告.txt", "工作报告\n\n同志们：\n过去一年成绩很大。\n", "海口海关"),
        ("a.txt", "关区会议召开\n\n1月22日，南宁海关在邕召开会议。\n", "南宁海关"),
        ("a.txt", "工作综述\n\n各单位落实海关总署部署，厦门海关成效好，厦门海关走在前列。\n",
         None),
    ],
)  # fmt: skip
def test_letterhead_publisher_byline_and_file_name_say_whose_it_is_and_a_mention_does_not(
    write, read_one, name: str, text: str, organisation: str | None
) -> None:
    assert read_one(write(name, text)).organisation == organisation


@pytest.mark.parametrize(
    ("title", "organisation"),
    [
        ("Nanning Customs Holds 2026 Work Conference", "Nanning Customs"),
        ("2026 Work Report of Khorgos Customs", "Khorgos Customs"),
        ("XIAMEN CUSTOMS 2026 WORK CONFERENCE", "Xiamen Customs"),
        ("Ürümqi Customs 2026 Work Report", "Ürümqi Customs"),
        ("How Xiamen Customs Helps Firms", "Xiamen Customs"),
        ("Singapore Customs Annual Report 2024", "Singapore Customs"),
        ("New Zealand Customs Service Annual Report", "New Zealand Customs Service"),
        ("HM Revenue and Customs Annual Report", "HM Revenue and Customs"),
        ("World Customs Organization Annual Report", "World Customs Organization"),
        ("Smart Customs for All", None),
        ("Customs Clearance Made Easy", None),
        ("Speech by the Commissioner of Hong Kong Customs and Excise Department", None),
        ("Speech by the Minister for Finance", None),
        ("Remarks by Director Li of Huangpu Customs", None),
        ("Questions to Customs Officers", None),
        ("Singapore Budget Speech", None),
        ("Annual Report of the Board of Directors", None),
        ("Ministry of Finance: Budget 2026", "Ministry of Finance"),
        ("Ministry of Finance of the People's Republic of China: Report", "Ministry of Finance"),
        ("Ministry of Finance, Singapore", "Ministry of Finance, Singapore"),
        ("Bank of China 2025 Annual Report", "Bank of China"),
        ("Annual Report 2024 of the Port of Rotterdam Authority", "Port of Rotterdam Authority"),
        ("Report on the Work of the Government of Anhui Province",
         "People's Government of Anhui Province"),
        ("Anhui Provincial People’s Government: Work Report",
         "People's Government of Anhui Province"),
        ("Anhui Province 2026 Government Work Report", "People's Government of Anhui Province"),
        ("REPORT ON THE WORK OF THE GOVERNMENT OF HUNAN PROVINCE",
         "People's Government of Hunan Province"),
        ("Guangxi Government Work Report 2025",
         "People's Government of Guangxi Zhuang Autonomous Region"),
        ("Report on the Work of the Government\nThird Session of the Sixteenth Beijing Municipal"
         " People's Congress", "People's Government of Beijing Municipality"),
        ("Government Work Report of Suzhou City", "People's Government of Suzhou City"),
        ("Report on the Work of the Government\nof Pudong New Area\n2026",
         "People's Government of Pudong New Area"),
        ("Report on the Work of the Hangzhou Municipal Government",
         "People's Government of Hangzhou Municipality"),
        ("Report on the Work of the Government 2026", None),
    ],
)  # fmt: skip
def test_an_english_title_names_a_body_under_one_name_and_an_office_is_none(
    write, read_one, title: str, organisation: str | None
) -> None:
    text = f"{title}\n\nFellow Deputies,\nWe did well. The Ministry of Truth says so.\n"
    assert read_one(write("a.txt", text)).organisation == organisation


@pytest.mark.parametrize(
    ("name", "text", "organisation"),
    [
        ("xiamen-customs-2025-en.txt", "Digest of the work\n\nTrade rose by 4%.\n",
         "Xiamen Customs"),
        ("sichuan2026en.txt",
         "Government Work Report\n\nFellow Deputies,\nOn behalf of the provincial government,"
         " I report.\n",
         "People's Government of Sichuan Province"),
        ("2026-四川-en.txt", "Government Work Report\n\nFellow Deputies,\nI report.\n",
         "People's Government of Sichuan Province"),
        ("a.txt",
         "Report on the Work of the Government\nDelivered at the Second Session of the 15th"
         " National People's Congress\n\nFellow Deputies,\nI report.\n", "State Council"),
        ("a.txt",
         "Report on the Work of the Government\nDelivered at the Fourth Session of the 14th Anhui"
         " Provincial People's Congress\n\nFellow Deputies,\nI report.\n",
         "People's Government of Anhui Province"),
        ("a.txt",
         "Conference held\n\nShanghai, January 20, 2026 — Yangshan Customs convened its meeting.\n",
         "Yangshan Customs"),
        ("a.txt",
         "Budget Statement\nThe Minister for Finance (Mr Tan)\n\nI beg to move that Parliament"
         " approve the policy of the Government. The Ministry of Finance has worked hard.\n", None),
    ],
)  # fmt: skip
def test_an_english_report_has_its_body_from_head_file_name_or_first_words(
    write, read_one, name: str, text: str, organisation: str | None
) -> None:
    assert read_one(write(name, text)).organisation == organisation
