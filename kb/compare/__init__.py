"""Reports laid side by side: what they plan, the figures they give, the themes they follow.

One module a subject. Each takes stored documents and gives values, and can be tried without an
index or a model.
"""
