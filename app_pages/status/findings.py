"""What doctor found, in the language of the page: what it is of, what is wrong, what mends it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app_pages.escape import plain
from app_pages.jobs.reasons import in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app_pages.texts import Texts
    from kb.library.examined import Fault

TABLE = Path(__file__).with_name("findings.zh.tsv")
"""What doctor says, in Chinese, with ``{}`` where something stands that differs."""

MOST = 50
"""Findings that are shown."""

_UNNAMED = ("database", "index", "unsealed")
"""Kinds of which there is one: what they are of would be a folder of the server."""


def findings_html(faults: Sequence[Fault], texts: Texts) -> str:
    """A line a finding, those that are not mended first."""
    ordered = sorted(faults, key=lambda fault: bool(fault.mended))
    lines = "".join(f"<li>{_line(fault, texts)}</li>" for fault in ordered[:MOST])
    if not lines:
        return ""
    rest = len(ordered) - MOST
    more = texts("status.more", number=f"{rest:,}") if rest > 0 else ""
    return f'<ul class="findings">{lines}</ul><p class="hint">{plain(more)}</p>'


def _line(fault: Fault, texts: Texts) -> str:
    kind = plain(texts(f"status.fault.{fault.kind}"))
    name = kind if fault.kind in _UNNAMED else f"{kind} <b>{plain(_what(fault))}</b>"
    end = texts("status.mended") if fault.mended else in_words(fault.remedy, texts, TABLE)
    colon, separator = texts.entries["reason.colon"], texts.entries["reason.separator"]
    return f"{name}{colon}{plain(_reason(fault, texts))}{separator}{plain(end)}"


def _reason(fault: Fault, texts: Texts) -> str:
    """Why; of the index what it says names the server's folders, and is told in short."""
    if fault.kind == "index" and not fault.reason.endswith("as the catalog has them"):
        return texts("status.warning.index")
    return in_words(fault.reason, texts, TABLE)


def _what(fault: Fault) -> str:
    """What a finding is of; of an original, which is named by its digest, the beginning."""
    return fault.what[:12] if fault.kind == "original" else fault.what.replace("uploads/", "")


def warning_in_words(warning: str, texts: Texts) -> str:
    """What is told of the library as a whole, without the server's folders."""
    if warning.startswith("made with other settings"):
        return texts("status.warning.settings")
    if warning.startswith("a damaged index file"):
        return texts("status.warning.damaged")
    return texts("status.warning.index")
