"""Questions are read against windows that answer, and against hard ones that do not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Analyser
from index.models.reader_tokens import LONGEST, ReaderTokens
from tests.training.reader.material import NOUNS, small_model
from training.reader.documents import Asked, Document, Words
from training.reader.pairs import MOST, TAKEN_OUT, Excerpt, Group, Pair, Pairing, pair_of

TITLE = "The customs"


def sentence(noun: str, tokens: int = 50) -> str:
    return " ".join([noun, *["customs"] * (tokens - 1)])


def document(*nouns: str, group: str = "report") -> Document:
    """One whose windows have two sentences each."""
    return Document(TITLE, "en", tuple(map(sentence, nouns)), group)


SIX = document(*NOUNS[:6])


def ask(
    answers: set[int],
    near: frozenset[int] = frozenset(),
    *,
    of: Document = SIX,
    words: Words | None = None,
    topic: str = "",
) -> Asked:
    return Asked("How many ports?", "en", of, frozenset(answers), words, near, topic)


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> ReaderTokens:
    return ReaderTokens(small_model(tmp_path_factory.mktemp("base")).vocabulary)


def pairing_of(tokens: ReaderTokens, *asked: Asked, seed: int = 1) -> Pairing:
    return Pairing(asked, tokens, Analyser(), seed)


def numbers(pair: Pair) -> tuple[int, ...]:
    return pair.excerpt.numbers


def whole(pairing: Pairing, group: Group) -> list[Pair]:
    """Those of a group's windows from which nothing was taken."""
    excerpts = set(pairing.excerpts)
    return [pair for pair in group.pairs if pair.excerpt in excerpts]


def taken_out(pairing: Pairing, group: Group) -> list[Pair]:
    excerpts = set(pairing.excerpts)
    return [pair for pair in group.pairs if pair.excerpt not in excerpts]


def test_a_document_is_cut_into_windows(tokens: ReaderTokens) -> None:
    pairing = pairing_of(tokens, ask({0}))
    assert [one.numbers for one in pairing.excerpts_of(SIX)] == [(0, 1), (2, 3), (4, 5)]
    assert all(sum(one.tokens.lengths) <= LONGEST for one in pairing.excerpts)


def test_some_windows_stand_under_their_title_and_some_under_none(tokens: ReaderTokens) -> None:
    pairing = pairing_of(tokens, *(ask({0}, of=document(*NOUNS)) for _ in range(20)))
    titled = []
    for one in pairing.excerpts:
        under = {title: tokens.window(title, one.pieces) for title in (TITLE, "")}
        assert one.tokens in under.values()
        titled.append(one.tokens == under[TITLE])
    assert 0.3 < sum(titled) / len(titled) < 0.7


def test_what_answers_comes_first_then_what_looks_so_then_others(tokens: ReaderTokens) -> None:
    asked = ask({4}, frozenset({0}))
    pairing = pairing_of(tokens, asked)
    group = pairing.group(asked, negatives=2)
    assert group.question == tokens.question("How many ports?")
    first, second, *others = whole(pairing, group)
    assert (numbers(first), first.answers) == ((4, 5), (True, False))
    assert (numbers(second), second.answers) == ((0, 1), (False, False))
    assert [numbers(pair) for pair in others] == [(2, 3)]


def test_of_what_is_not_answered_the_first_windows_are_read_once(tokens: ReaderTokens) -> None:
    asked = ask(set(), of=document(*NOUNS, *NOUNS))
    group = pairing_of(tokens, asked).group(asked, negatives=4)
    assert [numbers(pair) for pair in group.pairs[:3]] == [(0, 1), (2, 3), (4, 5)]
    assert len({pair.excerpt for pair in group.pairs}) == len(group.pairs) == MOST
    assert not any(answer for pair in group.pairs for answer in pair.answers)


def test_a_window_without_what_answers_is_the_rest_of_it(tokens: ReaderTokens) -> None:
    asked = ask({2}, frozenset({3}), words=Words(2, 0, 7))
    pairing = pairing_of(tokens, asked)
    groups = [pairing.group(asked, negatives=1) for _ in range(400)]
    left = [pair for group in groups for pair in taken_out(pairing, group)]
    assert len(left) / len(groups) == pytest.approx(TAKEN_OUT, abs=0.05)
    (piece,) = tokens.pieces([SIX.sentences[3]])
    for pair in left:
        assert (numbers(pair), pair.answers, pair.words) == ((3,), (False,), None)
        assert pair.excerpt.pieces == (tuple(piece),)
        assert pair.excerpt.tokens == tokens.window("", [piece])
    # It stands in the place of a window that is like the question.
    assert {len(group.pairs) for group in groups} == {2}


def test_where_all_of_a_window_answers_nothing_is_taken_out(tokens: ReaderTokens) -> None:
    asked = ask({2, 3})
    pairing = pairing_of(tokens, asked)
    groups = [pairing.group(asked, negatives=1) for _ in range(50)]
    assert not any(taken_out(pairing, group) for group in groups)


