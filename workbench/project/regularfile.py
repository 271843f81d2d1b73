"""Only regular files are projects. A device, a pipe or a socket is never read, made anew or replaced: opening a pipe
waits for ever, and replacing ``/dev/null`` would take it away from every program of the computer.
"""

from __future__ import annotations

import stat
from pathlib import Path

from workbench.project.errors import ProjectError


def is_special(path: Path) -> bool:
    """True for what is there and is neither a regular file nor a folder. Links are followed."""
    try:
        mode = path.stat().st_mode
    except OSError:  # not there, or not to be looked at: the access itself tells why
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def refuse_special(path: Path) -> None:
    """Raises :class:`ProjectError` for a device, a pipe or a socket."""
    if is_special(path):
        raise ProjectError(f"{path.name} is a device, a pipe or a socket, and a project is a file.")
