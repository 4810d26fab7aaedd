"""HTML: the text of a page without its frame."""
