"""What an answer is made of, on small reports of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import kb
from kb.config import Settings
from kb.documents import Filters
from kb.errors import BadRequest, ModelUnavailable

REPORTS = {
    "north-2024.md": (
        "# North Customs: report of 2024\n\n## Review of 2023\n\n"
        "The port of Elm handled 120,000 barges in 2023.\n\nSalt exports rose by 4%.\n"
    ),
    "north-2025.md": (
        "# North Customs: report of 2025\n\n## Review of 2024\n\n"
        "The port of Elm handled 150,000 barges in 2024.\n\n"
        "Director Anna Berg gave the report on 12 March 2025.\n"
    ),
    "north-2026.md": (
        "# North Customs: report of 2026\n\n## Tasks of 2026\n\n### 1. Open the lock at night\n\n"
        "The lock stays open until morning.\n\n### 2. Widen the quay\n\nBy ten metres.\n\n"
        "### 3. Train the pilots\n\nIn winter.\n\n## The Delta\n\n"
        "To serve the Delta, North Customs has these tasks: open the sluice, widen the towpath, "
        "and deepen the channel.\n"
    ),
    "south-2025.md": (
        "# South Customs: report of 2025\n\n## Review of 2024\n\n"
        "The port of Oak handled 70,000 barges in 2024.\n\n"
        "North Customs lent the port of Oak 16 tugs in 2024.\n\n"
        "It was the 137th year of the Oak Fair, with 12 stalls.\n\n"
        "The Oak Zone passed its test on 2 April 2024 and has been closed by a fence since "
        "27 August 2024.\n\n"
        "The Fir Quay, which had earned 71.2 billion yuan in 2023, earned 304.6 billion yuan in "
        "2024.\n\n"
        "Salt at Ash Quay grew by 12% to 81 million yuan in 2024.\n\n"
        "In 2024 all quays took 900 rafts, among them 510 rafts at Ash Quay and 390 at Fir Quay.\n"
    ),
}


def filled(folder: Path, **given: object) -> kb.Library:
    reports = folder / "reports"
    reports.mkdir()
    for name, text in REPORTS.items():
        organisation = "North Customs" if name.startswith("north") else "South Customs"
        head = f"---\norganisation: {organisation}\nyear: {name[6:10]}\n---\n"
        (reports / name).write_text(head + text, encoding="utf-8")
    settings = Settings(library=folder / "library", **given)  # type: ignore[arg-type]
    library = kb.open(settings=settings)
    library.ingest(reports)
    return library


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[kb.Library]:
    with filled(tmp_path_factory.mktemp("answering")) as opened:
        yield opened


def figure_of(library: kb.Library, question: str) -> str:
    """The figure or date that the answer's first sentence names."""
    figure = library.ask(question).sentences[0].figure
    assert figure is not None
    return figure.text


def test_a_figure_is_named_with_its_own_span(library: kb.Library) -> None:
    answer = library.ask("How many barges did the port of Oak handle in 2024?")
    figure = answer.sentences[0].figure
    assert figure is not None
    assert figure.text == "70,000"
    assert "70,000" in str(answer).splitlines()[0]


@pytest.mark.parametrize(
    ("question", "date"),
    [
        ("When was the Oak Zone closed?", "27 August 2024"),
        ("When did the Oak Zone pass its test?", "2 April 2024"),
    ],
)
def test_of_two_dates_in_a_sentence_that_is_named_on_which_it_happened(
    library: kb.Library, question: str, date: str
) -> None:
    assert figure_of(library, question) == date


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("How many rafts did Ash Quay take in 2024?", "510"),
        ("How many rafts did Fir Quay take in 2024?", "390"),
        ("2024年Fir Quay有多少rafts？", "390"),
        ("How much did the Fir Quay earn in 2024?", "304.6"),
        ("How much was the salt of Ash Quay worth in 2024?", "81"),
        ("By how much did the salt of Ash Quay grow in 2024?", "12%"),
    ],
)
def test_of_several_figures_that_is_named_whose_year_kind_or_words_are_asked_for(
    library: kb.Library, question: str, figure: str
) -> None:
    assert figure_of(library, question).split()[0] == figure


def test_each_year_asked_for_gets_its_sentence_in_order(library: kb.Library) -> None:
    answer = library.ask("How did the barges at the port of Elm change from 2023 to 2024?")
    figures = [sentence.figure.text for sentence in answer.sentences if sentence.figure]
    assert figures[:2] == ["120,000", "150,000"]
    assert [sentence.year for sentence in answer.sentences][:2] == [2023, 2024]


def test_each_organisation_asked_for_gets_its_sentence(library: kb.Library) -> None:
    question = "How many barges did North Customs and South Customs handle in 2024?"
    organisations = {citation.excerpt.organisation for citation in library.ask(question).citations}
    assert organisations == {"North Customs", "South Customs"}


