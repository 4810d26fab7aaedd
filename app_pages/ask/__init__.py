"""The page Ask: a question, its answer with citations, and what follows from it."""
