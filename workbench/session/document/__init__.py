"""The document of a workspace and the steps that change it."""
