"""Projects, exports and imports as files, and the jobs that handle them."""
