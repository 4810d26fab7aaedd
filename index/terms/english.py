"""English words that are not taken as they come: words of grammar, and stems kept apart."""

from __future__ import annotations

STEMS_KEPT = {
    "customs": "customs",
    "important": "important",
    "importance": "important",
    "importantly": "important",
    "internal": "internal",
    "internally": "internal",
    "organ": "organ",
    "organs": "organ",
    "several": "several",
    "officer": "officer",
    "officers": "officer",
    "official": "official",
    "officials": "official",
    "emergency": "emergency",
    "emergencies": "emergency",
}
"""Words that the stemmer would make one with others of another meaning: customs and custom,
important and import, internal and international, organ and organisation, officer and office,
several and sever, emergency and emerge."""

_GRAMMAR = """
a an and are as at be been but by can could did do does for from had has have how i if in
into is it its may of on or our should so such than that the their them then there these
they this those to was we were what when where which who whom whose why will with would
you your
"""
STOP_WORDS = frozenset(_GRAMMAR.split())
"""English words that carry grammar and no matter; they are no terms."""
