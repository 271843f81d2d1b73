"""Secrets of TLS connections from a key log file that a person names. They go into the export and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from workbench.codec.packets.keylog import key_log_lines
from workbench.project.errors import ProjectError
from workbench.project.regularfile import is_special

KEY_LOG_MAX_BYTES: Final = 64 * 1024 * 1024


def read_key_log(path: Path) -> bytes:
    """The lines of secrets in ``path``. Raises :class:`ProjectError` where there is none, and :class:`OSError`."""
    if is_special(path):
        raise ProjectError(f"{path.name} is a device, a pipe or a socket, and a key log is a file.")
    with path.open("rb") as file:
        data = file.read(KEY_LOG_MAX_BYTES + 1)
    if len(data) > KEY_LOG_MAX_BYTES:
        raise ProjectError(f"{path.name} is larger than {KEY_LOG_MAX_BYTES // 1024 // 1024} MiB: no key log.")
    lines = key_log_lines(data)
    if not lines:
        raise ProjectError(f"{path.name} has no line of secrets, such as “CLIENT_RANDOM …”: it is no key log file.")
    return lines
