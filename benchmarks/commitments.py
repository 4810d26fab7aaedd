"""Does the alignment of two years' commitments find what a reader finds, and the right change?

    python -m benchmarks.commitments --reports DIR [--truth FILE]

DIR holds state-council-2021-zh.txt and its three sisters; the truth is in benchmarks/commitments.
A truth of one's own, of the same form, names its two reports (``left``, ``right``, under DIR) in a
file beside it that ends in ``.files.json``; ``alt`` in a line has further changes that are right.
A measure stands for a span of the truth when they overlap by half of the shorter and a third of
the longer. A pair found is right when the truth has it, and counts against the precision when one
side of it stands in the truth and the pair does not. Where the truth splits or merges, each of the
pairs counts.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.reports import stored_report
from index import Analyser, load_embedder
from kb.compare.plans.commitments import Commitment
from kb.compare.plans.comparison import Comparison, compare
from kb.compare.plans.ladder import load_ladder
from kb.compare.plans.pairs import Pair
from kb.compare.selection import Reports
from kb.glossary import load_glossary

TRUTH = Path(__file__).with_name("commitments")
Span = Sequence[int]


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares in [0, 1] of one language's truth."""

    pairs: int
    """Pairs with two sides in the truth, without the optional ones."""
    extracted: float
    """Of the spans of the truth, those that a measure stands for."""
    precision: float
    recall: float
    right_change: float
    """Of the right pairs, those with the right change."""
    dropped: str
    """Of what the truth says was dropped, how much has no partner: "31 of 36"."""
    new: str
    confusions: dict[str, int]
    by_change: dict[str, str]
    """Of the right pairs that were given a change, how many rightly: "9 of 10"."""

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)


def score(found: Comparison, truth: Sequence[dict[str, Any]]) -> Scores:
    """One step's pairs against the truth of the two reports."""
    (step,) = found.steps
    left, right = (column.commitments for column in found.columns)
    firm = [row for row in truth if not row.get("optional")]
    linked = [row for row in firm if row["left"] and row["right"]]
    joined = [pair for pair in step.pairs if pair.left and pair.right]
    sides = [(row["left"], left) for row in firm if row["left"]]
    sides += [(row["right"], right) for row in firm if row["right"]]
    extracted = sum(any(stands_for(one, span) for one in among) for span, among in sides)
    right_pairs = wrong_pairs = 0
    for pair in joined:
        verdict = _verdict(pair, truth)
        right_pairs += verdict == "right"
        wrong_pairs += verdict == "wrong"
    confusions: Counter[str] = Counter()
    given: Counter[str] = Counter()
    rightly: Counter[str] = Counter()
    reached = agreed = 0
    for row in linked:
        best = max(
            (pair for pair in joined if _is(pair, row, stands_for)),
            key=lambda pair: pair.score or 0.0,
            default=None,
        )
        reached += best is not None
        if best is None:
            continue
        given[best.change] += 1
        if best.change in (row["class"], *row.get("alt", ())):
            agreed += 1
            rightly[best.change] += 1
        else:
            confusions[f"{row['class']} taken for {best.change}"] += 1
    return Scores(
        pairs=len(linked),
        extracted=extracted / len(sides),
        precision=right_pairs / max(right_pairs + wrong_pairs, 1),
        recall=reached / len(linked),
        right_change=agreed / max(reached, 1),
        dropped=_unpartnered(joined, firm, "dropped", "left"),
        new=_unpartnered(joined, firm, "new", "right"),
        confusions=dict(confusions.most_common()),
        by_change={change: f"{rightly[change]} of {count}" for change, count in given.items()},
    )


def stands_for(commitment: Commitment, span: Span) -> bool:
    """Whether a measure is about what the truth's span is about."""
    common, shorter, longer = _overlap(commitment, span)
    return common >= 0.5 * shorter and common >= longer / 3


def touches(commitment: Commitment, span: Span) -> bool:
    """Whether a measure is within a span or holds it."""
    common, shorter, _ = _overlap(commitment, span)
    return common > 0 and common >= 0.5 * shorter


def _overlap(commitment: Commitment, span: Span) -> tuple[int, int, int]:
    start, end = commitment.excerpt.start, commitment.excerpt.end
    lengths = sorted((end - start, span[1] - span[0]))
    return min(end, span[1]) - max(start, span[0]), lengths[0], lengths[1]


def _is(pair: Pair, row: dict[str, Any], same: Callable[[Commitment, Span], bool]) -> bool:
    if not (row["left"] and row["right"] and pair.left and pair.right):
        return False
    return same(pair.left, row["left"]) and same(pair.right, row["right"])


