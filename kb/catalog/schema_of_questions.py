"""The catalog's tables of questions: what people say of answers, check, and look at again."""

from __future__ import annotations

import sqlalchemy as sa

from kb.catalog.dialect import GROWING
from kb.catalog.schema import metadata

feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("id", sa.String(12), primary_key=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("verdict", sa.String(4), nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("status", sa.String(10), nullable=False),
    sa.Column("quotes", sa.JSON, nullable=False),
    sa.Column("expected", sa.JSON(none_as_null=True)),
    sa.Column("asked_with", sa.JSON, nullable=False),
    sa.Column("created", sa.DateTime, nullable=False),
    sa.Column("changed", sa.DateTime, nullable=False),
    sa.Column("row_seal", GROWING),
)
"""What users say of answers; ``id`` is a digest of the question and what it was asked with."""

unanswered = sa.Table(
    "unanswered",
    metadata,
    sa.Column("id", sa.String(12), primary_key=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("asked_with", sa.JSON, nullable=False),
    sa.Column("times", sa.Integer, nullable=False),
    sa.Column("first", sa.DateTime, nullable=False),
    sa.Column("last", sa.DateTime, nullable=False),
)
"""Questions that no report answered, where the settings keep them; ``id`` as in ``feedback``."""

pins = sa.Table(
    "pins",
    metadata,
    sa.Column("id", sa.String(12), primary_key=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("made", sa.DateTime, nullable=False),
    sa.Column("asked_with", sa.JSON, nullable=False),
    sa.Column("answer", sa.JSON, nullable=False),
    sa.Column("ended", sa.DateTime),
    sa.Column("ended_by", sa.Text, nullable=False),
    sa.Column("row_seal", GROWING),
)
"""Answers that somebody checked: ``answer`` holds the sentences with their citations, how the
question was read, and a digest of each cited document's text. One that was ``ended``, or that a
later one took the place of, stays as history."""

saved_questions = sa.Table(
    "saved_questions",
    metadata,
    sa.Column("id", sa.String(12), primary_key=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("made", sa.DateTime, nullable=False),
    sa.Column("asked_with", sa.JSON, nullable=False),
    sa.Column("seen", sa.DateTime, nullable=False),
    sa.Column("then", sa.JSON, nullable=False),
    sa.Column("latest", sa.JSON(none_as_null=True)),
    sa.Column("row_seal", GROWING),
)
"""Questions that are looked at again when documents come in: ``then`` is the evidence as it was
when somebody last looked, ``latest`` as it was found last; each with the state of the library."""
