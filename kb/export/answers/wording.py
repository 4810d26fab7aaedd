"""What an exported answer says beside the quotations, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kb.answer.answers import Answer, AnswerSentence, Generated

WORDS = {
    "en": {
        "title": "Answers from the reports",
        "completed": "Understood as: {question}",
        "phrased": "Phrased by {model}; each sentence was checked against the passages it cites",
        "quoted": "Quoted from the reports",
        "sources": "Sources",
        "page": "p. {page}",
        "span": "characters {start}–{end}",
        "not_found": "Nothing in the library answers this. Searched: {documents} documents, "
        "years {years}.",
        "missing": "No report in the library speaks of {years}.",
        "silent": "Reports of {years} were searched, but none of their passages answers.",
        "nearest": "Nearest passages, below the line of what an answer needs: leads, not an answer",
        "none": "none",
        "joint": ", ",
    },
    "zh": {
        "title": "报告问答",
        "completed": "理解为：{question}",
        "phrased": "由 {model} 组织文字；每句均已与所引段落核对",
        "quoted": "报告原文",
        "sources": "出处",
        "page": "第 {page} 页",
        "span": "第 {start}–{end} 字符",
        "not_found": "资料库中没有答案。已检索 {documents} 份文档，年份：{years}。",
        "missing": "资料库中没有报告涉及 {years}。",
        "silent": "已检索 {years} 的报告，其中没有可作答的段落。",
        "nearest": "最接近的段落（未达到答案的要求，仅供参考，不是答案）",
        "none": "无",
        "joint": "、",
    },
}


class Quoted(Protocol):
    """A citation, or a hit with its document."""

    @property
    def section(self) -> str: ...
    @property
    def page(self) -> int | None: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Report(Protocol):
    """What names a report."""

    @property
    def title(self) -> str: ...
    @property
    def organisation(self) -> str | None: ...
    @property
    def year(self) -> int | None: ...
    @property
    def source(self) -> str: ...


class Wording:
    """The words of one language; any other than Chinese gets the English ones."""

    def __init__(self, language: str) -> None:
        self.language = "zh" if language == "zh" else "en"
        self._words = WORDS[self.language]

    def __call__(self, key: str, **values: object) -> str:
        return self._words[key].format(**values)

    def report(self, report: Report) -> str:
        """Title, organisation and year."""
        facts = [str(fact) for fact in (report.organisation, report.year) if fact]
        return f"{report.title} ({', '.join(facts)})" if facts else report.title

    def place(self, report: Report, quoted: Quoted) -> str:
        """All that a reader needs to find the passage."""
        parts = [self.report(report), quoted.section]
        if quoted.page:
            parts.append(self("page", page=quoted.page))
        parts += [self("span", start=quoted.start, end=quoted.end), report.source]
        return " · ".join(filter(None, parts))

    def phrased(self, generated: Generated) -> str:
        """Who phrased the sentences that follow."""
        return self("phrased", model=generated.model)

    def terms(self, sentence: AnswerSentence) -> str:
        """The glossary's terms of a sentence in the asker's language."""
        return "; ".join(f"{gloss.term}: {gloss.gloss}" for gloss in sentence.terms)

    def searched(self, answer: Answer) -> list[str]:
        """What was searched without finding an answer, a line each."""
        searched = answer.searched
        lines = [self("not_found", documents=searched.documents, years=self.years(searched.years))]
        lines += self.gaps(answer)
        return lines

    def gaps(self, answer: Answer) -> list[str]:
        """Years asked for that no report, or no passage, speaks of, a line each."""
        searched, lines = answer.searched, []
        if searched.missing_years:
            lines.append(self("missing", years=self.years(searched.missing_years)))
        if answer.status == "answered" and searched.silent_years:
            lines.append(self("silent", years=self.years(searched.silent_years)))
        return lines

    def years(self, years: Sequence[int]) -> str:
        """Years in the language's punctuation."""
        return self("joint").join(map(str, years)) or self("none")
