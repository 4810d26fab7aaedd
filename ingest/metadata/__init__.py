"""Title, organisation, year, date and language of a report: given, or read out of it."""
