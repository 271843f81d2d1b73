"""Many datagrams handed to the kernel together: Linux' sendmmsg(2), elsewhere a tight loop of sends.

One call of the operating system costs about as much as all that Python does for a small datagram, and a call tape
entry for each of a hundred thousand a second tells nobody anything: a batch is one entry.
"""

from __future__ import annotations

import ctypes
import errno
import socket
import struct
import sys
import time
from collections.abc import Callable, Sequence
from itertools import accumulate, chain
from typing import Any, Final

from workbench.engine.addresses import SockAddr
from workbench.engine.calls.tape import DataCall
from workbench.engine.calls.tracedsocket import TracedSocket

AT_ONCE: Final = 256  # datagrams in one sendmmsg
ARENA_BYTES: Final = 256 * 1024  # of payload in one sendmmsg; larger ones go one by one
LEAST: Final = 4  # below so many the preparation costs more than it saves

# struct mmsghdr of <sys/socket.h> on 64-bit Linux, by fields: msg_hdr (name, namelen, iov, iovlen, control,
# controllen, flags) and msg_len, each with the padding that the C compiler puts in.
_MESSAGE: Final = struct.Struct("@PI4xPNPNi4xI4x")
_VECTOR: Final = struct.Struct("@PN")  # struct iovec: base, length


class BatchSender:
    """Sends batches on one socket, which is connected where ``to`` is None. Belongs to the loop's thread."""

    def __init__(self, sock: TracedSocket) -> None:
        self._sock = sock
        self._many = _Many(sock) if _CALL is not None else None

    def send(self, payloads: Sequence[bytes], to: SockAddr | None) -> tuple[int, OSError | None]:
        """How many of them, from the first on, the kernel took, and what it said to the next one. Nothing raises."""
        start = time.perf_counter_ns()
        fits = len(payloads) >= LEAST and max(map(len, payloads)) <= ARENA_BYTES
        if to is None and self._many is not None and fits:
            name = "sendmmsg"
            taken, calls, error = self._many.send(payloads)
        else:
            name = "send" if to is None else "sendto"
            taken, error = self._one_by_one(payloads, to)
            calls = taken
        if taken and self._sock.tape.enabled:
            size = sum(map(len, payloads[:taken]))
            asked = f"{taken} datagrams" if name == "sendmmsg" else str(len(payloads[0]))
            time_ns = self._sock.clock.from_perf_ns(start)
            duration = time.perf_counter_ns() - start
            self._sock.tape.data_call(DataCall(name, self._sock.connection, time_ns, duration, size, asked, calls))
        return taken, error

    def _one_by_one(self, payloads: Sequence[bytes], to: SockAddr | None) -> tuple[int, OSError | None]:
        plain: Any = super(TracedSocket, self._sock)  # without an entry on the tape for each
        taken = 0
        try:
            if to is None:
                send = plain.send
                for payload in payloads:
                    send(payload)
                    taken += 1
            else:
                send_to = plain.sendto
                for payload in payloads:
                    send_to(payload, to)
                    taken += 1
        except OSError as error:
            return taken, error
        return taken, None


class _Many:
    """The memory that sendmmsg reads: an arena of payloads, a vector for each, a header for each vector."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._arena = bytearray(ARENA_BYTES)
        self._vectors = bytearray(_VECTOR.size * AT_ONCE)
        self._headers = bytearray(_MESSAGE.size * AT_ONCE)
        self._base = _address(self._arena)
        first = _address(self._vectors)
        for number in range(AT_ONCE):
            vector = first + _VECTOR.size * number
            _MESSAGE.pack_into(self._headers, _MESSAGE.size * number, 0, 0, vector, 1, 0, 0, 0, 0)
        self._messages = _address(self._headers)
        self._laid_out: tuple[int, ...] = ()  # the sizes that the vectors stand for

    def send(self, payloads: Sequence[bytes]) -> tuple[int, int, OSError | None]:
        """Taken, calls made, the error."""
        taken = calls = 0
        while taken < len(payloads):
            batch = payloads[taken : taken + AT_ONCE]
            data = b"".join(batch)
            while len(data) > ARENA_BYTES:
                batch = batch[: len(batch) // 2]  # ends: one alone fits, whoever calls has seen to it
                data = b"".join(batch)
            done = self._call(batch, data)
            calls += 1
            if isinstance(done, OSError):
                return taken, calls, done
            taken += done
        return taken, calls, None

    def _call(self, batch: Sequence[bytes], data: bytes) -> int | OSError:
        sizes = tuple(map(len, batch))
        if sizes != self._laid_out:
            places = accumulate(chain((self._base,), sizes[:-1]))
            layout = chain.from_iterable(zip(places, sizes, strict=True))
            struct.pack_into("@" + "PN" * len(sizes), self._vectors, 0, *layout)
            self._laid_out = sizes
        self._arena[: len(data)] = data
        if _CALL is None:
            raise AssertionError("made where the call is known")
        done = int(_CALL(self._sock.fileno(), self._messages, len(batch), 0))
        if done < 0:
            number = ctypes.get_errno()
            kind = BlockingIOError if number in (errno.EAGAIN, errno.EWOULDBLOCK) else OSError
            return kind(number, errno.errorcode.get(number, ""))
        return done


def _address(memory: bytearray) -> int:
    """Where it lies; it stays there as long as nobody changes its size."""
    return ctypes.addressof((ctypes.c_char * len(memory)).from_buffer(memory))


def _find_call() -> Callable[..., int] | None:
    if sys.platform != "linux" or struct.calcsize("P") != 8:
        return None
    try:
        call = ctypes.CDLL(None, use_errno=True).sendmmsg
    except (OSError, AttributeError):  # a C library without it
        return None
    call.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_uint, ctypes.c_int]
    call.restype = ctypes.c_int
    found: Callable[..., int] = call
    return found


_CALL: Final = _find_call()
