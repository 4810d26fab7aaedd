"""Comparisons written to files that can be handed on: XLSX, DOCX, CSV, JSON."""

from __future__ import annotations

from kb.export.table import Column, Export, Kind, Table
from kb.export.write import FORMATS, content_of, write_export

__all__ = ["FORMATS", "Column", "Export", "Kind", "Table", "content_of", "write_export"]
