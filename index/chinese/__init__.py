"""Chinese on an English model: a table of vectors, a lexicon, and their data."""
