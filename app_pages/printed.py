"""Tables for paper: a page's tables are drawn on a canvas, of which only what is in sight would be
printed. On the screen these are not there (``print.css``)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from app_pages.escape import plain

if TYPE_CHECKING:
    from collections.abc import Mapping


def table(data: pd.DataFrame, config: Mapping[str, Any] | None = None) -> None:
    """All rows of ``data``, named and formatted as ``config`` has it for the canvas."""
    columns = {name: (config or {}).get(name) or {} for name in data.columns}
    heads = "".join(
        f"<th>{plain(columns[name].get('label') or name)}</th>" for name in data.columns
    )
    formats = [(columns[name].get("type_config") or {}).get("format") for name in data.columns]
    rows = "".join(
        "<tr>"
        + "".join(f"<td>{plain(_told(*cell))}</td>" for cell in zip(row, formats, strict=True))
        + "</tr>"
        for row in data.itertuples(index=False, name=None)
    )
    st.html(f'<table class="printed"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>')


def _told(value: object, form: str | None) -> str:
    if value is None or value is pd.NaT or (isinstance(value, float) and pd.isna(value)):
        return ""
    if isinstance(value, datetime.datetime):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, bool) or not hasattr(value, "__float__"):
        return str(value)
    number = float(value)
    if form and "%" in form:
        return form % number
    return f"{number:,.10g}" if form == "localized" else f"{number:.10g}"
