"""Pages of a PDF as HTML: the picture, and the passage marked on it."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from app_pages.escape import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app_pages.texts import Texts
    from kb.library.printed import PrintedPage


def sheet_html(pages: Sequence[PrintedPage], texts: Texts) -> str:
    """The pages one below the other; where the passage's place is not certain, that is said."""
    if not pages:
        return ""
    unmarked = [page.number for page in pages if not page.is_marked]
    hint = ""
    if unmarked:
        told = texts("pane.unmarked", pages=texts.join(unmarked))
        hint = f'<p class="hint">{plain(told)}</p>'
    name = plain(texts("pane.sheet"))
    shown = "".join(_page_html(page, texts) for page in pages)
    return f'{hint}<div class="sheet" tabindex="0" role="region" aria-label="{name}">{shown}</div>'


def _page_html(page: PrintedPage, texts: Texts) -> str:
    picture = page.picture
    image = base64.b64encode(picture.image).decode("ascii")
    name = plain(texts("pane.page", number=page.number))
    spots = "".join(_spot_html(*mark) for mark in picture.marks)
    return (
        f'<figure class="leaf"><img src="data:image/webp;base64,{image}" alt="{name}" '
        f'width="{picture.width}" height="{picture.height}">{spots}</figure>'
    )


def _spot_html(left: float, top: float, right: float, bottom: float) -> str:
    """A mark on the picture, in shares of its width and height."""
    return (
        f'<i class="spot" style="left:{left:.3%};top:{top:.3%};'
        f'width:{right - left:.3%};height:{bottom - top:.3%}"></i>'
    )
