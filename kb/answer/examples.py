"""Example questions, drawn from the headings of the reports that a library holds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest import Section
from ingest.text.numbering import without_number
from kb.catalog import CatalogReader
from kb.documents import DocumentInfo, Filters

MOST_LOOKED_AT = 200
"""Reports: where the headings of so many read as no topic, a thousand more will not help."""

_YEAR = re.compile(r"\d{4}")


def example_questions(reader: CatalogReader, language: str, count: int) -> list[str]:
    """Up to ``count`` questions in ``language``; none where no report is in that language.

    One from each report, about its longest section of what is planned or of what was done, half
    of either where there are as many. They are looked for in the newest reports.
    """
    questions: list[str] = []
    seen: set[str] = set()
    plans = 0
    for info in reader.infos(Filters(languages=(language,)), limit=MOST_LOOKED_AT):
        topics = _topics(reader.sections_of(info.id), language)
        fresh = [(topic, section) for topic, section in topics if topic not in seen]
        wanted = "plan" if 2 * plans <= len(questions) else "review"
        fresh.sort(key=lambda pair: (pair[1].aspect != wanted, pair[1].start - pair[1].end))
        if fresh:
            topic, section = fresh[0]
            seen.add(topic)
            plans += section.aspect == "plan"
            questions.append(_ask_about(topic, section.aspect, section.year, info, language))
        if len(questions) == count:
            break
    return questions


def _topics(tree: Sequence[Section], language: str) -> list[tuple[str, Section]]:
    """The headings of the innermost sections that read as a topic."""
    parents = {section.parent for section in tree}
    leaves = [section for section in tree if section.number not in parents]
    topics = [(without_number(section.title).strip(), section) for section in leaves]
    fitting = [(topic, section) for topic, section in topics if _fits(topic, language)]
    telling = [
        (topic, section)
        for topic, section in fitting
        if section.aspect != "other" and not _YEAR.search(topic)
    ]
    return telling or fitting


def _fits(topic: str, language: str) -> bool:
    length = len(topic) if language == "zh" else len(topic.split())
    bounds = (4, 16) if language == "zh" else (2, 7)
    return bounds[0] <= length <= bounds[1]


def _ask_about(topic: str, aspect: str, year: int | None, info: DocumentInfo, language: str) -> str:
    when = year or info.year
    if language == "zh":
        opening = f"{when}年" if when else ""
        asked = "有哪些任务" if aspect == "plan" else "情况如何"
        topic = topic.removesuffix("任务").removesuffix("情况")
        return f"{opening}{info.organisation or ''}{topic}{asked}？"
    closing = f" in {when}" if when else ""
    who = _with_article(info.organisation or "report")
    topic = topic.removesuffix(" tasks")
    if aspect == "plan":
        return f"What are the {topic} tasks of {who}{closing}?"
    return f"What did {who} do about {topic[0].lower()}{topic[1:]}{closing}?"


def _with_article(organisation: str) -> str:
    """English speaks of the General Administration of Customs, but of Gongbei Customs."""
    proper = organisation.endswith(" Customs") and " of " not in organisation
    return organisation if proper else f"the {organisation}"
