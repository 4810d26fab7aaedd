"""Files that failed are remembered, each source belongs to one file, and purging is linear."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("files", sa.Column("failures", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("files", sa.Column("failed_under", sa.Text(), nullable=False, server_default=""))
    op.create_index(op.f("ix_chunks_embedding_id"), "chunks", ["embedding_id"])
    # Rows that an archive left behind where it lay before: what they gave is another file's now.
    op.execute("DELETE FROM files WHERE path NOT IN (SELECT file FROM sources)")


def downgrade() -> None:
    op.drop_index(op.f("ix_chunks_embedding_id"), "chunks")
    op.drop_column("files", "failed_under")
    op.drop_column("files", "failures")
