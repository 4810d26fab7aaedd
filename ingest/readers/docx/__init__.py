"""DOCX: paragraphs, tables, styles and the numbers that Word counts by itself."""
