"""What doctor looks at beside the documents: their earlier versions, decisions, feedback,
pinned answers and saved questions.

There is no second copy of what people said: what is not as it was written is told and taken out.
"""

from __future__ import annotations

from collections.abc import Callable

from ingest import Document
from kb.catalog.examination import Examination
from kb.catalog.mending_records import RecordMending
from kb.catalog.seals import text_seal
from kb.library.examined import Fault

BACKUP = "bring it back from a backup: kb restore-library FILE"

ReadOriginal = Callable[[str | None, str], Document | None]
"""The name of an original and a source to the document that is in it."""


def check_kept(
    look: Examination,
    mend: RecordMending,
    read_original: ReadOriginal,
    tell: Callable[[Fault], None],
    *,
    repair: bool,
) -> None:
    """Look at earlier versions and what people said and kept, each held against its seal."""
    for document_id, number, source, original, has_text, has_rest in look.versions():
        if has_text and has_rest:
            continue
        mended, remedy = "", "kb doctor --repair"
        if repair:
            again = read_original(original, source)
            wanted = look.version_seal(document_id, number)
            if has_rest and again is not None and text_seal(again.text) == wanted:
                mend.version_text(document_id, number, again.text)
                mended = "from its original"
            else:
                mend.drop_version(document_id, number)
                remedy = f"it was taken out; {BACKUP}"
        reason = "is not as it was written"
        tell(Fault("version", f"{number} of {source}", reason, mended, remedy))
    for kind, name, left in look.settled():
        remedy = "kb doctor --repair"
        if repair:
            mend.drop_settled(kind, name)
            remedy = f"it was taken out; what it says now is: {left}; {BACKUP}"
        tell(Fault("review", f"{kind} {name}", "is not as it was written", "", remedy))
