"""From learning to practice: plans of action, what became of them after 30 and 90 days, and examples for others."""
