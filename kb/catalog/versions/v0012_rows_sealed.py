"""What stands around a document, what people settle, and earlier versions have seals too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SEALED = ("decisions", "feedback", "earlier")


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    for table in SEALED:
        op.add_column(table, sa.Column("row_seal", number))
    op.add_column("seals", sa.Column("ties", sa.String(length=32)))


def downgrade() -> None:
    op.drop_column("seals", "ties")
    for table in SEALED:
        op.drop_column(table, "row_seal")
