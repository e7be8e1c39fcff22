"""Search: texts as tokens that both databases understand alike, the index of what is published, and its questions."""
