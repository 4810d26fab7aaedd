"""From texts to terms, and how often each stands where."""
