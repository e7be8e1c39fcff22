"""Completion: who has done everything that a class asks; the rule is pure, and what is kept of it can be rebuilt."""
