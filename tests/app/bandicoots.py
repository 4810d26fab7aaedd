"""Reports of a made-up office, two years of it in each language, for journeys through the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from app_pages.texts import InterfaceLanguage

OFFICE = {"en": "Bandicoot Office", "zh": "袋狸办公室"}
LANTERNS = {2024: 4128, 2025: 4386, 2026: 4471}
"""Lanterns that were hung, by the year of which it is told."""
TASKS = {
    "en": (
        "the lighting of the bandicoot quay", "the sheds for wet umbrellas",
        "the ferry for school classes", "the rain gauges on the breakwater",
        "the stairs at the old customs hall", "the maps of the tidal flats",
        "the benches along the canal", "the nets of the eel fishers",
        "the signposts in the fog", "the choir of the pilots",
        "the vegetable boats at dawn", "the drums of the dragon boat crews",
    ),
    "zh": (
        "袋狸码头夜间照明", "湿雨伞存放棚屋", "学生班级渡轮航线", "防波堤雨量观测装置",
        "旧关楼石阶修缮", "滩涂潮汐图册编绘", "运河沿岸长椅布设", "鳗鱼渔民网具登记",
        "雾中航道路牌标识", "引航员合唱团排练", "清晨蔬菜船只停靠", "龙舟队鼓手训练",
    ),
}  # fmt: skip
VERBS = {"en": ("Explore", "Deepen"), "zh": ("探索开展", "全面深化")}


def question(language: InterfaceLanguage, year: int) -> str:
    """Asks for the lanterns of a year."""
    if language == "en":
        return f"how many lanterns did the Bandicoot Office hang in {year}"
    return f"袋狸办公室{year}年悬挂灯笼多少盏"


def told(language: InterfaceLanguage, year: int) -> str:
    """The figure that answers it, as the report prints it."""
    return f"{LANTERNS[year]:,}" if language == "en" else str(LANTERNS[year])


def write(folder: Path) -> None:
    """Three reports in each language, of two years and more."""
    for language in ("en", "zh"):
        for year in LANTERNS:
            path = folder / f"bandicoot-{year + 1}-{language}.md"
            path.write_text(_report(language, year + 1), encoding="utf-8")


def _report(language: InterfaceLanguage, year: int) -> str:
    office, before = OFFICE[language], year - 1
    verb = VERBS[language][year == max(LANTERNS) + 1]
    if language == "en":
        title, review = f"{office}, work report {year}", f"Review of {before}"
        done = f"In {before} the {office} hung {told(language, before)} lanterns."
        plan, end = f"Tasks for {year}", "."
    else:
        title, review = f"{office}{year}年工作报告", f"一、{before}年工作回顾"
        done = f"{before}年，{office}悬挂灯笼{told(language, before)}盏。"
        plan, end = f"二、{year}年重点任务", "。"
    space = " " if language == "en" else ""
    tasks = "\n".join(f"- {verb}{space}{task}{end}" for task in TASKS[language])
    front = (
        f"---\ntitle: {title}\norganisation: {office}\nyear: {year}\nlanguage: {language}\n---\n"
    )
    return f"{front}\n# {title}\n\n## {review}\n\n{done}\n\n## {plan}\n\n{tasks}\n"
