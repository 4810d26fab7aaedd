"""The training command on a small folder of data: it learns, and twice the same."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index import ChineseTable, Lexicon
from index.chinese.lexicon import LEXICON, STEMS, WORDS
from index.chinese.table import NOTE, PACKAGED, PARTS, unpacked
from training.data import Pair, Parallel, read_dictionary, read_parallel
from training.fit import Bags
from training.lexicon import FEWEST, translations
from training.made_pairs import exchanged, strung
from training.write import packed, quantised, table_checksum, turned

NOUNS = {
    "海关": "customs", "口岸": "port", "货物": "goods", "企业": "enterprise", "农民": "farmer",
    "学校": "school", "医院": "hospital", "公路": "highway", "河流": "river", "老师": "teacher",
}  # fmt: skip
VERBS = {"检查": "inspect", "支持": "support", "建设": "build", "保护": "protect", "管理": "manage"}
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    reports = [
        f"2020\t{v}{n}。\tWe will {ve} the {ne}."
        for v, ve in VERBS.items()
        for n, ne in NOUNS.items()
    ]
    with gzip.open(folder / "work-reports-x.tsv.gz", "wt", encoding="utf-8") as stream:
        stream.write("\n".join(["year\tzh\ten", *reports]))
    pairs = [
        f"The {b} is near the {d}.\t{a}在{c}附近。\tby me"
        for a, b in NOUNS.items()
        for c, d in NOUNS.items()
        if a != c
    ]
    with gzip.open(folder / "tatoeba-x.tsv.gz", "wt", encoding="utf-8") as stream:
        stream.write("\n".join(pairs))
    entries = [f"{n} {n} [x1 y2] /{e}/" for n, e in NOUNS.items()]
    entries += [f"{v} {v} [x1] /to {e}/to {e} (somebody)/" for v, e in VERBS.items()]
    with gzip.open(folder / "cc-cedict.u8.gz", "wt", encoding="utf-8") as stream:
        stream.write("\n".join(["# a comment", *entries]))
    return folder


def trained(data: Path, to: Path, kept: Path) -> Path:
    small = [
        "--rank",
        "16",
        "--batch",
        "64",
        "--epochs",
        "8",
        "--strung",
        "300",
        "--features",
        "400",
    ]
    command = [sys.executable, "-m", "training", str(data), "--to", str(to), "--kept", str(kept)]
    subprocess.run([*command, *small], check=True, cwd=ROOT, capture_output=True)
    return to


def test_training_learns_and_twice_gives_the_same(data: Path, tmp_path: Path) -> None:
    first = trained(data, tmp_path / "first", tmp_path / "kept")
    second = trained(data, tmp_path / "second", tmp_path / "kept")
    for name in (*PARTS, STEMS, WORDS, LEXICON):
        assert (first / name).read_bytes() == (second / name).read_bytes(), name
    note = json.loads((first / NOTE).read_text(encoding="utf-8"))
    assert note["rank"] == 16
    table = ChineseTable(first)
    words, meant = list(NOUNS), list(NOUNS.values())
    from index import load_embedder

    english = load_embedder("small", languages=["en"]).encode_documents(meant)
    nearest = (table.encode(words) @ english.T).argmax(axis=1)
    assert np.mean(nearest == np.arange(len(words))) >= 0.8
    assert Lexicon(first).to_english("公路")[0].word == "highway"


def test_a_dictionary_is_read_by_its_senses() -> None:
    lines = [
        "# CC-CEDICT",
        "關稅 关税 [guan1 shui4] /(customs) duty; tariff/CL:項|项[xiang4]/",
        "看 看 [kan4] /to look at/to see sb/variant of 䀎/",
        "AA制 AA制 [A A zhi4] /to split the bill/",
    ]
    assert read_dictionary(lines) == {
        "关税": ("duty", "tariff"),
        "看": ("to look at", "to see somebody"),
    }


def test_an_entry_that_only_refers_has_the_senses_of_the_other() -> None:
    lines = [
        "佛山 佛山 [Fo2 shan1] /see 佛山市[Fo2shan1 Shi4]/",
        "佛山市 佛山市 [Fo2shan1 Shi4] /Foshan, prefecture-level city in Guangdong 廣東省|广东省/",
        "車箱 车箱 [che1 xiang1] /variant of 車廂|车厢[che1 xiang1]/",
        "車廂 车厢 [che1 xiang1] /carriage/",
        "銧 銧 [guang1] /variant of 車廂|车厢[che1 xiang1]/",
        "里約 里约 [Li3 yue1] /Rio/abbr. for 里約熱內盧|里约热内卢/",
        "里約熱內盧 里约热内卢 [Li3 yue1 re4 nei4 lu2] /Rio de Janeiro/",
    ]
    senses = read_dictionary(lines)
    assert senses["佛山"] == senses["佛山市"] == ("Foshan",)
    assert senses["车箱"] == ("carriage",)
    assert senses["里约"] == ("Rio",)
    assert "銧" not in senses


@pytest.mark.parametrize(
    ("gloss", "name"),
    [
        ("Yantian district of Shenzhen City 深圳市, Guangdong", "Yantian"),
        ("Danleng County in Meishan 眉山市[Mei2 shan1 Shi4], Sichuan", "Danleng County"),
        ("Elon Musk (1971-), business magnate", "Elon Musk"),
        ("Hong Kong", "Hong Kong"),
    ],
)
def test_a_name_is_told_from_what_says_who_bears_it(gloss: str, name: str) -> None:
    assert read_dictionary([f"某 某 [Mou3] /{gloss}/"]) == {"某": (name,)}
    told = read_dictionary([f"某 某 [mou3] /wheat, in Sichuan/{gloss}/"])["某"]
    assert told[0] == "wheat, in Sichuan"


def test_words_are_aligned_where_both_directions_agree() -> None:
    pairs = [
        ("海关，检查，货物", "customs inspect goods"),
        ("海关，支持，企业", "customs support firms"),
        ("学校，支持，农民", "schools support farmers"),
        ("检查，学校", "inspect schools"),
    ]
    told = tuple(Pair(*pair) for pair in pairs * FEWEST)
    to_english, to_chinese = translations(Parallel((), told, (), {}))
    assert to_english["海关"][0][0] == "customs"
    assert to_english["检查"][0][0] == "inspect"
    assert to_chinese["support"][0][0] == "支持"
    for found in (*to_english.values(), *to_chinese.values()):
        assert sum(share for _, share in found) <= 1 + 1e-9


def test_a_folder_without_parallel_text_is_refused(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "cc-cedict.u8.gz", "wt", encoding="utf-8") as stream:
        stream.write("看 看 [kan4] /to look at/")
    with pytest.raises(FileNotFoundError, match="no parallel text"):
        read_parallel(tmp_path)


def test_ones_own_parallel_text_is_learnt_from(data: Path) -> None:
    own = data / "mine.tsv"
    own.write_text("海关总署\tGeneral Administration of Customs\n", encoding="utf-8")
    try:
        found = read_parallel(data)
    finally:
        own.unlink()
    assert Pair("海关总署", "General Administration of Customs") in found.sentences


def test_a_word_and_its_sense_are_exchanged_on_both_sides() -> None:
    senses = {"公路": ("highway",), "河流": ("river",)}
    made = list(exchanged([Pair("公路很长", "The highway is long")], senses, 20, seed=1))
    assert set(made) == {
        Pair("公路很长", "The highway is long"),
        Pair("河流很长", "The river is long"),
    }


def test_entries_in_a_row_have_their_senses_in_that_row() -> None:
    senses = {"公路": ("highway",), "支持": ("to support",), "河流": ("a river",)}
    bare = {"公路": "highway", "支持": "support", "河流": "river"}
    for pair in strung(senses, 30, seed=3):
        assert pair.en == " ".join(bare[word] for word in pair.zh.split("，"))


def test_four_bits_bring_vectors_back_but_for_half_a_step() -> None:
    table = np.random.default_rng(0).standard_normal((50, 16)).astype(np.float32)
    numbers, scales = quantised(table)
    np.testing.assert_array_equal(unpacked(packed(numbers)), numbers)
    step = scales.astype(np.float32)[:, None]
    assert (np.abs(numbers * step - table) <= 0.5 * step * 1.01).all()


def test_turning_the_space_leaves_the_vectors() -> None:
    chance = np.random.default_rng(1)
    table, basis = chance.standard_normal((20, 8)), chance.standard_normal((8, 12))
    turned_table, turned_basis = turned(table.astype(np.float32), basis.astype(np.float32))
    np.testing.assert_allclose(turned_table @ turned_basis, table @ basis, atol=1e-4)
    np.testing.assert_allclose(turned_basis @ turned_basis.T, np.eye(8), atol=1e-5)


def test_bags_count_the_features_of_a_text() -> None:
    rows = Bags(["海关海关", "口岸"], ["海关", "海", "口岸"]).rows.toarray()
    assert rows.tolist() == [[2, 2, 0], [0, 0, 1]]


def test_the_table_is_the_one_that_was_recorded() -> None:
    note = json.loads((PACKAGED / NOTE).read_text(encoding="utf-8"))
    assert table_checksum(PACKAGED) == note["sha256"]
    assert note["sha256"] in Path("docs/chinese-model.md").read_text(encoding="utf-8")
