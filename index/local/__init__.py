"""The index of one machine: FAISS and tantivy, with checkpoints on disk."""
