"""From files to chunks in the catalog."""
