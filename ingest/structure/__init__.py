"""The structure of a report: headings, sections, what each passage does."""
