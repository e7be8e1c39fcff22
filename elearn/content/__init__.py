"""The course as files and as pages: reading, checking and rendering it, and publishing its revisions."""
