"""The review strip: one pair after another, by keys, kept without the page being drawn again."""
