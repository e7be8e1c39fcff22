"""Grading anew: after a mark by hand or an override at once; for a mended key by preview, commit and undo."""
