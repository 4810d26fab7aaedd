"""What text says in any report: numerals, numbers with unit and bound, dates, numbering, sentences,
language."""
