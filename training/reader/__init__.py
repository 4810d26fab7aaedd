"""Training of the reader that judges which sentence answers; see docs/reader-model.md."""
