"""The error table in a window: searched, read, copied."""

from workbench.ui.errors.errorwindow import ErrorWindow

__all__ = ["ErrorWindow"]
