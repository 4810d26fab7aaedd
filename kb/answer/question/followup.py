"""Follow-up questions: "and in 2025?", "what about Shenzhen Customs", 它的增速呢.

Pure: what a question leaves out is taken from the one before it, and said, so that it can be taken
off again. The completed question stands by itself; the next one follows that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence

from ingest.text.language import HANZI
from kb.answer.answers import Followup, QuestionReading
from kb.answer.question.roles import names_written_in
from kb.documents import NameForms

Read = Callable[[str], QuestionReading]

_YEAR = r"(?:19|20)\d{2}"
_CHINESE_YEAR = "[一二][九〇零○][〇零○一二三四五六七八九]{2}年"
_COUNT = r"(?:two|three|four|five|six|\d)"
_YEARS = re.compile(
    rf"between\s+{_YEAR}\s+and\s+{_YEAR}|since\s+{_YEAR}"
    rf"|{_YEAR}\s*年?\s*(?:(?:-|–|—|~|～|至|到|to|until|through|and|与|和|、|,|，)\s*{_YEAR}\s*年?)*"
    r"(?:以来|之后|以后|起|度)?"
    rf"|{_CHINESE_YEAR}|[今去前明本上]年(?:度|同期)?|上一年|(?:近|过去|最近)[两二三四五六\d]年"
    rf"|(?:the\s+)?(?:this|last|previous|next)\s+year|the year before last"
    rf"|(?:the\s+)?(?:past|last|recent)\s+{_COUNT}\s+years",
    re.IGNORECASE,
)
_BEFORE_YEARS = r"\b(?:in|of|for|during|from|over|by)\s+(?:the\s+)?"
_PHRASE_OF_YEARS = re.compile(rf"(?:{_BEFORE_YEARS})?(?:{_YEARS.pattern})", re.IGNORECASE)

_PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers|this|that|these|those|the same)\b"
    r"|它们?|他们|其(?!他|它|中|余|实|次)|(?:这|那|该|上述)(?:个|些|项|一)?(?:指标|数字|数据)?(?=的|呢|是|又|增|有)",
    re.IGNORECASE,
)
_OPENER = re.compile(
    r"^(?:那么?|还有|以及|再|请问|至于)+[，,\s]*"
    r"|^\s*(?:(?:and|but|so|then|now|ok|well)\b[\s,]*)*(?:(?:what|how)\s+about\b)?",
    re.IGNORECASE,
)
_CLOSER = re.compile(
    r"(?:又?(?:怎么样|怎样|如何)|的?情况(?:如何|怎样|怎么样)?|呢|吗|么|啊|的)*[？?。.!！\s]*$"
    r"|\s*\b(?:as well|too|then|instead)?[?.!\s]*$",
    re.IGNORECASE,
)
_ONLY_GRAMMAR = re.compile(
    r"(?:\b(?:in|of|for|at|by|on|the|a|an|with|from|to|and|or|is|was|are|were)\b|[\s,，、;；的在是])*",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"(?:同比|环比|的|和|总|\s|是|有|多少)*(?:增速|增幅|增长率?|占比|比重|总?值|总额|金额|数量|规模|变化)(?:多少|了)*"
    r"|(?:总共|一共|合计|总计|加起来)(?:是|有|多少)*"
    r"|(?:and\s+)?(?:in total|altogether|in all|all together)"
    r"|(?:the\s+|its\s+)?(?:total\s+|annual\s+)?(?:growth(?:\s+rate)?|increase|decrease|change|share"
    r"|rate|total|amount|number|value|volume)(?:\s+(?:of|in|for|at|by))?",
    re.IGNORECASE,
)
"""What is measured of something, and says nothing without it."""
_ASKING = re.compile(
    r"^\s*who\s+\w+\s+|^\s*(?:(?:what|which|who|whom|whose|when|where|why|how)\b(?:\s+(?:much|many|far|fast|high|large))?"
    r"\s*)?(?:\b(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could)\b\s*)?(?:there\s+)?"
    r"|^(?:请问|请列出|列出|介绍一下|介绍)",
    re.IGNORECASE,
)
_DANGLING = re.compile(r"(?:\s+(?:of|in|for|at|by|the))+$", re.IGNORECASE)
_ASKED = re.compile(
    r"(?:分别)?(?:是|为|有|达到?)?(?:多少(?:[亿万]?元|个|人次?|项|家)?|几[个项次家]|什么|哪些|谁|何时"
    r"|怎么样|怎样|如何)[？?。\s]*$|[?？.。\s]+$"
)


_YEAR_BEFORE = re.compile(
    r"(?:in\s+)?the year before(?: that)?\b(?!\s+last)|the preceding year"
    r"|再?[前上]一年(?:度)?",
    re.IGNORECASE,
)
"""A year that is told by the one asked about before."""
_ONLY_WHY = re.compile(
    r"\s*(?:(?:but|and|so)\s+)?(?:why|how come|what for)(?:\s+(?:is|was)\s+(?:that|this|it))?"
    r"(?:\s+so)?[?\s]*"
    r"|\s*(?:那|这|这是)?(?:为什么|为何|为啥|怎么会|什么原因|原因(?:是什么)?)呢?[？?\s]*",
    re.IGNORECASE,
)


LONGEST_NAME = 40
"""Characters of a name that is asked of instead of another."""


def follow(
    earlier: Sequence[str], question: str, read: Read, forms: NameForms, without: Collection[str]
) -> Followup:
    """``question`` completed from ``earlier`` ones, oldest first, each completed in its turn.

    ``without`` names what is not to be taken over into the last one: years, organisations, subject.
    """
    completed = earlier[0]
    for text in earlier[1:]:
        completed = complete(completed, text, read, forms).question
    return complete(completed, question, read, forms, without)


def complete(
    previous: str,
    question: str,
    read: Read,
    forms: NameForms,
    without: Collection[str] = (),
) -> Followup:
    """``question`` with the years, organisations and subject of ``previous`` that it leaves out."""
    before = read(previous)
    question = _with_year_before(question, before)
    now = read(question)
    whole = _of_the_whole(previous, question, now, forms)
    if whole is not None and "subject" not in without:
        subject = _subject(previous, before, forms)
        return Followup(previous, whole, before.years, before.organisations, subject)
    years = () if now.years or "years" in without else before.years
    keeps = not now.organisations and "organisations" not in without
    organisations = before.organisations if keeps else ()
    rest = _own_words(question, now, forms)
    subject = ""
    dependent = not rest or _PRONOUN.search(question) or _MEASURE.fullmatch(rest)
    if "subject" not in without and dependent:
        subject = _subject(previous, before, forms)
        if now.organisations:
            subject = _joined(_without_organisations(subject, before.organisations, forms))
            subject = _DANGLING.sub("", subject)
    if not subject:
        completed = _with_added(question, now.language, years, organisations, forms)
    elif not rest:
        completed = _put_anew(previous, before, now, forms, without)
    else:
        asked = _about(subject, question, rest, now.language)
        wanted = organisations or now.organisations
        missing = [name for name in wanted if not _mention(asked, [name], forms)]
        shown = () if _YEARS.search(asked) else years or now.years
        completed = _with_added(asked, now.language, shown, missing, forms)
    return Followup(previous, completed, years, organisations, subject)


def _with_year_before(question: str, before: QuestionReading) -> str:
    """The question with "the year before" as the year that it is, where one was asked about."""
    if len(before.years) != 1:
        return question
    year = f"{before.years[0] - 1}{'年' if before.language == 'zh' else ''}"
    return _YEAR_BEFORE.sub(year if before.language == "zh" else f"in {year}", question, count=1)


def _of_the_whole(
    previous: str, question: str, now: QuestionReading, forms: NameForms
) -> str | None:
    """The previous question asked of another name, or for its reason; None for anything else."""
    if _ONLY_WHY.fullmatch(question):
        bare = previous.strip().rstrip("?？.。")
        return f"为什么{bare}？" if now.language == "zh" else f"Why: {bare}?"
    rest = _own_words(question, now, forms)
    if not rest or len(rest) > LONGEST_NAME or now.years or now.organisations:
        return None
    names = names_written_in(previous)
    if names and names_written_in(rest) == [rest]:
        return previous.replace(names[0], rest, 1)
    return None


def _own_words(question: str, reading: QuestionReading, forms: NameForms) -> str:
    """What the question says beside years, organisations, pronouns and words of grammar."""
    text = _OPENER.sub("", unicodedata.normalize("NFKC", question), count=1)
    text = _without_organisations(text, reading.organisations, forms)
    text = _PRONOUN.sub(" ", _PHRASE_OF_YEARS.sub(" ", text))
    text = _CLOSER.sub("", text)
    text = _OPENER.sub("", text.strip(" ,，、"), count=1)
    return "" if _ONLY_GRAMMAR.fullmatch(text) else " ".join(text.split()).strip(" 的")


def _subject(previous: str, reading: QuestionReading, forms: NameForms) -> str:
    """What the previous question is about, as a phrase: without years and words of asking."""
    text = _PHRASE_OF_YEARS.sub(" ", previous)
    text = _ASKED.sub("", _ASKING.sub("", text.strip(), count=1))
    text = _joined(text)
    bare = _without_organisations(text, reading.organisations, forms).strip(" ,，、的")
    return text if bare else ""


def _joined(text: str) -> str:
    """``text`` with the gaps closed that words taken out have left."""
    text = re.sub(rf"(?<=[{HANZI}])\s+(?=[{HANZI}])", "", " ".join(text.split()))
    return text.strip(" ,，、的")


def _put_anew(
    previous: str,
    before: QuestionReading,
    now: QuestionReading,
    forms: NameForms,
    without: Collection[str],
) -> str:
    """The previous question with the years and organisations of this one in their place."""
    text, language = previous, before.language
    if now.years or "years" in without:
        text = _replaced_years(text, now.years, language)
    if now.organisations or "organisations" in without:
        text = _replaced_organisations(text, before, now.organisations, forms, language)
    return _joined(text)


def _replaced_years(text: str, years: Sequence[int], language: str) -> str:
    if not years:
        return _PHRASE_OF_YEARS.sub(" ", text)
    first = _YEARS.search(text)
    if first is None:
        return _with_added(text, language, years, (), lambda name: (name,))
    shown = _years_text(years, language)
    if language != "zh" and not first[0][:1].isdigit():
        shown = f"in {shown}"
    rest = _PHRASE_OF_YEARS.sub(" ", text[first.end() :])
    return text[: first.start()] + shown + rest


def _replaced_organisations(
    text: str,
    before: QuestionReading,
    organisations: Sequence[str],
    forms: NameForms,
    language: str,
) -> str:
    mention = _mention(text, before.organisations, forms)
    if mention is None:
        return _with_added(text, language, (), organisations, forms)
    joint = "、" if language == "zh" else " and "
    shown = joint.join(_in_language(organisations, language, forms))
    text = text[: mention[0]] + shown + text[mention[1] :]
    others = [name for name in before.organisations if name not in organisations]
    return _without_organisations(text, others, forms)


def _about(subject: str, question: str, rest: str, language: str) -> str:
    """The question with the subject in the pronoun's place, or before what is measured of it."""
    question = _OPENER.sub("", question, count=1).strip()
    if language == "zh":
        pronoun = _PRONOUN.search(question)
        if pronoun is None:
            return f"{subject}的{rest}"
        after = question[pronoun.end() :].lstrip("的")
        return f"{question[: pronoun.start()]}{subject}的{_CLOSER.sub('', after) or rest}"

    def put(match: re.Match[str]) -> str:
        own = match[0].lower() in ("its", "their")
        return subject + ("'" if subject.endswith("s") else "'s") if own else subject

    put_in, count = _PRONOUN.subn(put, question, count=1)
    return put_in if count else f"{rest} of {subject}"


