"""Example questions, drawn from the headings of the reports that a library holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ingest import Section
from ingest.text.numbering import without_number
from kb.answer.answers import Answer
from kb.catalog import CatalogReader
from kb.documents import DocumentInfo, Filters

MOST_LOOKED_AT = 200
"""Reports: where the headings of so many read as no topic, a thousand more will not help."""

TRIED = 3
"""Questions that are tried for each that is wanted."""
_YEAR = re.compile(r"\d{4}")


def example_questions(
    reader: CatalogReader, language: str, count: int, ask: Callable[[str], Answer]
) -> list[str]:
    """Up to ``count`` questions in ``language``; none where no report is in that language.

    One from each report, about its longest section of what is planned or of what was done, half
    of either where there are as many, looked for in the newest reports. Each is put to ``ask``
    first: what is not answered out of the section that it is about, sentence by sentence, is not
    offered.
    """
    questions: list[str] = []
    seen: set[str] = set()
    plans = tried = 0
    for info in reader.infos(Filters(languages=(language,)), limit=MOST_LOOKED_AT):
        topics = _topics(reader.sections_of(info.id), language)
        fresh = [(topic, section) for topic, section in topics if topic not in seen]
        wanted = "plan" if 2 * plans <= len(questions) else "review"
        fresh.sort(key=lambda pair: (pair[1].aspect != wanted, pair[1].start - pair[1].end))
        if fresh:
            topic, section = fresh[0]
            seen.add(topic)
            question = _ask_about(topic, section.aspect, section.year, info, language)
            tried += 1
            if _answers(ask(question), info, section):
                plans += section.aspect == "plan"
                questions.append(question)
        if len(questions) == count or tried == TRIED * count:
            break
    return questions


def _answers(answer: Answer, info: DocumentInfo, section: Section) -> bool:
    """Whether every sentence of the answer stands in the section, and none is its heading."""
    cited = [citation.excerpt for citation in answer.citations]
    return answer.status == "answered" and all(
        excerpt.document_id == info.id
        and section.start <= excerpt.start
        and excerpt.end <= section.end
        and without_number(excerpt.text).strip() != without_number(section.title).strip()
        for excerpt in cited
    )


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
    return telling or [(topic, section) for topic, section in fitting if not _YEAR.search(topic)]


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
    if not any(word[:1].isupper() for word in topic.split()[1:]):
        topic = f"{topic[0].lower()}{topic[1:]}"
    if aspect == "plan":
        return f"What are the {topic} tasks of {who}{closing}?"
    return f"What did {who} do about {topic}{closing}?"


def _with_article(organisation: str) -> str:
    """English speaks of the General Administration of Customs, but of Gongbei Customs."""
    proper = organisation.endswith(" Customs") and " of " not in organisation
    return organisation if proper else f"the {organisation}"
