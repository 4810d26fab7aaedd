"""Comparisons and figures as tables: XLSX, DOCX, CSV, JSON."""
