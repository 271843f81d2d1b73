"""The face without a window: the same sessions for a shell and for scripts."""
