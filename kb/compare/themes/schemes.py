"""Which codebook is taken: one that comes along, by its name or by whose reports they are, or a
file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, get_args

from kb.compare.themes.theme_file import PACKAGED, ThemeFile, load_themes
from kb.documents import DocumentInfo
from kb.errors import BadRequest
from kb.glossary import Glossary

Scheme = Literal["customs", "cap"]
SCHEMES: tuple[Scheme, ...] = get_args(Scheme)
AUTO = "auto"

_FILES: dict[str, Path] = {"customs": PACKAGED, "cap": Path(__file__).with_name("cap.yaml")}
_CUSTOMS = re.compile(r"海关|海關|\bcustoms\b", re.IGNORECASE)


def codebook(
    glossary: Glossary,
    infos: Iterable[DocumentInfo],
    *,
    scheme: str | None = None,
    own: Path | None = None,
    default: str = AUTO,
) -> ThemeFile:
    """The codebook of ``scheme``, a name or a file; without it the file ``own``, else ``default``.

    ``auto`` takes the themes of customs for reports of customs alone, the general topics for all
    others.

    Raises:
        BadRequest: there is no such codebook, or the file is not in its form.
    """
    if scheme is None:
        if own is not None:
            return load_themes(glossary, own)
        scheme = default
    if scheme == AUTO:
        scheme = "customs" if _are_customs(infos) else "cap"
    if scheme in _FILES:
        return load_themes(glossary, _FILES[scheme])
    path = Path(scheme).expanduser()
    if not path.is_file():
        raise BadRequest(
            f"themes {scheme!r}: there are {', '.join((AUTO, *SCHEMES))}, or a file of your own"
        )
    return load_themes(glossary, path)


def _are_customs(infos: Iterable[DocumentInfo]) -> bool:
    named = [info.organisation or info.title for info in infos]
    return all(_CUSTOMS.search(name) for name in named)
