"""Quoting: sentences with citations, glosses, and the figure that is asked for."""