def test_what_an_organisation_did_may_stand_in_anothers_report(library: kb.Library) -> None:
    question = "How many tugs did North Customs lend the port of Oak in 2024?"
    answer = library.ask(question)
    assert [citation.excerpt.organisation for citation in answer.citations] == ["South Customs"]
    assert answer.reading.organisations == ()
    kept = library.ask(question, organisations=["North Customs"])
    assert kept.status == "not_found"


@pytest.mark.parametrize(
    "question", ["Who is the director of South Customs?", "深圳海关关长是谁？"]
)
def test_what_another_organisation_has_is_not_taken_for_ones_own(
    library: kb.Library, question: str
) -> None:
    assert library.ask(question).status == "not_found"


@pytest.mark.parametrize(
    "question", ["How many stalls had the 137th Oak Fair?", "第137届Oak Fair有多少stalls？"]
)
def test_an_ordinal_is_known_in_both_languages(library: kb.Library, question: str) -> None:
    assert "12 stalls" in str(library.ask(question))


def test_the_headings_of_subsections_are_the_items_of_their_section(library: kb.Library) -> None:
    answer = library.ask("Which tasks of 2026 does North Customs list?")
    texts = [sentence.text for sentence in answer.sentences]
    assert [text.removeprefix(f"{n}. ") for n, text in enumerate(texts[:3], 1)] == [
        "Open the lock at night", "Widen the quay", "Train the pilots",
    ]  # fmt: skip


def test_a_sentence_that_strings_tasks_together_gives_each(library: kb.Library) -> None:
    answer = library.ask("What are the tasks for the Delta?")
    assert [sentence.text for sentence in answer.sentences] == [
        "open the sluice", "widen the towpath", "deepen the channel",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "question",
    [
        "How many barges did the port of Ash handle in 2024?",  # another name
        "How many pilots did the port of Elm handle in 2024?",  # another thing is counted
        "By how much did copper exports rise?",  # the telling word is missing
        "When did salt exports rise?",  # no date is told
        "How many barges did the port of Elm handle in 2019?",
    ],
)
def test_a_near_miss_is_not_found_and_shows_what_is_near(
    library: kb.Library, question: str
) -> None:
    answer = library.ask(question)
    assert answer.status == "not_found", answer
    assert answer.below_the_line
    assert answer.as_json()["nearest"]


def test_who_gave_a_report_and_when(library: kb.Library) -> None:
    assert "Anna Berg" in str(library.ask("Who gave the report of 2025?"))
    when = library.ask("When was the report of 2025 given?").sentences[0].figure
    assert when is not None
    assert when.text == "12 March 2025"


def test_a_misspelt_word_is_read_as_the_nearest_and_told(library: kb.Library) -> None:
    answer = library.ask("How many bargges did the port of Oak handle in 2024?")
    assert answer.status == "answered"
    assert ("bargg", "barg") in {
        (part.words, part.value) for part in answer.reading.understood if part.kind == "spelling"
    }


def test_a_reading_taken_off_changes_the_answer(library: kb.Library) -> None:
    question = "How many barges did the port of Elm handle in 2019?"
    assert library.ask(question).searched.missing_years == (2019,)
    freed = library.ask(question, without=["years"])
    assert freed.status == "answered"
    assert freed.reading.years == freed.searched.missing_years == ()
    with pytest.raises(BadRequest, match="years, organisations"):
        library.ask(question, without=["colour"])


def test_a_reranker_puts_the_passages_in_its_own_order(tmp_path: Path) -> None:
    from sentence_transformers import CrossEncoder

    folder = tmp_path / "reranker"
    tiny_cross_encoder(tmp_path / "bert").save(str(folder))
    assert CrossEncoder(str(folder)).config.num_labels == 1
    with filled(tmp_path, model="hash", reader="none", reranker=str(folder)) as opened:
        question = "How many barges did the port of Oak handle in 2024?"
        assert "70,000" in str(opened.ask(question))
        filters = Filters()
        hits = opened.searcher.reranked(question, limit=4, filters=filters)
        scores = CrossEncoder(str(folder)).predict([(question, hit.text) for hit in hits])
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        assert [hit.score for hit in hits] == pytest.approx(scores.tolist(), abs=1e-4)


def test_a_reranker_that_is_not_there_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "nowhere"
    missing.mkdir()
    with (
        filled(tmp_path, model="hash", reader="none", reranker=str(missing)) as opened,
        pytest.raises(ModelUnavailable, match="nowhere"),
    ):
        opened.ask("How many barges?")


def tiny_cross_encoder(folder: Path):  # type: ignore[no-untyped-def]  # a class of the library
    """A CrossEncoder of random weights over the words of the reports."""
    import torch
    from sentence_transformers import CrossEncoder
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    folder.mkdir()
    words = sorted(
        {word.strip(".,:#").lower() for text in REPORTS.values() for word in text.split()}
    )
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *filter(None, words)]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16, num_labels=1,
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    return CrossEncoder(str(folder), device="cpu")
