"""From texts to vectors and scores: embedding models and rerankers."""
