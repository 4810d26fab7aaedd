"""Headings and labels of exports in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml

from kb.documents import DocumentInfo

ExportLanguage = Literal["en", "zh"]


@lru_cache
def load_labels(language: ExportLanguage) -> Mapping[str, str]:
    """The labels of ``language`` by key."""
    path = Path(__file__).with_name("labels.yaml")
    labels: Mapping[str, str] = yaml.safe_load(path.read_text(encoding="utf-8"))[language]
    return labels


def language_of(reports: Sequence[DocumentInfo]) -> ExportLanguage:
    """Chinese where all reports are, else English."""
    return "zh" if reports and all(info.language == "zh" for info in reports) else "en"
