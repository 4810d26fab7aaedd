"""What people say of a document's metadata, kept apart from what was read; tags; edits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "corrections",
        _document(),
        sa.Column("field", sa.String(length=16), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("read", sa.JSON(), nullable=False),
        sa.Column("made", sa.DateTime(), nullable=False),
        _goes_with_it(),
        sa.PrimaryKeyConstraint("document_id", "field"),
    )
    op.create_table(
        "tags",
        _document(),
        sa.Column("tag", sa.Text(), nullable=False),
        _goes_with_it(),
        sa.PrimaryKeyConstraint("document_id", "tag"),
    )
    op.create_index("tags_by_name", "tags", ["tag"])
    op.create_table(
        "edits",
        sa.Column("number", sa.Integer(), nullable=False),
        _document(),
        sa.Column("field", sa.String(length=16), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("made", sa.DateTime(), nullable=False),
        _goes_with_it(),
        sa.PrimaryKeyConstraint("number", "document_id", "field"),
    )
    op.create_index(op.f("ix_edits_document_id"), "edits", ["document_id"])


def _document() -> sa.Column[str]:
    return sa.Column("document_id", sa.String(length=40), nullable=False)


def _goes_with_it() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["document_id"], ["documents.id"], ondelete="CASCADE")


def downgrade() -> None:
    for table in ("edits", "tags", "corrections"):
        op.drop_table(table)
