"""Example questions, drawn from the headings of the reports that a library holds."""

from __future__ import annotations

import re

from kb.catalog import CatalogReader
from kb.results import DocumentInfo

_NUMBERING = re.compile(
    r"^\s*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+(?:\.\d+)*[.、．]?\s|[IVX]+\.\s)\s*"
)
_PLAN_WORDS = re.compile(r"20\d\d|tasks?|plan|重点|任务|工作", re.IGNORECASE)


def example_questions(reader: CatalogReader, language: str, count: int) -> list[str]:
    """Up to ``count`` questions in ``language``; none where no report is in that language."""
    questions: list[str] = []
    seen: set[str] = set()
    for info in reader.infos():
        if info.language != language:
            continue
        stored = reader.stored(info.id)
        for section in stored.sections if stored is not None else ():
            topic = _NUMBERING.sub("", section.title).strip()
            leaf = (
                all(other.parent != section.number for other in stored.sections)
                if stored
                else False
            )
            if not leaf or not _fits(topic, language) or topic in seen:
                continue
            seen.add(topic)
            questions.append(_ask_about(topic, section.aspect, section.year, info, language))
            break
        if len(questions) == count:
            break
    return questions


def _fits(topic: str, language: str) -> bool:
    length = len(topic) if language == "zh" else len(topic.split())
    bounds = (4, 16) if language == "zh" else (2, 7)
    return bounds[0] <= length <= bounds[1]


def _ask_about(topic: str, aspect: str, year: int | None, info: DocumentInfo, language: str) -> str:
    when = year or info.year
    if language == "zh":
        who = info.organisation or ""
        what = "有哪些任务" if aspect == "plan" else "取得了什么成效"
        return f"{when or ''}{'年' if when else ''}{who}{topic}{what}？"
    who = info.organisation or "the report"
    if aspect == "plan":
        return f"What does {who} plan for {topic}{f' in {when}' if when else ''}?"
    return f"What did {who} report on {topic}{f' for {when}' if when else ''}?"
