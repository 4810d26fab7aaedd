"""Comparisons written to files that can be handed on: XLSX, DOCX, CSV, JSON."""

from __future__ import annotations

from kb.export.compared import comparison_export, figures_export, promises_export
from kb.export.links import to_app, to_originals
from kb.export.table import Column, Export, Kind, Link, Table
from kb.export.topics import history_export, theme_export
from kb.export.whole import whole_comparison
from kb.export.write import FORMATS, check_target, content_of, single_file, write_export

__all__ = [
    "FORMATS",
    "Column",
    "Export",
    "Kind",
    "Link",
    "Table",
    "check_target",
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
