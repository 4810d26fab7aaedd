"""The page Documents: what the library holds, put in and taken out."""
