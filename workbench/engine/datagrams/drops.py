"""How many datagrams the kernel threw away because a receive buffer was full."""

from __future__ import annotations

import os
import socket
import struct
from pathlib import Path

from workbench.engine.options.setting import IS_LINUX

SO_MEMINFO = 55  # asm-generic/socket.h, Linux 4.12
_DROPS_INDEX = 8  # SK_MEMINFO_DROPS, linux/sock_diag.h
_WORDS = struct.Struct("9I")
_TABLES = (Path("/proc/net/udp"), Path("/proc/net/udp6"))
_WRAP = 1 << 32


class DropCounter:
    """The kernel's own count for one socket, which SO_RXQ_OVFL would tell with the next datagram only.

    ``SO_MEMINFO`` is one system call; ``/proc/net/udp`` serves where it is missing. Not on the call tape: it is asked
    ten times a second and changes nothing.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._total = 0
        self._last_raw = 0
        self._has_meminfo = IS_LINUX

    def read(self) -> int | None:
        """Drops since the socket was made; None where the system does not tell."""
        raw = self._raw() if IS_LINUX and self._sock.fileno() >= 0 else None
        if raw is None:
            return self._total if IS_LINUX else None
        self._total += (raw - self._last_raw) % _WRAP
        self._last_raw = raw
        return self._total

    def _raw(self) -> int | None:
        if self._has_meminfo:
            try:
                words = socket.socket.getsockopt(self._sock, socket.SOL_SOCKET, SO_MEMINFO, _WORDS.size)
                return int(_WORDS.unpack(words)[_DROPS_INDEX])
            except (OSError, struct.error):
                self._has_meminfo = False
        return drops_from_proc(os.fstat(self._sock.fileno()).st_ino)


def drops_from_proc(inode: int, tables: tuple[Path, ...] = _TABLES) -> int | None:
    """The column ``drops`` of the socket with this inode (proc(5)); None if it is not there."""
    for table in tables:
        try:
            lines = table.read_text("ascii").splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            columns = line.split()
            if len(columns) > 12 and columns[9] == str(inode):
                return int(columns[12])
    return None
