"""Answers that somebody checked, and questions that are looked at again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "pins",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made", sa.DateTime(), nullable=False),
        sa.Column("asked_with", sa.JSON(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("ended", sa.DateTime()),
        sa.Column("ended_by", sa.Text(), nullable=False),
        sa.Column("row_seal", number),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "saved_questions",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("made", sa.DateTime(), nullable=False),
        sa.Column("asked_with", sa.JSON(), nullable=False),
        sa.Column("seen", sa.DateTime(), nullable=False),
        sa.Column("then", sa.JSON(), nullable=False),
        sa.Column("latest", sa.JSON()),
        sa.Column("row_seal", number),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    op.drop_table("saved_questions")
    op.drop_table("pins")
