"""Connecting one socket: through the loop where it can, else by trying and looking again."""

from __future__ import annotations

import asyncio
import errno
import os
import select
import socket
from typing import Final

from workbench.engine.addresses import Address
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.streams.families import is_ip, is_unix

FIRST_LOOK_S: Final = 0.01
LONGEST_LOOK_S: Final = 0.1


def goes_through_loop(family: int, sees_completions_only: bool) -> bool:
    """Whether the loop's own ``sock_connect`` and ``sock_accept`` can serve that family.

    The completion port connects and accepts IP alone (asyncio/windows_events.py binds by family before ConnectEx).
    """
    return is_ip(family) or not (sees_completions_only or is_unix(family))


async def connect(sock: TracedSocket, address: Address, sees_completions_only: bool) -> None:
    """Connect, without a time limit of its own. Raises OSError; when it is cancelled the socket stays as it is."""
    if goes_through_loop(address.family, sees_completions_only):
        await asyncio.get_running_loop().sock_connect(sock, address.sockaddr)
    elif is_unix(address.family):
        await _connect_unix(sock, address)
    else:
        await _connect_looking(sock, address)


async def _connect_unix(sock: TracedSocket, address: Address) -> None:
    """EAGAIN says that the listener's backlog is full (connect(2)), and nothing is under way: asyncio would wait for
    the socket to be writable, which it is, and take it for connected."""
    delay_s = FIRST_LOOK_S
    while True:
        try:
            sock.connect(address.sockaddr)
            return
        except BlockingIOError:
            await asyncio.sleep(delay_s)
            delay_s = min(LONGEST_LOOK_S, delay_s * 2)


async def _connect_looking(sock: TracedSocket, address: Address) -> None:
    try:
        sock.connect(address.sockaddr)
        return
    except BlockingIOError:
        pass
    delay_s = FIRST_LOOK_S
    while not _is_settled(sock):
        await asyncio.sleep(delay_s)
        delay_s = min(LONGEST_LOOK_S, delay_s * 2)
    number = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if number:
        raise OSError(number, os.strerror(number) if number in errno.errorcode else "")


def _is_settled(sock: TracedSocket) -> bool:
    """Winsock tells a connect that failed in the third set, others in the second."""
    _readable, writable, failed = select.select([], [sock], [sock], 0)
    return bool(writable or failed)
