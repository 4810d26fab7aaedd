"""What the library holds and what it was made with."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from app_pages.escape import plain
from app_pages.status.findings import warning_in_words

if TYPE_CHECKING:
    from app_pages.texts import Texts
    from kb.config import Settings
    from kb.library.status import LibraryStatus

_SIZES = ((2**40, "TB"), (2**30, "GB"), (2**20, "MB"), (2**10, "kB"))


def tiles_html(found: LibraryStatus, texts: Texts) -> str:
    """Documents, passages, room on the disk and the newest change, a tile each."""
    sizes = [texts(f"status.size.{name}", size=told_size(one)) for name, one in found.sizes.items()]
    removed = texts.count("status.removed", found.removed) if found.removed else ""
    tiles = (
        (texts("status.documents"), f"{found.documents:,}", removed),
        (texts("status.passages"), f"{found.chunks:,}", ""),
        (texts("status.room"), told_size(found.bytes), " · ".join(sizes)),
        (texts("status.changed"), local(found.changed) if found.changed else "–", ""),
    )
    return f'<div class="cards">{"".join(_tile(*tile) for tile in tiles)}</div>'


def _tile(name: str, value: str, about: str) -> str:
    hint = f'<p class="hint">{plain(about)}</p>' if about else ""
    told = f'<b class="number">{plain(value)}</b>'
    return f'<div class="card"><span>{plain(name)}</span>{told}{hint}</div>'


def made_html(found: LibraryStatus, settings: Settings, generation: str, texts: Texts) -> str:
    """Model, reader, language model and generation, a line each, and what is wrong with them."""
    languages = texts.join(texts.named("language", name) for name in found.model_languages)
    if "*" in found.model_languages:
        languages = texts("status.languages.every")
    phrasing = settings.generate_model if settings.generates else texts("status.none")
    rows = [
        (texts("status.model"), _named(found.model.partition(":")[0], texts)),
        (texts("status.languages"), languages),
        (texts("status.reader"), _named(settings.reader, texts)),
        (texts("status.reranker"), _named(settings.reranker or "none", texts)),
        (texts("status.phrasing"), phrasing),
        (texts("status.index"), generation or texts("status.none")),
    ]
    lines = "".join(f"<dt>{plain(name)}</dt><dd>{plain(said)}</dd>" for name, said in rows)
    told = dict.fromkeys(warning_in_words(one, texts) for one in found.warnings)
    warned = "".join(f'<div class="box nothing"><p>{plain(one)}</p></div>' for one in told)
    return f'<dl class="made">{lines}</dl>{warned}'


def _named(setting: str, texts: Texts) -> str:
    """What a setting names, without the folder that it lies in."""
    if setting == "none":
        return texts("status.none")
    return setting.replace("\\", "/").rstrip("/").rpartition("/")[2] or texts("status.packaged")


def told_size(size: int) -> str:
    """Bytes in the unit that keeps them short."""
    for unit, name in _SIZES:
        if size >= unit:
            number = size / unit
            return f"{number:.1f} {name}" if number < 10 else f"{number:,.0f} {name}"
    return f"{size} B"


def local(moment: datetime.datetime) -> str:
    """A time of the catalog's, which is UTC without zone, as the server's clock shows it."""
    return moment.replace(tzinfo=datetime.UTC).astimezone().strftime("%Y-%m-%d %H:%M")
