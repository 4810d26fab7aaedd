"""What speaks for and against a sentence as an answer, in one table.

Own choices, in shares of a question: a sentence that speaks of all of it has SHARE + OWN. They are
held against the questions of benchmarks/questions/corpus.jsonl; docs/answers.md has the figures,
which a change here has to reach again.
"""

from __future__ import annotations

SHARE = 0.75
"""Times the share of the question that a sentence speaks of with what stands around it."""

OWN = 0.5
"""Times the share that it speaks of itself."""

PASSAGE = 0.2
"""Times the score of its passage in the search."""

SAME_LANGUAGE = 0.15
"""For a sentence in the asker's language, where both say the same."""

OF_FORM = 0.15
"""For one that has the form that is wanted: a figure, a date, a person."""

NO_FORM = 0.3
"""Against one that has not."""

NO_FIGURE_COMPARED = 0.15
"""The same where a comparison is wanted, which words may make too."""

OTHER_REPORT = 0.4
"""Against a passage of another year's report than the one that is named."""

OTHER_YEAR = 0.5
"""Against a passage of another year than those asked for."""

NAMES_OTHER_YEAR = 0.25
"""Against a sentence that names years, and none of these."""

OTHER_ASPECT = 0.1
"""Against a passage of what was done where plans are asked for, and the other way about."""

OTHER_ASPECT_OF_SECTION = 0.3
"""The same for a section that is given as a list of its subsections."""

LISTED = 0.1
"""For a stretch that sets out to list."""

LED = 0.3
"""Times the share of the question that a list's lead speaks of."""
