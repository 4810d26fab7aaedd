"""The truth about a library: documents, chunks, embeddings, and the journal of their changes.

Nothing outside this folder knows SQL.
"""

from kb.catalog.batches import BatchTable, PutAway
from kb.catalog.contents import (
    ContentReader,
    Report,
    Unread,
    content_of,
    read_in_turn,
    whole_of,
)
from kb.catalog.corrections import FIELDS, CorrectionTable
from kb.catalog.database import Database
from kb.catalog.decisions import DecisionRecord, DecisionStore
from kb.catalog.derived import ComparedTable, DerivedTable, DerivedTables
from kb.catalog.dialect import CATALOG_FILE
from kb.catalog.earlier import EarlierTable, EarlierVersion
from kb.catalog.feedback import FeedbackTable
from kb.catalog.generations import GenerationTable
from kb.catalog.pins import PinTable
from kb.catalog.purging import Purged, Purging
from kb.catalog.reading import CatalogReader
from kb.catalog.records import (
    BatchFile,
    BatchRecord,
    BatchState,
    ChunkRecord,
    CorrectedDocument,
    EditRecord,
    FeedbackRecord,
    FileRecord,
    GenerationRecord,
    GenerationSize,
    LiveDigest,
    NewDocument,
    Outcome,
    PassageRecord,
    PinRecord,
    Said,
    SavedRecord,
    SourceRecord,
    State,
    UnansweredRecord,
)
from kb.catalog.saved import SavedTable
from kb.catalog.unanswered import UnansweredTable
from kb.catalog.writing import CatalogWriter

__all__ = [
    "CATALOG_FILE",
    "FIELDS",
    "BatchFile",
    "BatchRecord",
    "BatchState",
    "BatchTable",
    "CatalogReader",
    "CatalogWriter",
    "ChunkRecord",
    "ComparedTable",
    "ContentReader",
    "CorrectedDocument",
    "CorrectionTable",
    "Database",
    "DecisionRecord",
    "DecisionStore",
    "DerivedTable",
    "DerivedTables",
    "EarlierTable",
    "EarlierVersion",
    "EditRecord",
    "FeedbackRecord",
    "FeedbackTable",
    "FileRecord",
    "GenerationRecord",
    "GenerationSize",
    "GenerationTable",
    "LiveDigest",
    "NewDocument",
    "Outcome",
    "PassageRecord",
    "PinRecord",
    "PinTable",
    "Purged",
    "Purging",
    "PutAway",
    "Report",
    "Said",
    "SavedRecord",
    "SavedTable",
    "SourceRecord",
    "State",
    "UnansweredRecord",
    "UnansweredTable",
    "Unread",
    "content_of",
    "read_in_turn",
    "whole_of",
]
