"""The catalog's tables. ``versions/`` holds the migrations that lead to them.

Everything that search needs can be made again from here: FAISS and the lexical index are
checkpoints of these tables at a revision of ``journal``.
"""

from __future__ import annotations

import sqlalchemy as sa

from kb.catalog.dialect import GROWING

HEAD = "0015"
"""The newest migration; a test holds that ``versions/`` agrees."""

metadata = sa.MetaData()

documents = sa.Table(
    "documents",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("source", sa.Text, nullable=False, unique=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("organisation", sa.Text),
    sa.Column("year", sa.Integer),
    sa.Column("date", sa.Date),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("characters", sa.Integer, nullable=False),
    sa.Column("pages", sa.JSON, nullable=False),
    sa.Column("extra", sa.JSON, nullable=False),
    sa.Column("content_key", sa.String(64), nullable=False, index=True),
    sa.Column("original", sa.Text),
    sa.Column("added", sa.DateTime, nullable=False),
    sa.Column("changed", sa.DateTime, nullable=False),
    sa.Column("removed", sa.DateTime),
    # Last, so that SQLite reaches the other columns without reading through the text.
    sa.Column("text", sa.Text, nullable=False),
)

sections = sa.Table(
    "sections",
    metadata,
    sa.Column("document_id", sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("level", sa.Integer, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("parent", sa.Integer),
    sa.Column("aspect", sa.String(8), nullable=False),
    sa.Column("year", sa.Integer),
)

files = sa.Table(
    "files",
    metadata,
    sa.Column("path", sa.Text, primary_key=True),
    sa.Column("source", sa.Text, nullable=False, index=True),
    sa.Column("stamp", sa.Text, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("documents", sa.Integer, nullable=False),
    sa.Column("failures", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("failed_under", sa.Text, nullable=False, server_default=""),
)
"""Files that were taken in: ``stamp`` (size, time) tells quickly, ``digest`` for sure, whether
one has changed. ``failures`` are the lines of what could not be read of it, in the circumstances
``failed_under``. No two files have one source."""

sources = sa.Table(
    "sources",
    metadata,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column(
        "document_id",
        sa.ForeignKey("documents.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    sa.Column("file", sa.Text, nullable=False, index=True),
    sa.Column("content_key", sa.String(64), nullable=False),
)
"""Every place that a document came from; a file of records has one row a record."""

generations = sa.Table(
    "generations",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("settings", sa.JSON, nullable=False),
    sa.Column("current", sa.Boolean, nullable=False),
    sa.Column("created", sa.DateTime, nullable=False),
    sa.Column("loaded", sa.JSON(none_as_null=True)),
    sa.Column("used_from", sa.DateTime),
    sa.Column("used_to", sa.DateTime),
    sa.Column("checked", sa.JSON(none_as_null=True)),
    sa.Column("forgotten", sa.DateTime),
)
"""Chunks and embeddings made with one group of settings; one generation is current. ``loaded`` says
how its model is loaded, ``checked`` what was looked at before it was switched to. One that was
never in use has no ``used_from``; ``used_to`` is when another took its place. The row of a
``forgotten`` one stays, so that no number is given twice."""

indexed = sa.Table(
    "indexed",
    metadata,
    sa.Column("generation", sa.ForeignKey("generations.number"), primary_key=True),
    sa.Column(
        "document_id",
        sa.ForeignKey("documents.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    sa.Column("chunks", sa.Integer, nullable=False),
)
"""The documents that a generation holds, as they are now."""

embeddings = sa.Table(
    "embeddings",
    metadata,
    sa.Column("id", GROWING, primary_key=True),
    sa.Column("key", sa.String(64), nullable=False, unique=True),
    sa.Column("vector", sa.LargeBinary, nullable=False),
    sa.Column("seal", GROWING),
)
"""``vector`` is float16, little endian; ``key`` is a digest of model fingerprint and text."""

chunks = sa.Table(
    "chunks",
    metadata,
    sa.Column("id", GROWING, primary_key=True),
    sa.Column("generation", sa.ForeignKey("generations.number"), nullable=False),
    sa.Column("document_id", sa.ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    sa.Column("ordinal", sa.Integer, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("heading", sa.Text, nullable=False),
    sa.Column("section", sa.Integer),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("page", sa.Integer),
    sa.Column("aspect", sa.String(8), nullable=False),
    sa.Column("year", sa.Integer, index=True),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("embedding_id", sa.ForeignKey("embeddings.id"), index=True),
    sa.Column("seal", GROWING),
    sa.Index("chunks_by_document", "document_id", "generation", "ordinal"),
    sqlite_autoincrement=True,
)
"""Ids are never used twice. The model and the analyser read ``heading + text``; ``heading`` holds
the title and the section path. ``embedding_id`` is null where the model does not know the
language."""

journal = sa.Table(
    "journal",
    metadata,
    sa.Column("revision", GROWING, primary_key=True),
    sa.Column("generation", sa.Integer, nullable=False),
    sa.Column("chunk_id", GROWING),
    sa.Column("change", sa.String(8), nullable=False),
    sa.Index("journal_by_generation", "generation", "revision"),
    sqlite_autoincrement=True,
)
"""Each change to a chunk (``add``, ``remove``) at a rising revision; ``note`` for a change that
concerns no chunk, of generation 0: of all; ``decided`` for a reviewer's decision, which concerns no
document; of generation -1 what people kept beside the documents (``pinned``)."""

DECIDED = "decided"

commits = sa.Table(
    "commits",
    metadata,
    sa.Column("revision", GROWING, primary_key=True, autoincrement=False),
    sa.Column("token", sa.String(32), nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("command", sa.Text, nullable=False),
)
"""Each transaction that the journal tells of, at its last revision. ``token`` is random: it alone
tells the same revision of two histories apart, as after a backup was brought back."""

decisions = sa.Table(
    "decisions",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("left_text", sa.Text),
    sa.Column("right_text", sa.Text),
    sa.Column("change", sa.String(16), nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("decided", sa.DateTime, nullable=False),
    sa.Column("row_seal", GROWING),
)
"""What reviewers settled about two measures, by their words: it outlives the documents that they
were read from. ``id`` is a digest of both texts, so that a later decision takes the place of an
earlier one."""

derived = sa.Table(
    "derived",
    metadata,
    sa.Column("document_id", sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("kind", sa.String(16), primary_key=True),
    sa.Column("key", sa.String(64), nullable=False),
    sa.Column("value", sa.Text, nullable=False),
)
"""What was computed of a document: ``key`` is a digest of all that the value depends on."""

compared = sa.Table(
    "compared",
    metadata,
    sa.Column("left_id", sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    sa.Column(
        "right_id",
        sa.ForeignKey("documents.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    sa.Column("kind", sa.String(16), primary_key=True),
    sa.Column("key", sa.String(64), nullable=False),
    sa.Column("value", sa.Text, nullable=False),
)
"""What was computed of two documents held against each other, as ``derived`` has it of one."""

corrections = sa.Table(
    "corrections",
    metadata,
    sa.Column("document_id", sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("field", sa.String(16), primary_key=True),
    sa.Column("value", sa.JSON, nullable=False),
    sa.Column("read", sa.JSON, nullable=False),
    sa.Column("made", sa.DateTime, nullable=False),
)
"""What people have said of a document's metadata, and what was read in its place: the document's
own row holds what is in force."""

tags = sa.Table(
    "tags",
    metadata,
    sa.Column("document_id", sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("tag", sa.Text, primary_key=True),
    sa.Index("tags_by_name", "tag"),
)

edits = sa.Table(
    "edits",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column(
        "document_id",
        sa.ForeignKey("documents.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    sa.Column("field", sa.String(16), primary_key=True),
    sa.Column("before", sa.JSON, nullable=False),
    sa.Column("after", sa.JSON, nullable=False),
    sa.Column("made", sa.DateTime, nullable=False),
)
"""Who corrects many documents at once makes one edit, which can be taken back. ``before`` and
``after`` are a list of the correction's value, empty where there was none; of the field ``tags``
the tags."""

seals = sa.Table(
    "seals",
    metadata,
    sa.Column("document_id", sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("text", sa.String(64), nullable=False),
    sa.Column("tree", sa.String(32), nullable=False),
    sa.Column("facts", sa.String(32), nullable=False),
    sa.Column("ties", sa.String(32)),
)
"""Digests of what was written of a document: of its text, of its sections and pages, of its other
columns, of where it came from and what people said of it. A chunk and an embedding have theirs in
a column ``seal``, other rows in ``row_seal``. See ``kb.catalog.seals``."""

earlier = sa.Table(
    "earlier",
    metadata,
    sa.Column("document_id", sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("organisation", sa.Text),
    sa.Column("year", sa.Integer),
    sa.Column("date", sa.Date),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("content_key", sa.String(64), nullable=False),
    sa.Column("original", sa.Text),
    sa.Column("since", sa.DateTime, nullable=False),
    sa.Column("until", sa.DateTime, nullable=False),
    sa.Column("seal", sa.String(64), nullable=False),
    sa.Column("tree", sa.JSON, nullable=False),
    sa.Column("pages", sa.JSON, nullable=False),
    sa.Column("extra", sa.JSON, nullable=False),
    sa.Column("row_seal", GROWING),
    sa.Column("text", sa.Text, nullable=False),
)
"""What a document was before its file changed, numbered from 1; ``tree`` are its sections, a list
each, ``seal`` is a digest of the text and ``row_seal`` of all else."""

batches = sa.Table(
    "batches",
    metadata,
    sa.Column("number", GROWING, primary_key=True),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("command", sa.Text, nullable=False),
    sa.Column("process", sa.Text, nullable=False),
    sa.Column("given", sa.JSON, nullable=False),
    sa.Column("asked", sa.DateTime, nullable=False),
    sa.Column("begun", sa.DateTime),
    sa.Column("ended", sa.DateTime),
    sa.Column("counts", sa.JSON, nullable=False),
    sa.Column("progress", sa.JSON, nullable=False),
    sa.Column("stop", sa.Boolean, nullable=False),
    sa.Column("told", sa.Text, nullable=False),
    sa.Column("warnings", sa.JSON, nullable=False),
    sqlite_autoincrement=True,
)
"""Each run over files: who asked for it, with what (``given``), how far it is, how it ended
(``told``: what ended it before its time), what may be wrong of what it took in. ``process`` runs
it; ``stop`` asks it to end."""

batch_files = sa.Table(
    "batch_files",
    metadata,
    sa.Column("batch", sa.ForeignKey("batches.number", ondelete="CASCADE"), primary_key=True),
    sa.Column("ordinal", sa.Integer, primary_key=True),
    sa.Column("path", sa.Text, nullable=False, index=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("outcome", sa.String(10), nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("lines", sa.JSON, nullable=False),
    sa.Column("documents", sa.JSON, nullable=False),
    sa.Index("batch_files_by_outcome", "batch", "outcome"),
)
"""What became of each file of a batch: ``lines`` are those of ``failures`` that are told one by
one, ``documents`` the first of those that it gave."""

put_away = sa.Table(
    "put_away",
    metadata,
    sa.Column("document_id", sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("at", sa.DateTime, nullable=False),
)
"""Documents that a person removed: an unchanged file does not bring them back."""
