"""What could answer: the blocks of the reports found, each with what speaks for it."""
