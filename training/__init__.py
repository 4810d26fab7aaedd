"""Training of the Chinese table that comes with the package; see docs/chinese-model.md."""
