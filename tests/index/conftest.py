"""Embedders and analysers that the tests share."""

from __future__ import annotations

import pytest

from index import Analyser, Concept, Embedder, HashEmbedder, load_embedder

CONCEPTS = (
    Concept(zh=("深中通道",), en=("Shenzhen–Zhongshan Link", "Shenzhen China Channel")),
    Concept(zh=("澳车北上",), en=("Macao vehicles northbound", "Australian cars heading north")),
    Concept(zh=("粤港澳大湾区", "大湾区"), en=("Greater Bay Area", "GBA")),
    Concept(zh=("大湾区内地九市",), en=("nine mainland GBA cities",)),
    Concept(zh=("珠江口",), en=("Pearl River Estuary", "the the Pearl River Estuary")),
    Concept(zh=("关区",), en=("customs district",)),
)


@pytest.fixture(scope="session")
def analyser() -> Analyser:
    """One without a glossary."""
    return Analyser()


@pytest.fixture(scope="session")
def bilingual() -> Analyser:
    """One with a glossary."""
    return Analyser(CONCEPTS)


@pytest.fixture(scope="session")
def minilm() -> Embedder:
    """The English model that is installed along."""
    return load_embedder("small", languages=["en"])


@pytest.fixture(scope="session")
def both_languages() -> Embedder:
    """The models that are installed along, as they are used by default."""
    return load_embedder("small")


@pytest.fixture(scope="session")
def e5() -> Embedder:
    """The multilingual model that is installed along."""
    return load_embedder("e5")


@pytest.fixture(scope="session", params=["hash", "minilm", "both_languages", "e5"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    """Every embedder there is."""
    if request.param == "hash":
        return HashEmbedder()
    found: Embedder = request.getfixturevalue(request.param)
    return found
