"""Boards on which the groups of a class go on talking: threads, posts, summaries, and who may see them."""
