"""Progress: which sections a person has finished, and how far that is through the course."""
