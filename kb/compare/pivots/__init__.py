"""Organisations × years for an indicator, a theme or a phrase."""
