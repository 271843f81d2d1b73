"""The stairs: one Session per socket panel, a Workspace for all of them. Knows no Qt."""
