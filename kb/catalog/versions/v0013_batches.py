"""Batches and what happened to each of their files; documents that a person removed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "batches",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column("asked", sa.DateTime(), nullable=False),
        sa.Column("begun", sa.DateTime()),
        sa.Column("ended", sa.DateTime()),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("progress", sa.JSON(), nullable=False),
        sa.Column("stop", sa.Boolean(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "batch_files",
        sa.Column("batch", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("batch", "ordinal"),
    )
    op.create_index("batch_files_by_outcome", "batch_files", ["batch", "outcome"])
    op.create_index(op.f("ix_batch_files_path"), "batch_files", ["path"])
    op.create_table(
        "put_away",
        sa.Column("document_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document_id"),
    )


def downgrade() -> None:
    op.drop_table("put_away")
    op.drop_index(op.f("ix_batch_files_path"), "batch_files")
    op.drop_index("batch_files_by_outcome", "batch_files")
    op.drop_table("batch_files")
    op.drop_table("batches")
