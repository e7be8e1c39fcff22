"""Review: the questions that somebody has learnt, asked again shortly before they would be forgotten."""
