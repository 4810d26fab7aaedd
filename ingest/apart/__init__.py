"""Reading in a process of its own: what a file does to its reader is that file's line."""
