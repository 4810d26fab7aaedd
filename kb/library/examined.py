"""What doctor found: each fault with whether it was mended, and what to do where it cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

FaultKind = Literal[
    "database", "document", "version", "chunk", "embedding", "count", "original", "review", "index",
    "unsealed",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written, or does not agree with the rest."""

    kind: FaultKind
    what: str
    reason: str
    mended: str = ""
    """How it was mended; empty where it was not."""
    remedy: str = "kb doctor --repair"
    """What may help where it was not."""

    def __str__(self) -> str:
        end = f"mended: {self.mended}" if self.mended else self.remedy
        return f"{self.kind} {self.what}: {self.reason}; {end}"

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "what": self.what,
            "reason": self.reason,
            "mended": self.mended or None,
            "remedy": None if self.mended else self.remedy,
        }


@dataclass(frozen=True, slots=True)
class Examined:
    """The whole library, looked at row by row."""

    checked: Mapping[str, int] = field(default_factory=dict)
    """How many of each kind were looked at."""
    faults: tuple[Fault, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether all is well now."""
        return all(fault.mended for fault in self.faults)

    def as_json(self) -> dict[str, Any]:
        return {
            "sound": self.is_sound,
            "checked": dict(self.checked),
            "faults": [fault.as_json() for fault in self.faults],
        }

    def __str__(self) -> str:
        counted = ", ".join(f"{number:,} {name}" for name, number in self.checked.items())
        open_faults = sum(not fault.mended for fault in self.faults)
        verdict = "all is well" if self.is_sound else f"{open_faults} faults"
        lines = [*map(str, self.faults), f"{verdict}; looked at: {counted}"]
        return "\n".join(lines)
