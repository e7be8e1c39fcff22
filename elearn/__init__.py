"""elearn: professional training that persists after the classroom."""
