"""Generations tell how their model is loaded and when they were in use; the journal is looked up
by generation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("generations", sa.Column("loaded", sa.JSON(none_as_null=True)))
    op.add_column("generations", sa.Column("used_from", sa.DateTime()))
    op.add_column("generations", sa.Column("used_to", sa.DateTime()))
    op.add_column("generations", sa.Column("checked", sa.JSON(none_as_null=True)))
    op.add_column("generations", sa.Column("forgotten", sa.DateTime()))
    op.create_index("journal_by_generation", "journal", ["generation", "revision"])
    current = "(SELECT max(number) FROM generations WHERE current)"
    # A later one than that in use was not finished, or was switched back from: either is kept as
    # one that kb reindex goes on with.
    op.execute(f"UPDATE generations SET used_from = created WHERE number <= {current}")
    op.execute(f"UPDATE generations SET used_to = CURRENT_TIMESTAMP WHERE number < {current}")


def downgrade() -> None:
    op.drop_index("journal_by_generation", "journal")
    for name in ("forgotten", "checked", "used_to", "used_from", "loaded"):
        op.drop_column("generations", name)
