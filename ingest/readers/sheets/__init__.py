"""Workbooks and CSV: sheets as sections, rows with their heads."""
