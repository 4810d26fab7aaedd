"""Targets of a year and what came of them: the one table that every reader makes by hand."""
