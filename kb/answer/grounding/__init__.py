"""Whether what a language model says stands in the passages that it cites."""

from kb.answer.grounding.check import Reason, Unsupported, unsupported

__all__ = ["Reason", "Unsupported", "unsupported"]
