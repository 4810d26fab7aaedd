"""The reader over a packed model: what the network says of each window, however it is read."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from index import ModelFault, ModelMissing, Reader, SentenceReading, Stretch, load_reader
from index.models.bert import Bert
from index.models.packed_model import PackedModel
from index.models.packed_reader import LONGEST_WORDS, MOST_KEPT, PackedReader
from index.models.reader import windows_of
from index.models.reader_network import ReaderNetwork, joint_layers
from index.models.reader_tokens import LONGEST, ReaderTokens
from index.models.reader_weights import ReaderFile
from tests.index.models.packed_file import PackedFile
from tests.index.models.reader_file import SHAPE, write_small_reader

Files = tuple[Path, ReaderFile]

QUESTION = "customs 海关?"
STRETCHES = [
    Stretch("海关", ("customs oms", "海关 customs 海", "o")),
    Stretch("", ("关海关海关 customs",)),
    Stretch("customs customs", ("海" * 60 + "o", "海关 o " * 20, "oms " * 30, "customs")),
    Stretch("", ("关" * 9, "海")),
]
LONG = Stretch("海", ("customs", "海关o" * LONGEST + "customs", "海关"))
"""Its second sentence is read in several windows."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return write_small_reader(tmp_path_factory.mktemp("reader"))


@pytest.fixture(scope="module")
def kept(files: Files) -> PackedReader:
    """One for all tests, so that it knows many windows."""
    return fresh(files)


def fresh(files: Files, precision: str = "float32") -> PackedReader:
    base, learnt = files
    return PackedReader(base, learnt, device="cpu", precision=precision)


def read_plainly(files: Files, question: str, stretch: Stretch) -> list[SentenceReading]:
    """One window after the other, nothing filled up, the words by trying all."""
    base, learnt = files
    model = PackedModel(base)
    weights = learnt.weights(model)
    layers, heads = (
        {name: torch.from_numpy(weight) for name, weight in some.items()}
        for some in (weights.layers, weights.heads)
    )
    upper = joint_layers(layers, model.bert_shape, weights.lower)
    network = ReaderNetwork(upper, heads, model.bert_shape)
    bert = Bert.from_packed(model, "cpu", torch.float32)
    tokens = ReaderTokens(model.vocabulary)
    pieces = tokens.pieces(stretch.sentences)
    readings = [SentenceReading(float("-inf"), 0, 0)] * len(stretch.sentences)
    for window in windows_of([len(cut) for cut in pieces], LONGEST):
        part = slice(window.skipped, window.skipped + LONGEST)
        cut = [sentence[part] for sentence in pieces[window.first : window.end]]
        seen = tokens.window(stretch.context, cut)
        with torch.inference_mode():
            asked = bert.states([tokens.question(question)], weights.lower)
            text = bert.states([seen.numbers], weights.lower)
            membership = seen.membership(len(cut), seen.most_clauses, len(seen.numbers))
            judged = network(*asked, *text, torch.from_numpy(membership[None]))
        begin = seen.first
        own = asked[0][0, len(tokens.question("")) - 1 : -1]
        cosines = torch.nn.functional.cosine_similarity(text[0][0][:, None], own[None], dim=-1)
        for number, sentence in enumerate(cut):
            score = float(judged.sentences[0, number])
            place = window.first + number
            if sentence and score > readings[place].score:
                spans = judged.spans[0, begin : begin + len(sentence)].numpy()
                first, last = likeliest(spans)
                likeness = float(cosines[begin : begin + len(sentence)].amax(dim=0).mean())
                readings[place] = SentenceReading(
                    score, sentence[first].start, sentence[last].end, likeness
                )
            begin += len(sentence)
    return readings


