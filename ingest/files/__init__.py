"""A file's bytes and their encoding."""
