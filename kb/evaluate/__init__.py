"""Measuring: ranking on sets with judgements, answers on questions with known evidence."""
