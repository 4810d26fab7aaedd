"""Office formats besides DOCX and workbooks: presentations, OpenDocument, EPUB, OFD, old ones."""
