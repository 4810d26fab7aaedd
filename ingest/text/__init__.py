"""What text says in any report: numerals, dates, numbering, sentences, language."""
