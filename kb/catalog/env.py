"""Alembic's entry: runs the migrations on the connection that ``database.migrate`` passes."""

from __future__ import annotations

from alembic import context

from kb.catalog.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite takes back a table's creation as it does a row's: a kill leaves the old schema whole.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
