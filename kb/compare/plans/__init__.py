"""What reports plan: commitments, aligned from year to year, and what became of them."""
