"""The content check, the library, publishing, and the course that is shipped."""