def likeliest(spans: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> tuple[int, int]:
    return max(
        (
            (first, last)
            for first in range(len(spans))
            for last in range(first, min(len(spans), first + LONGEST_WORDS))
        ),
        key=lambda ends: spans[ends[0], 0] + spans[ends[1], 1],
    )


def flat(readings: Iterable[list[SentenceReading]]) -> list[SentenceReading]:
    return list(chain.from_iterable(readings))


def check_alike(
    found: list[list[SentenceReading]],
    expected: list[list[SentenceReading]],
    tolerance: float = 2e-4,
) -> None:
    assert [len(some) for some in found] == [len(some) for some in expected]
    for one, other in zip(flat(found), flat(expected), strict=True):
        assert one.score == pytest.approx(other.score, abs=tolerance)
        assert one[1:3] == other[1:3]
        assert one.likeness == pytest.approx(other.likeness, abs=tolerance)


def test_scores_and_words_are_those_of_the_network_on_one_window(files: Files) -> None:
    expected = [read_plainly(files, QUESTION, stretch) for stretch in STRETCHES]
    found = fresh(files).read(QUESTION, STRETCHES)
    check_alike(found, expected)
    assert len({reading.score for some in found for reading in some}) == len(flat(found))


def test_a_long_sentence_has_the_score_and_the_words_of_its_best_part(
    files: Files, kept: PackedReader
) -> None:
    (found,) = kept.read(QUESTION, [LONG])
    check_alike([found], [read_plainly(files, QUESTION, LONG)])
    assert 0 <= found[1].start < found[1].end <= len(LONG.sentences[1])


def test_what_is_read_beside_it_changes_nothing_of_a_stretch(
    files: Files, kept: PackedReader
) -> None:
    together = fresh(files).read(QUESTION, [*STRETCHES, LONG])
    alone = [fresh(files).read(QUESTION, [stretch])[0] for stretch in [*STRETCHES, LONG]]
    check_alike(together, alone)
    turned = kept.read(QUESTION, [LONG, *reversed(STRETCHES)])
    check_alike(turned[::-1], alone)


def test_a_stretch_that_comes_twice_is_judged_twice_alike(kept: PackedReader) -> None:
    one, other = kept.read(QUESTION, [STRETCHES[0], STRETCHES[0]])
    check_alike([one], [other])


def test_kept_states_give_the_same_as_fresh_ones(files: Files) -> None:
    reader = fresh(files)
    first = reader.read(QUESTION, STRETCHES)
    assert reader.read(QUESTION, STRETCHES) == first  # to the last digit
    other = reader.read("海 oms?", STRETCHES)
    check_alike(other, fresh(files).read("海 oms?", STRETCHES))
    assert other != first


def test_only_the_states_that_were_used_last_are_kept(files: Files) -> None:
    reader = fresh(files)
    many = [
        Stretch(context, ("海" * length,))
        for context in ("", "o", "oms", "customs", "关")
        for length in range(1, 126)
    ]
    expected = reader.read(QUESTION, many)
    assert len(many) > len(reader._kept) == MOST_KEPT
    check_alike(reader.read(QUESTION, many), expected)
    assert len(reader._kept) == MOST_KEPT


def test_nothing_to_read_needs_no_model(tmp_path: Path) -> None:
    reader = PackedReader(tmp_path / "none.bin", ReaderFile(tmp_path / "none.npz"))
    assert reader.read(QUESTION, []) == []
    with pytest.raises(ModelMissing, match=r"none\.bin"):
        reader.read(QUESTION, STRETCHES)


def test_where_there_is_nothing_no_words_answer(files: Files, kept: PackedReader) -> None:
    silent = SentenceReading(float("-inf"), 0, 0)
    some = [Stretch("海关", ()), Stretch("", ("", "海关", " ")), Stretch("", ("",))]
    none, mixed, empty = kept.read(QUESTION, some)
    assert (none, empty) == ([], [silent])
    assert (mixed[0], mixed[2]) == (silent, silent)
    check_alike([mixed], [read_plainly(files, QUESTION, some[1])])


SENTENCE = st.text(alphabet="customsquery:海关 zｏ\t℅", max_size=40)
WRITTEN = st.lists(
    st.builds(Stretch, SENTENCE, st.lists(SENTENCE, max_size=4).map(tuple)), max_size=4
)


@settings(deadline=None, max_examples=60)
@given(SENTENCE, WRITTEN)
def test_each_sentence_has_a_reading_whose_words_lie_in_it(
    kept: PackedReader, question: str, stretches: list[Stretch]
) -> None:
    readings = kept.read(question, stretches)
    assert [len(some) for some in readings] == [len(one.sentences) for one in stretches]
    for some, stretch in zip(readings, stretches, strict=True):
        for reading, sentence in zip(some, stretch.sentences, strict=True):
            if sentence.strip(" \t"):
                assert np.isfinite(reading.score)
                assert 0 <= reading.start < reading.end <= len(sentence)
            else:
                assert reading == SentenceReading(float("-inf"), 0, 0)


def test_threads_read_what_one_reads(files: Files) -> None:
    questions = [QUESTION, "海?", "oms customs", "关海"] * 3
    expected = [fresh(files).read(question, [*STRETCHES, LONG]) for question in questions[:4]] * 3
    shared = fresh(files)
    with ThreadPoolExecutor(len(questions)) as pool:
        found = list(
            pool.map(lambda question: shared.read(question, [*STRETCHES, LONG]), questions)
        )
    for one, other in zip(found, expected, strict=True):
        check_alike(one, other)


def test_half_precision_changes_little(files: Files, kept: PackedReader) -> None:
    exact = np.array([reading.score for reading in flat(kept.read(QUESTION, STRETCHES))])
    rough = fresh(files, "bfloat16").read(QUESTION, STRETCHES)
    scores = np.array([reading.score for reading in flat(rough)])
    assert np.abs(scores - exact).max() < 0.1 * np.ptp(exact)


def test_a_reader_of_another_model_is_told_when_it_first_reads(
    tmp_path: Path, files: Files
) -> None:
    file = PackedFile(shape=SHAPE)
    file.tensors["emb.pos"][0, 0] += 1
    reader = PackedReader(file.write(tmp_path / "other.bin"), files[1])
    with pytest.raises(ModelMissing, match="another model than"):
        reader.read(QUESTION, STRETCHES)


def test_a_precision_that_is_not_there_is_told(files: Files) -> None:
    with pytest.raises(ModelFault, match="auto, float32, bfloat16, float16"):
        fresh(files, "int3")


def test_the_fingerprint_is_the_files_and_needs_no_model(tmp_path: Path, files: Files) -> None:
    reader = PackedReader(tmp_path / "none.bin", files[1])
    assert isinstance(reader, Reader)
    assert reader.fingerprint == files[1].fingerprint
    named = files[0].with_name("reader.npz")
    assert load_reader(named, device="cpu").fingerprint == files[1].fingerprint
