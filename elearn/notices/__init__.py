"""What the site has to tell one person: that a grade has changed, that something is due, that somebody announced it."""
