"""The page Figures: what reports tell in numbers, through the years."""