def _with_added(
    text: str, language: str, years: Sequence[int], organisations: Sequence[str], forms: NameForms
) -> str:
    """``text`` with years and organisations said beside it."""
    names = _in_language(organisations, language, forms)
    if not years and not names:
        return text
    if language == "zh":
        return f"{_years_text(years, language)}{'、'.join(names)}{_OPENER.sub('', text, count=1)}"
    body, mark = re.fullmatch(r"(.*?)(\s*[?.!]*\s*)", text, re.DOTALL).groups()  # type: ignore[union-attr]  # matches any text
    shown = _years_text(years, language)
    if not names:
        return f"{body} in {shown}{mark}"
    return f"{body} ({', '.join(filter(None, [*names, shown]))}){mark}"


def _years_text(years: Sequence[int], language: str) -> str:
    if not years:
        return ""
    run = list(range(min(years), max(years) + 1)) == sorted(years)
    if len(years) > 1 and run:
        joint = "至" if language == "zh" else "–"
        text = f"{min(years)}{joint}{max(years)}"
    else:
        text = ("、" if language == "zh" else ", ").join(map(str, sorted(years)))
    return f"{text}年" if language == "zh" else text


def _in_language(names: Sequence[str], language: str, forms: NameForms) -> list[str]:
    """The names in forms that suit the question's language, one for each that is meant."""
    shown = {}
    for name in names:
        wanted = [form for form in forms(name) if form.isascii() != (language == "zh")]
        shown[frozenset(map(str.casefold, forms(name)))] = wanted[0] if wanted else name
    return list(shown.values())


def _mention(text: str, names: Sequence[str], forms: NameForms) -> tuple[int, int] | None:
    """Where one of ``names`` stands in ``text``, in its longest form."""
    known = sorted({form for name in names for form in (name, *forms(name))}, key=len)
    for form in reversed(known):
        edge = r"\b" if form.isascii() else ""
        found = re.search(f"{edge}{re.escape(form)}{edge}", text, re.IGNORECASE)
        if found:
            return found.span()
    return None


def _without_organisations(text: str, names: Sequence[str], forms: NameForms) -> str:
    while (span := _mention(text, names, forms)) is not None:
        text = f"{text[: span[0]]} {text[span[1] :]}"
    return text
