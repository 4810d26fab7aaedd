"""Archives and mails in a library: each file in them a document, that comes and goes with it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from pathlib import Path

import kb
from tests.kb.conftest import GONGBEI, SHENZHEN

Write = Callable[[str, str | bytes], Path]


def zipped(parts: Mapping[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def sources(library: kb.Library) -> list[str]:
    return sorted(info.source for info in library.documents())


def test_the_files_in_an_archive_are_documents_that_come_and_go_with_it(
    library: kb.Library, write: Write
) -> None:
    path = write("all.zip", zipped({"a/gongbei.md": GONGBEI, "shenzhen.md": SHENZHEN, "x.txt": ""}))
    report = library.ingest(path.parent)
    assert (report.added, report.failures) == (2, 1)
    assert sources(library) == ["all.zip#a/gongbei.md", "all.zip#shenzhen.md"]
    assert library.search("智慧海关", mode="lexical")[0].document.source == "all.zip#shenzhen.md"
    again = library.ingest(path.parent)
    assert (again.added, again.unchanged, again.embedded) == (0, 2, 0)
    write("all.zip", zipped({"shenzhen.md": SHENZHEN}))
    report = library.ingest(path.parent)
    assert (report.unchanged, report.removed) == (1, 1)
    assert sources(library) == ["all.zip#shenzhen.md"]


def test_a_mail_and_what_is_attached_are_found(library: kb.Library, write: Write) -> None:
    made = EmailMessage()
    made["Subject"], made["From"], made["Date"] = (
        "Report 2026",
        "a@b.org",
        "Mon, 26 Jan 2026 09:30:00 +0800",
    )
    made.set_content("Please find the report of the work conference attached.")
    made.add_attachment(GONGBEI.encode(), maintype="text", subtype="markdown", filename="g.md")
    path = write("a.eml", made.as_bytes())
    assert library.ingest(path).added == 2
    assert sources(library) == ["a.eml", "a.eml#g.md"]
