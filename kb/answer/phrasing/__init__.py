"""Answers phrased by a language model, where one is set; what it says is checked first."""

from kb.answer.phrasing.endpoint import Endpoint, StopSignal, endpoint_of
from kb.answer.phrasing.phrase import phrase

__all__ = ["Endpoint", "StopSignal", "endpoint_of", "phrase"]
