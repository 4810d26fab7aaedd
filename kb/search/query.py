"""What may be asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from ingest import detect_language
from kb.errors import BadRequest
from kb.search.candidates import Mode

LONGEST_QUERY = 4000
"""Characters; a longer text is a document, not a question."""


def checked(query: str, *, limit: int, mode: str, knows: Callable[[str], bool]) -> str:
    """The query without blanks around it; ``knows`` tells whether the model knows a language.

    Raises:
        BadRequest: it is empty or too long, or the limit or the mode cannot be.
    """
    query = query.strip()
    if not query:
        raise BadRequest("the question is empty; write a word or a sentence", kind="empty")
    if len(query) > LONGEST_QUERY:
        raise BadRequest(
            f"the question has {len(query)} characters, at most {LONGEST_QUERY} are read; "
            "shorten it",
            kind="too_long",
            most=str(LONGEST_QUERY),
        )
    if mode not in get_args(Mode):
        raise BadRequest(f"mode {mode!r}: there are {', '.join(get_args(Mode))}")
    if limit < 1:
        raise BadRequest(f"limit {limit}: at least 1")
    language = detect_language(query)
    if mode == "dense" and not knows(language):
        raise BadRequest(
            f"the embedding model does not know the language of this question ({language}); "
            "search in hybrid or lexical mode, or set another model"
        )
    return query
