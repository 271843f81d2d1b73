"""The file of a Unix domain socket: who may use it, who removes it, and what is wrong with one that is in the way.

unix(7), "Pathname sockets": a listener makes the file by binding, and nobody removes it by himself.
"""

from __future__ import annotations

import os
import shlex
import stat
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

from workbench.engine.addresses import Address
from workbench.engine.calls.tape import CallTape
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.streams.families import stream_socket
from workbench.model.clock import Clock
from workbench.model.failures import Failure, Reason

OWNER_ONLY: Final = 0o600  # who may connect: unix(7), write permission on the file


class SocketFile:
    """The file that our own listener made at ``path``."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._identity: tuple[int, int] | None = None  # device and inode

    def bind(self, sock: TracedSocket) -> None:
        """Bind, for the owner alone. Raises OSError.

        On Linux the file takes the mode of the socket, so that it is never open to others, and the process's umask,
        which other threads use, stays as it is. Elsewhere the mode is set after ``bind``: before ``listen`` nobody
        can connect.
        """
        if sys.platform == "linux":
            os.fchmod(sock.fileno(), OWNER_ONLY)
        sock.bind(self.path)
        facts = os.lstat(self.path)
        self._identity = facts.st_dev, facts.st_ino
        if sys.platform != "linux":
            Path(self.path).chmod(OWNER_ONLY)

    def remove(self) -> None:
        """Remove the file if it is still ours; one that another program has put there since is left alone."""
        identity, self._identity = self._identity, None
        try:
            facts = os.lstat(self.path)
            if identity == (facts.st_dev, facts.st_ino):
                Path(self.path).unlink()
        except OSError:  # gone, or in a folder that has become closed to us
            pass


def path_of(address: Address) -> str | None:
    """The file's path; None for an abstract name, which has no file."""
    return address.sockaddr if isinstance(address.sockaddr, str) else None


def bind_trouble(failure: Failure, address: Address, tape: CallTape, clock: Clock) -> Failure:
    """Says what lies at the path where a listener could not be bound."""
    path = path_of(address)
    if path is None or failure.reason is not Reason.ADDRESS_IN_USE:
        return _denied(failure, address)
    kind = _kind_of_file(path)
    if kind is not None and not stat.S_ISSOCK(kind):
        return replace(failure, detail=f"{failure.detail}: a file that is no socket lies there")
    if kind is not None and _nobody_listens(address, tape, clock):
        return replace(failure, reason=Reason.LEFT_OVER, detail=f"{path}; it can be removed with: {_removal(path)}")
    return failure


def connect_trouble(failure: Failure, address: Address) -> Failure:
    """Says what lies at the path that a client could not connect to."""
    path = path_of(address)
    if failure.reason is not Reason.REFUSED:
        return _denied(failure, address)
    kind = _kind_of_file(path) if path is not None else None
    if kind is not None and not stat.S_ISSOCK(kind):
        return replace(failure, detail=f"{path} is a file, and no socket")
    return replace(failure, detail=f"nothing listens on {address}")


def _denied(failure: Failure, address: Address) -> Failure:
    """Says which permission it is that is wanting; any other failure stays as it is."""
    path = path_of(address)
    if path is None or failure.reason is not Reason.ACCESS_DENIED:
        return failure
    if _kind_of_file(path) is None:
        return replace(failure, detail=f"{path}: this user may not enter the folder, or not make files in it")
    return replace(failure, detail=f"{path}: this user may not write to the file")


def _kind_of_file(path: str) -> int | None:
    try:
        return Path(path).stat().st_mode
    except OSError:
        return None


def _nobody_listens(address: Address, tape: CallTape, clock: Clock) -> bool:
    """Asks by connecting, for this alone tells. Nothing is sent."""
    probe = stream_socket(address, tape, clock)
    try:
        probe.connect(address.sockaddr)
    except ConnectionRefusedError:
        return True
    except OSError:  # another type of socket that is alive, or a backlog that is full
        return False
    finally:
        probe.close()
    return False


def _removal(path: str) -> str:
    return f"del \"{path}\"" if sys.platform == "win32" else f"rm {shlex.quote(path)}"
