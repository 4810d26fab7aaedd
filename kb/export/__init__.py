"""What was found, written to files that can be handed on: answers and tables."""

from __future__ import annotations

from kb.export.files import TABLE_FORMATS, TIDY_FORMATS
from kb.export.tables.exports import (
    chains_export,
    comparison_export,
    figures_export,
    history_export,
    pivot_export,
    promises_export,
    targets_export,
    theme_export,
)
from kb.export.tables.formats import content_of, single_file, write_export
from kb.export.tables.found import found_export
from kb.export.tables.links import links, no_link, to_app
from kb.export.tables.table import Column, Export, Kind, Link, Table, TextOf
from kb.export.tables.whole import whole_comparison

__all__ = [
    "TABLE_FORMATS",
    "TIDY_FORMATS",
    "Column",
    "Export",
    "Kind",
    "Link",
    "Table",
    "TextOf",
    "chains_export",
    "comparison_export",
    "content_of",
    "figures_export",
    "found_export",
    "history_export",
    "links",
    "no_link",
    "pivot_export",
    "promises_export",
    "single_file",
    "targets_export",
    "theme_export",
    "to_app",
    "whole_comparison",
    "write_export",
]