def test_another_document_of_the_group_is_read_unless_it_says_the_same(
    tokens: ReaderTokens,
) -> None:
    own, same, other = document("ports"), document("ports"), document("mills")
    elsewhere = document("ports", group="another")
    asked = ask({0}, of=own, words=Words(0, 0, len("ports")))
    pairing = pairing_of(tokens, asked, *(ask({0}, of=one) for one in (same, other, elsewhere)))
    group = pairing.group(asked, negatives=3)
    assert [pair.excerpt.document for pair in group.pairs] == [own, other]
    unknown = ask({0}, of=own)  # nothing is known of the words, so all may be read
    read = {id(pair.excerpt.document) for pair in pairing.group(unknown, negatives=3).pairs}
    assert read == {id(own), id(same), id(other)}


def test_others_come_in_the_order_of_the_rare_words_they_share_with_the_question(
    tokens: ReaderTokens,
) -> None:
    # "customs" stands in every window, "mills" in one of six, "farms" in two.
    texts = [("roads",), ("farms",), ("mills",), ("farms", "mills"), ("ships",)]
    documents = [Document(TITLE, "en", (" ".join([*one, "customs"]),), "report") for one in texts]
    own = document("ports")
    asked = ask({0}, of=own, topic="customs farms mills")
    pairing = pairing_of(tokens, asked, *(ask({0}, of=one) for one in documents))
    found = [one.document for one in pairing._alike(asked, list(pairing.excerpts))]
    assert found[0] is documents[3]
    assert set(map(id, found[1:3])) == {id(documents[1]), id(documents[2])}
    assert set(map(id, found[3:])) == {id(documents[0]), id(documents[4])}


def test_the_same_seed_gives_the_same_groups(tokens: ReaderTokens) -> None:
    def made(seed: int) -> list[list[list[int]]]:
        asked = [ask({number}, of=document(*NOUNS)) for number in range(8)]
        pairing = pairing_of(tokens, *asked, seed=seed)
        groups = [pairing.group(one, negatives=2) for one in asked]
        return [[pair.excerpt.tokens.numbers for pair in group.pairs] for group in groups]

    assert made(1) == made(1) != made(2)


NUMBERS = st.frozensets(st.integers(0, 11), max_size=5)


@settings(deadline=None, max_examples=60)
@given(NUMBERS, NUMBERS, st.integers(0, 4), st.integers(0, 9))
def test_a_group_holds_an_answer_where_there_is_one_and_no_window_twice(
    tokens: ReaderTokens,
    answers: frozenset[int],
    near: frozenset[int],
    negatives: int,
    seed: int,
) -> None:
    asked = ask(set(answers), near - answers, of=document(*NOUNS, *NOUNS[:4]))
    pairing = pairing_of(tokens, asked, ask({0}), seed=seed)
    group = pairing.group(asked, negatives)
    assert 1 <= len(group.pairs) <= MOST
    assert any(group.pairs[0].answers) == bool(answers)
    assert len({pair.excerpt for pair in group.pairs}) == len(group.pairs)
    for pair in group.pairs:
        is_own = pair.excerpt.document is asked.document
        assert pair.answers == tuple(is_own and one in answers for one in numbers(pair))
    for pair in taken_out(pairing, group):
        assert not any(pair.answers)
        rest = tuple(one for one in numbers(group.pairs[0]) if one not in answers)
        assert numbers(pair) == rest
    assert group.longest == max(len(pair.excerpt.tokens.numbers) for pair in group.pairs)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 5), st.data())
def test_the_words_are_those_tokens_of_the_window_that_stand_for_them(
    tokens: ReaderTokens, which: int, data: st.DataObject
) -> None:
    text = SIX.sentences[which]
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    asked = ask({which}, words=Words(which, start, end))
    pair = pair_of(asked, window_of(pairing_of(tokens, asked), which))
    assert pair.words is not None
    before = pair.excerpt.tokens.first + 50 * (which % 2)
    pieces = tokens.pieces([text])[0]
    first, last = (pieces[place - before] for place in pair.words)
    # They reach over the words, and neither can be left out.
    assert first.start <= start < first.end
    assert last.start < end <= last.end


def window_of(pairing: Pairing, which: int) -> Excerpt:
    (found,) = (one for one in pairing.excerpts if which in one.numbers)
    return found


def test_of_a_sentence_in_several_windows_the_words_are_in_one(tokens: ReaderTokens) -> None:
    text = sentence("ports", LONGEST + 20) + " mills"
    long = Document(TITLE, "en", (text,), "report")
    asked = ask({0}, of=long, words=Words(0, text.index("mills"), len(text)))
    pairs = pairing_of(tokens, asked).group(asked, negatives=0).pairs
    assert [pair.answers for pair in pairs] == [(True,), (True,)]
    assert pairs[0].words is None
    place = len(pairs[1].excerpt.tokens.numbers) - 2  # before the special one at the end
    assert pairs[1].words == (place, place)


def test_another_documents_window_never_answers(tokens: ReaderTokens) -> None:
    other = document(*NOUNS)
    asked = ask({0}, words=Words(0, 0, 5))
    pairing = pairing_of(tokens, asked, ask({0}, of=other))
    for number, one in enumerate(pairing.excerpts_of(other)):
        assert one.numbers == (2 * number, 2 * number + 1)
        assert pair_of(asked, one) == Pair(one, (False, False), None)
