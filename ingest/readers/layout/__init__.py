"""The layout of a page: from lines with their places to paragraphs, headings and table rows."""
