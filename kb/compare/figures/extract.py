"""From a report to its indicators: sentence by sentence, figure by figure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest import sentences
from ingest.text.bounds import Bound
from ingest.text.closing import ClosedUp, closed_up
from ingest.text.folding import fold, with_years_in_digits
from ingest.text.language import reading_language
from ingest.text.numbering import without_number
from kb.compare.figures.base import base_of
from kb.compare.figures.currencies import Dollars
from kb.compare.figures.indicators import Indicator
from kb.compare.figures.kinds import Wording, wording_of
from kb.compare.figures.names import (
    FURTHEST,
    PRONOUN,
    Naming,
    named,
    segment_start,
)
from kb.compare.figures.names_listed import distribute_names
from kb.compare.figures.nearest import chinese_words, english_words, of_the_year
from kb.compare.figures.period import Period
from kb.compare.figures.periods import Periods
from kb.compare.figures.quantities_en import english_quantities
from kb.compare.figures.quantities_zh import chinese_quantities
from kb.compare.figures.quantity import Quantity, with_bound
from kb.compare.figures.scopes import per_of, scope_of
from kb.compare.figures.time_words import TimeWords
from kb.compare.figures.units import COUNTED, ITEMS, PEOPLE, PERCENT, counts_people
from kb.documents import StoredDocument, excerpt

_MAY_HOLD = re.compile(r"[\d一二两三四五六七八九十百千万亿半首倍番]")
_MAY_HOLD_EN = re.compile(
    r"\d|\b(?:hundred|thousand|million|billion|trillion|percent|half|third|quarter|twice|doubl|tripl|rank|top"
    r"|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|halv|quadrupl)",
    re.IGNORECASE,
)
_JOINER = re.compile(r"\s*(?:,|、|和|与|及|and|以及|, and)\s*")
_VERB = re.compile(
    r"\b(?:to|at|of|was|were|is|are|reach\w*|stood|account\w*|remain\w*|cover\w*|rate|ratio|share)\b"
    r"|[为是达占到至]|率|比重|比例"
)
_FROM = re.compile(r"[从由自](?:[^，。；\d]{0,6})$|\bfrom (?:\w+ ){0,2}$", re.IGNORECASE)
_UP_FROM = re.compile(
    r"\b(?:up|down|increas(?:ed|ing)|ris(?:ing|en)|rose|fell|compared) from (?:\w+ ){0,2}$",
    re.IGNORECASE,
)
_TO = re.compile(r"[到至]|\bto\b", re.IGNORECASE)
_PASSED = re.compile("突破|达到?|超过")
"""净增98万户、突破1900万户: the second is told for itself."""
_LONGEST = 2000
"""A sentence is read in stretches of at most this length, so that time grows with the text only."""
_RESPECTIVELY = re.compile(r"分别|\brespectively\b", re.IGNORECASE)
_RATE_NAMED = re.compile("涨幅|增幅|增速|降幅|跌幅")
"""失业率、价格涨幅分别控制在5%和3%: of these the second alone is a change."""


def indicators(
    document: StoredDocument, places: re.Pattern[str] | None = None
) -> tuple[Indicator, ...]:
    """The figures of ``document`` in the order of its text.

    ``places`` finds the names of places in Chinese and English (see ``places_in``).
    """
    periods = Periods(document)
    found: list[Indicator] = []
    carried, dollars = _Carried(document), Dollars(document)
    for start, end in _stretches(document.text):
        closed = closed_up(with_years_in_digits(fold(document.text[start:end])))
        text = closed.text
        language = reading_language(text)
        if not (_MAY_HOLD if language == "zh" else _MAY_HOLD_EN).search(text):
            continue
        quantities = [
            replace(one, unit=dollars.meant(one.unit, text[one.start : one.end]))
            for one in (chinese_quantities if language == "zh" else english_quantities)(text)
        ]
        if quantities:
            carried.reach(start)
            reader = _Sentence(document, periods, (start, end), closed, language, places)
            found += reader.read(quantities, len(found), carried)
    return tuple(found)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    for start, end in sentences(text):
        while end - start > _LONGEST:
            yield start, start + _LONGEST
            start += _LONGEST
        yield start, end


@dataclass(slots=True)
class _Reading:
    """A quantity with all that was read of it."""

    quantity: Quantity
    wording: Wording
    naming: Naming
    begin: int
    """Where its clause begins."""
    partner: int | None = None
    earlier: bool = False


class _Carried:
    """The names told last under one heading: for "First half: …" and "They weighed …"."""

    def __init__(self, document: StoredDocument) -> None:
        self._starts = [section.start for section in document.sections]
        self._titles = [without_number(section.title) for section in document.sections]
        self._section = 0
        self._names: dict[str, str] = {}
        self._last = ""

    def reach(self, offset: int) -> None:
        section = bisect_right(self._starts, offset)
        if section != self._section:
            title = self._titles[section - 1] if section else ""
            self._section, self._names, self._last = section, {}, title

    def named(self, naming: Naming, unit: str) -> Naming:
        """The name itself, or where a pronoun or nothing stands the one told last."""
        if PRONOUN.match(naming.name.strip()):
            return Naming(self._names.get(unit, self._last), own=False)
        self._last = self._names[unit] = naming.name
        return naming


class _Sentence:
    """Reads the figures of one sentence."""

    def __init__(
        self,
        document: StoredDocument,
        periods: Periods,
        span: tuple[int, int],
        closed: ClosedUp,
        language: str,
        places: re.Pattern[str] | None,
    ) -> None:
        self.document, (self.start, self.end) = document, span
        self.closed, self.text = closed, closed.text
        self.language, self.places = language, places
        self.periods, self.default = periods, periods.default(self.start)
        self.time_words: Sequence[TimeWords] = periods.time_words(self.text, self.start)

    def read(
        self, quantities: Sequence[Quantity], number: int, carried: _Carried
    ) -> list[Indicator]:
        rows: list[_Reading] = []
        for quantity in self._bounded(quantities):
            row = self._row(quantity, rows)
            row.naming = carried.named(row.naming, quantity.unit)
            rows.append(row)
        for group in self._together(rows):
            self._distribute(rows, group)
        self._mark_earlier(rows)
        self._link(rows)
        return _at_its_ends(
            [self._indicator(row, number + n, number) for n, row in enumerate(rows)]
        )

    def _bounded(self, quantities: Sequence[Quantity]) -> Iterator[Quantity]:
        """Figures told "respectively" share the bound that stands before the first of them, or
        behind the last: 分别增长5%、6%左右."""
        before: Quantity | None = None
        for quantity in self._bounded_behind(quantities):
            if before is not None and before.bound and before.left < before.start:
                around = self.text[max(0, before.left - 4) : quantity.right + 16]
                shares = quantity.bound is None and self._joined(before, quantity)
                if shares and _RESPECTIVELY.search(around):
                    bounded = with_bound(quantity, before.bound, quantity.left, quantity.right)
                    yield bounded
                    before = replace(bounded, left=quantity.start - 1)
                    continue
            yield quantity
            before = quantity

    def _bounded_behind(self, quantities: Sequence[Quantity]) -> list[Quantity]:
        shared: list[Quantity] = []
        behind: Bound | None = None
        for quantity in reversed(quantities):
            last = shared[-1] if shared else None
            around = self.text[max(0, quantity.left - 40) : last.right + 16] if last else ""
            if last is None or not self._joined(quantity, last):
                behind = None
            elif behind and quantity.bound is None and _RESPECTIVELY.search(around):
                quantity = with_bound(quantity, behind, quantity.left, quantity.right)
            if quantity.right > quantity.end:
                behind = quantity.bound
            shared.append(quantity)
        return shared[::-1]

    def _row(self, quantity: Quantity, rows: Sequence[_Reading]) -> _Reading:
        before = rows[-1] if rows else None
        above = before.wording.kind if before else None
        begin = segment_start(
            self.text, quantity, before.quantity if before else None, self.language
        )
        behind = self.text[quantity.right : quantity.right + 120]
        if before is not None and self._joined(before.quantity, quantity):
            begin, left = before.begin, before.quantity.left
            clause = self.text[max(begin, left - FURTHEST) : left]
            wording = wording_of(clause, behind, quantity, self.language, above)
            if wording.kind == "level" and above == "change" and quantity.unit == PERCENT:
                wording = _continued(before.wording, quantity)
            return _Reading(quantity, wording, Naming(before.naming.name, False), begin)
        clause = self.text[begin : quantity.left]
        wording = wording_of(clause, behind, quantity, self.language, above)
        naming = named(
            self.text,
            quantity,
            begin,
            before.naming.name if before else "",
            self.language,
            change=(wording.kind == "change" and quantity.unit not in COUNTED)
            or quantity.shape == "rank",
        )
        if before is not None and self._elliptic(wording, clause, quantity, before):
            wording = _continued(before.wording, quantity)
        if above == "share" and wording.kind == "level" and not naming.own:
            same = before is not None and before.quantity.unit == quantity.unit
            wording = Wording("share") if same else wording
        return _Reading(quantity, wording, naming, begin)

    def _elliptic(
        self, wording: Wording, clause: str, quantity: Quantity, before: _Reading
    ) -> bool:
        """Vehicles rose by 45.6% and travellers 33.2%: the verb of the change holds on."""
        return (
            wording.kind == "level"
            and before.wording.kind == "change"
            and before.quantity.unit == quantity.unit == PERCENT
            and quantity.bound in (None, "between")
            and len(clause) < 48
            and _VERB.search(clause) is None
        )

    def _joined(self, before: Quantity, quantity: Quantity) -> bool:
        """Whether two figures stand side by side: 35.8% and 14.1%, of one kind."""
        return (
            before.unit == quantity.unit
            and _JOINER.fullmatch(self.text, before.right, quantity.left) is not None
            and not _PASSED.match(self.text, quantity.left, quantity.start)
        )

    def _together(self, rows: Sequence[_Reading]) -> Iterator[list[int]]:
        """The figures that stand side by side, as their places in ``rows``."""
        group: list[int] = []
        for n, row in enumerate(rows):
            if group and self._joined(rows[n - 1].quantity, row.quantity):
                group.append(n)
                continue
            if len(group) > 1:
                yield group
            group = [n]
        if len(group) > 1:
            yield group

    def _distribute(self, rows: list[_Reading], group: Sequence[int]) -> None:
        """Give each of the figures told "respectively" the name that it has in the subject."""
        first = rows[group[0]]
        around = self.text[max(0, first.begin - 40) : rows[group[-1]].quantity.right + 20]
        inherited = not first.naming.own
        names = distribute_names(first.naming.name, len(group), self.language)
        as_many = self.language == "zh" and first.naming.name.count("、") == len(group) - 1
        if not _RESPECTIVELY.search(around) and not (as_many and not inherited):
            return
        if inherited and group[0] >= len(group):
            names = [rows[group[0] - len(group) + n].naming.name for n in range(len(group))]
        if names is None:
            return
        are_rates = [_RATE_NAMED.search(name) is not None for name in names]
        for n, name, is_rate in zip(group, names, are_rates, strict=True):
            rows[n].naming = Naming(name, own=n == group[0] and not inherited)
            if any(are_rates) and not is_rate and rows[n].quantity.unit == PERCENT:
                rows[n].wording = Wording("level")

    def _mark_earlier(self, rows: Sequence[_Reading]) -> None:
        for row in rows:
            left = row.quantity.left
            row.earlier = _UP_FROM.search(self.text, max(0, left - 32), left) is not None
        for row, after in pairwise(rows):
            left, right = row.quantity.left, row.quantity.right
            row.earlier |= (
                row.quantity.unit == after.quantity.unit
                and _FROM.search(self.text, max(0, left - 16), left) is not None
                and _TO.search(self.text, right, after.quantity.left) is not None
            )

    def _link(self, rows: Sequence[_Reading]) -> None:
        """A change and a level told under one name belong together: 622 billion, up 2.4%.

        The level may follow at once: up by 2.4% to 622 billion.
        """
        for n, row in enumerate(rows):
            if row.naming.own or row.partner is not None:
                continue
            change = row.wording.kind == "change"
            for m in range(n - 1, -1, -1):
                other = rows[m]
                if other.naming.name != row.naming.name or other.earlier:
                    continue
                if (other.wording.kind == "change") != change:
                    if other.partner is None and (change or m == n - 1):
                        row.partner, other.partner = m, n
                    break

    def _indicator(self, row: _Reading, number: int, first: int) -> Indicator:
        quantity, wording = row.quantity, row.wording
        start = self.start + self.closed.start(quantity.start)
        end = self.start + self.closed.end(quantity.end)
        clause = self._clause(row)
        organisation = self.document.info.organisation
        period = self._period(quantity)
        base, base_period = base_of(wording, period, clause)
        scope, place = scope_of(f"{row.naming.name} {clause}", organisation, self.places)
        unit = quantity.unit
        is_below_zero = quantity.sign == "-" and wording.kind != "change"
        whole = quantity.value == quantity.value.to_integral_value()
        if unit == ITEMS and whole and quantity.counted in ("", row.naming.name):
            unit = PEOPLE if counts_people(row.naming.name) else ITEMS
            unit = "person-times" if row.naming.name.endswith("人次") else unit
        return Indicator(
            number=number,
            name=row.naming.name,
            kind=wording.kind,
            value=-quantity.value if is_below_zero else quantity.value,
            unit=unit,
            counted=quantity.counted,
            bound=quantity.bound,
            lower=quantity.lower,
            upper=quantity.upper,
            step=quantity.step,
            period=period,
            per=per_of(clause),
            aspect=self.default.aspect,
            scope=scope,
            place=place,
            direction=wording.direction,
            base=base,
            base_period=base_period,
            growth=wording.growth,
            earlier=row.earlier,
            partner=None if row.partner is None else first + row.partner,
            figure=excerpt(self.document, start, end),
            sentence=excerpt(self.document, self.start, self.end),
        )

    def _clause(self, row: _Reading) -> str:
        """The words from where a figure's clause begins to where the next one does."""
        right = row.quantity.right
        behind = re.split(r"[,;，；。、|]|\band\b", self.text[right : right + 40], maxsplit=1)[0]
        return self.text[max(row.begin, right - FURTHEST) : right] + behind

    def _period(self, quantity: Quantity) -> Period | None:
        """That of the words of time it belongs to, else of its clause or line."""
        at, words = (quantity.start, quantity.end), self.time_words
        if self.language == "en":
            over = self.periods.reviewed if self.default.by_tense else None
            meant = english_words(self.text, *at, words, over)
        else:
            meant = chinese_words(self.text, *at, words)
        if meant is None:
            return self.periods.spoken(self.text, quantity.start, self.start)
        english = self.language == "en"
        return of_the_year(meant.period, self.text, quantity.start) if english else meant.period


def _continued(before: Wording, quantity: Quantity) -> Wording:
    """The change of the figure before, told on by another: 分别增长5%左右、6%左右."""
    sign = -1 if before.growth is not None and before.growth < 0 else 1
    return replace(before, growth=sign * quantity.value)


def _at_its_ends(found: list[Indicator]) -> list[Indicator]:
    """Levels before and after a change over several years are of their eve and their last year:
    in a review of 2021 to 2025 "from 70 to 88" are of 2020 and of 2025."""
    for number in range(len(found) - 1):
        one, other = found[number], found[number + 1]
        span = one.period
        if span is None or span != other.period or span.first == span.last:
            continue
        are_levels = "change" not in (one.kind, other.kind)
        if one.earlier != other.earlier and are_levels and one.unit == other.unit:
            eve, last = (Period(y, y, span.part) for y in (span.first - 1, span.last))
            found[number] = replace(one, period=eve if one.earlier else last)
            found[number + 1] = replace(other, period=eve if other.earlier else last)
    return found
