"""What is wrong with a project file."""

from __future__ import annotations


class ProjectError(ValueError):
    """A sentence for people; ``path`` is the place in the document (``sockets[2].url``), empty where none is meant."""

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.message = message
        self.path = path


class OpenElsewhereError(ProjectError):
    """Another window works on this file."""


class SaveCancelled(ProjectError):  # noqa: N818 - the user's wish, not a fault
    """The save was cancelled; the saved file is as it was."""
