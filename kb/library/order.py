"""What a batch is asked to do, as it is kept with it: so that it can be done again, or later."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from ingest import Metadata

Mode = Literal["new", "version", "own"]
"""What a sent file is: new, unless another has its name, which is a question then; a new version of
the document that has it; or a document of its own, under another name."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that came as bytes: what it is called, where it lies in the batch's folder."""

    name: str
    place: str
    mode: Mode = "new"


@dataclass(frozen=True, slots=True)
class Order:
    """Files and folders to take in, and how."""

    paths: tuple[str, ...] = ()
    """As they were given; the record has them absolute."""
    sent: tuple[Sent, ...] = ()
    """In place of ``paths``."""
    prune: bool = False
    emptied: bool = False
    again: bool = False
    """Whether documents that a person removed come back."""
    metadata: Metadata = field(default_factory=Metadata)
    source: str | None = None
    said: str | None = None
    """The file with the metadata of many."""
    retries: int | None = None
    """The batch whose failed files alone are taken in, also where they have not changed."""
    queued: bool = False
    """Whether whoever works on what waits may take it, and go on with it after a process died."""

    def as_json(self) -> dict[str, Any]:
        """Plain values, as the catalog keeps them."""
        date = self.metadata.date
        own = {field: getattr(self.metadata, field) for field in _FIELDS}
        return {
            **{field: getattr(self, field) for field in _PLAIN},
            "paths": [os.path.abspath(path) for path in self.paths],  # noqa: PTH100  links stay
            "sent": [asdict(one) for one in self.sent],
            "metadata": {**own, "date": date.isoformat() if date else None},
        }

    def brought_back(self, files: Iterable[str]) -> frozenset[str]:
        """Those of ``files`` with which comes back what a person removed, though they have not
        changed: all, where that is asked for, else those that are named by their own paths."""
        if self.again:
            return frozenset(files)
        return frozenset(files) & {os.path.abspath(path) for path in self.paths}  # noqa: PTH100

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Order:
        """The order that was kept so."""
        fields = dict(given["metadata"])
        day = fields.pop("date")
        return cls(
            **{
                **given,
                "paths": tuple(given["paths"]),
                "sent": tuple(Sent(**one) for one in given["sent"]),
                "metadata": Metadata(
                    **fields, date=datetime.date.fromisoformat(day) if day else None
                ),
            }
        )


def order_of(
    paths: str | Path | Sequence[str | Path],
    *,
    metadata: Metadata | None = None,
    said: str | Path | None = None,
    **options: Any,
) -> Order:
    """The order to take in ``paths``, as ``Library.ingest`` is given it."""
    given = [paths] if isinstance(paths, str | Path) else paths
    return Order(
        paths=tuple(map(str, given)),
        metadata=metadata or Metadata(),
        said=None if said is None else os.path.abspath(said),  # noqa: PTH100  links stay
        **options,
    )


_PLAIN = ("prune", "emptied", "again", "source", "said", "retries", "queued")
_FIELDS = ("title", "organisation", "year", "language")