def _verdict(pair: Pair, truth: Sequence[dict[str, Any]]) -> str:
    """right, wrong, or nothing where the truth does not judge it."""
    meeting = [row for row in truth if _is(pair, row, touches)]
    if meeting:
        return "right" if any(not row.get("optional") for row in meeting) else ""
    judged = any(
        not row.get("optional")
        and (
            (row["left"] and pair.left and touches(pair.left, row["left"]))
            or (row["right"] and pair.right and touches(pair.right, row["right"]))
        )
        for row in truth
    )
    return "wrong" if judged else ""


def _unpartnered(
    joined: Sequence[Pair], truth: Sequence[dict[str, Any]], change: str, side: str
) -> str:
    rows = [row for row in truth if row["class"] == change]
    free = sum(not any(touches(getattr(pair, side), row[side]) for pair in joined) for row in rows)
    return f"{free} of {len(rows)}"


def truth_of(language: str) -> list[dict[str, Any]]:
    """The truth of 2021 and 2022 in a language."""
    path = TRUTH / f"state-council-2021-2022-{language}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def crossed_truth() -> list[dict[str, Any]]:
    """Chinese of 2021 against English of 2022, by the subjects that both truths name."""
    chinese = {row["key"]: row for row in reversed(truth_of("zh")) if _plain(row)}
    english = {row["key"]: row for row in reversed(truth_of("en")) if _plain(row)}
    return [
        {"left": chinese[key]["left"], "right": english[key]["right"], "class": "kept", "key": key}
        for key in chinese
        if key in english
    ]


def _plain(row: dict[str, Any]) -> bool:
    return not row.get("optional") and row["class"] in (
        "kept", "reworded", "strengthened", "weakened",
    )  # fmt: skip


Truth = tuple[str, str, str, list[dict[str, Any]]]
"""A name, the two reports' files, and the rows."""


def packaged_truths() -> list[Truth]:
    """The truth of each language, and of Chinese against English."""
    return [
        (name, f"state-council-{left}.txt", f"state-council-{right}.txt", truth)
        for name, left, right, truth in (
            ("zh", "2021-zh", "2022-zh", truth_of("zh")),
            ("en", "2021-en", "2022-en", truth_of("en")),
            ("zh → en", "2021-zh", "2022-en", crossed_truth()),
        )
    ]


def own_truth(path: Path, sides: tuple[str, str] | None = None) -> Truth:
    """A truth of one's own with the two reports: ``sides``, or those of the file beside it."""
    left, right = sides or _files_beside(path)
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return path.stem, left, right, rows


def _files_beside(path: Path) -> tuple[str, str]:
    beside = path.with_suffix(".files.json")
    if not beside.is_file():
        raise SystemExit(f"{beside}: not there; it names the two reports, left and right")
    files = json.loads(beside.read_text(encoding="utf-8"))
    return files["left"], files["right"]


def measure(
    reports: Path, model: str = "small", truths: Sequence[Truth] | None = None
) -> dict[str, Scores]:
    """The scores of each truth, by its name; those packaged unless others are given."""
    glossary, embedder = load_glossary(), load_embedder(model)
    analyser, ladder = Analyser(glossary.concepts), load_ladder()
    out = {}
    for name, left, right, truth in truths or packaged_truths():
        pair = tuple(stored_report(reports / one) for one in (left, right))
        found = compare(
            Reports(pair),
            glossary.forms,
            analyser,
            ladder,
            embed=embedder.encode_documents,
            knows=embedder.knows,
        )
        out[name] = score(found, truth)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--reports", type=Path, required=True, help="folder of the reports")
    parser.add_argument("--truth", type=Path, help="a truth of one's own")
    parser.add_argument(
        "--model", default="small", help="the embedding model, as the setting model"
    )
    given = parser.parse_args()
    truths = [own_truth(given.truth)] if given.truth else None
    for name, scores in measure(given.reports, given.model, truths).items():
        print(
            f"{name}: {scores.pairs} pairs; extracted {scores.extracted:.3f}; precision "
            f"{scores.precision:.3f}, recall {scores.recall:.3f}, F1 {scores.f1:.3f}; change right "
            f"{scores.right_change:.3f}; dropped {scores.dropped}, new {scores.new}"
        )
        told = ", ".join(f"{change} {share}" for change, share in scores.by_change.items())
        print(f"  given rightly: {told}")
        for confusion, count in scores.confusions.items():
            print(f"  {count} {confusion}")


if __name__ == "__main__":
    main()
