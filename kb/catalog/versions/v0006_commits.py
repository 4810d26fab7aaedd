"""Transactions go by a random token, and say when, by whom and with what they were made; the years
that passages speak of are found by an index."""

from __future__ import annotations

import datetime
import secrets

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    commits = op.create_table(
        "commits",
        sa.Column("revision", sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                  primary_key=True, autoincrement=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
    )  # fmt: skip
    op.create_index(op.f("ix_chunks_year"), "chunks", ["year"])
    newest = op.get_bind().execute(sa.text("SELECT max(revision) FROM journal")).scalar()
    if newest is not None:  # what was before has one token together
        at = datetime.datetime.now(datetime.UTC).replace(tzinfo=None, microsecond=0)
        first = {"revision": newest, "token": secrets.token_hex(16), "at": at}
        op.bulk_insert(commits, [{**first, "who": "", "command": ""}])


def downgrade() -> None:
    op.drop_index(op.f("ix_chunks_year"), "chunks")
    op.drop_table("commits")
