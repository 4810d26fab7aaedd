"""What was computed of two documents is kept with them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "compared",
        sa.Column("left_id", sa.String(length=40), nullable=False),
        sa.Column("right_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["left_id"], ["documents.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["right_id"], ["documents.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("left_id", "right_id", "kind"),
    )
    op.create_index(op.f("ix_compared_right_id"), "compared", ["right_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_compared_right_id"), "compared")
    op.drop_table("compared")
