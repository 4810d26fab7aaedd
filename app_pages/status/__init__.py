"""The page that tells how the library stands, for who looks after it."""
