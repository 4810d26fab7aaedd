"""What was found, written to files that can be handed on: answers and tables."""

from __future__ import annotations

from kb.export.files import TABLE_FORMATS
from kb.export.tables.compared import comparison_export, figures_export, promises_export
from kb.export.tables.formats import content_of, single_file, write_export
from kb.export.tables.links import to_app, to_originals
from kb.export.tables.table import Column, Export, Kind, Link, Table
from kb.export.tables.themes import history_export, theme_export
from kb.export.tables.whole import whole_comparison

__all__ = [
    "TABLE_FORMATS",
    "Column",
    "Export",
    "Kind",
    "Link",
    "Table",
    "comparison_export",
    "content_of",
    "figures_export",
    "history_export",
    "promises_export",
    "single_file",
    "theme_export",
    "to_app",
    "to_originals",
    "whole_comparison",
    "write_export",
]
