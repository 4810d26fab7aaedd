"""Whether what a language model says stands in the passages that it cites."""

from kb.grounding.check import Reason, Unsupported, unsupported
from kb.grounding.names import NameForms

__all__ = ["NameForms", "Reason", "Unsupported", "unsupported"]
