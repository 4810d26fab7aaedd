"""Finding chunks: two legs, fused."""
