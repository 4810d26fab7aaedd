"""What tests of searches share."""

from __future__ import annotations

import datetime

from kb.documents import DocumentInfo

NOW = datetime.datetime(2026, 1, 27, tzinfo=datetime.UTC)
INFO = DocumentInfo("d1", "a.md", "A report", "Port Office", 2026, None, "en", 9, 1, NOW, NOW)
