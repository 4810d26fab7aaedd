"""Whether what a language model says stands in the passages that it cites."""

from kb.answer.grounding.check import Reason, Unsupported, unsupported
from kb.answer.grounding.names import NameForms

__all__ = ["NameForms", "Reason", "Unsupported", "unsupported"]
