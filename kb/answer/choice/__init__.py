"""Which of the evidence answers: facts, lists, shares of several years."""
