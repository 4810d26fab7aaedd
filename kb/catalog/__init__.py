"""The truth about a library: documents, chunks, embeddings, and the journal of their changes.

Nothing outside this folder knows SQL.
"""

from kb.catalog.database import Database
from kb.catalog.decisions import DecisionRecord, DecisionStore
from kb.catalog.derived import ComparedTable, DerivedTable, DerivedTables
from kb.catalog.dialect import CATALOG_FILE
from kb.catalog.feedback import FeedbackTable
from kb.catalog.reading import CatalogReader
from kb.catalog.records import (
    ChunkRecord,
    FeedbackRecord,
    FileRecord,
    LiveDigest,
    NewDocument,
    PassageRecord,
    SourceRecord,
    State,
)
from kb.catalog.writing import CatalogWriter

__all__ = [
    "CATALOG_FILE",
    "CatalogReader",
    "CatalogWriter",
    "ChunkRecord",
    "ComparedTable",
    "Database",
    "DecisionRecord",
    "DecisionStore",
    "DerivedTable",
    "DerivedTables",
    "FeedbackRecord",
    "FeedbackTable",
    "FileRecord",
    "LiveDigest",
    "NewDocument",
    "PassageRecord",
    "SourceRecord",
    "State",
]
