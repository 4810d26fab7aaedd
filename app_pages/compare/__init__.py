"""The page Compare: reports side by side, promises and results, themes and wordings."""
