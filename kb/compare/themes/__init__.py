"""Themes and wordings through the years."""
