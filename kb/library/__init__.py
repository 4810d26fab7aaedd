"""One knowledge base on disk: the object that people hold, and its upkeep."""
