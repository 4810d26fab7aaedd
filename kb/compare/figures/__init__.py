"""Figures of reports: read, named, put into series."""
