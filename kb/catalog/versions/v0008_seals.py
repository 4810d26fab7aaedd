"""Digests of what was written, held against what is read.

What an earlier version wrote has none: ``kb doctor --repair`` seals it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    for table in ("embeddings", "chunks"):
        op.add_column(table, sa.Column("seal", number))
    op.create_table(
        "seals",
        sa.Column("document_id", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=64), nullable=False),
        sa.Column("tree", sa.String(length=32), nullable=False),
        sa.Column("facts", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document_id"),
    )


def downgrade() -> None:
    op.drop_table("seals")
    for table in ("chunks", "embeddings"):
        op.drop_column(table, "seal")
