"""Reading a question: its language, the years and organisations it names, what it asks for.

Pure: takes the text and what the library holds, gives a QuestionReading whose ``understood`` says
from which words each thing was read, so that a person can take one off.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping

from ingest import detect_language, regions_named
from kb.answer.answers import QuestionReading, ReadingPart
from kb.answer.question.form import aspect_of, form_of
from kb.answer.question.years import report_years, years_said

_SPELT_OUT = re.compile("[一二][九〇零○][〇零○一二三四五六七八九]{2}(?=年)")
_SPELT_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")


def read_question(
    question: str,
    *,
    organisations: Mapping[str, Iterable[str]],
    newest_year: int | None,
    without: Collection[str] = (),
) -> QuestionReading:
    """What is understood of ``question``, but for the ``KINDS`` in ``without``.

    ``organisations`` gives for each organisation of the library every name that it goes by;
    ``newest_year``, the year of the newest report, is what "this year" means.
    """
    language = detect_language(question)
    question = unicodedata.normalize("NFKC", question)  # full-width digits are digits
    question = _SPELT_OUT.sub(lambda match: match[0].translate(_SPELT_DIGITS), question)
    understood: list[ReadingPart] = []
    years: tuple[int, ...] = ()
    of_reports: tuple[int, ...] = ()
    named: dict[str, str] = {}
    aspect = form = None
    if "years" not in without:
        said = years_said(question, newest_year)
        years = tuple(sorted({year for phrase in said for year in phrase.years}))
        of_reports = report_years(question)
        understood += [
            ReadingPart("years", phrase.words, phrase.value, phrase.basis) for phrase in said
        ]
    if "organisations" not in without:
        named = _organisations(question, organisations)
        values: dict[str, list[str]] = {}
        for name, words in named.items():
            values.setdefault(words, []).append(name)
        understood += [
            ReadingPart("organisations", words, " / ".join(names))
            for words, names in values.items()
        ]
    if "aspect" not in without and (found := aspect_of(question)):
        aspect = found.value
        understood.append(ReadingPart("aspect", found.words, found.value))
    if "form" not in without and (found := form_of(question)):
        form = found.value
        understood.append(ReadingPart("form", found.words, found.value))
    return QuestionReading(
        language=language,
        years=years,
        organisations=tuple(named),
        aspect=aspect,
        form=form,
        report_years=of_reports,
        understood=tuple(understood),
    )


def _organisations(question: str, organisations: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The organisations that are named, each with the words that name it; where none is, the
    governments of the regions that are."""
    folded = question.casefold()
    found: dict[str, str] = {}
    for name, forms in organisations.items():
        said = [form for form in forms if _occurs(form.casefold(), folded)]
        if said:
            found[name] = max(said, key=len)
    if not found:
        governments = {government: words for words, government in regions_named(question)}
        for name, forms in organisations.items():
            said = [governments[form] for form in forms if form in governments]
            if said:
                found[name] = said[0]
    return found


def _occurs(form: str, text: str) -> bool:
    if form.isascii():
        return re.search(rf"\b{re.escape(form)}\b", text) is not None
    return form in text
