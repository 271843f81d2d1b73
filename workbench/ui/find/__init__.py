"""Finding in the whole project, and its bookmarks."""
