"""TCP client: resolve, bind where asked, connect to the addresses in turn, hand the socket to asyncio."""

from __future__ import annotations

import asyncio
import socket
import time
from dataclasses import replace

from workbench.engine.addresses import Address, address_text
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.failures import failure_from
from workbench.engine.options.setting import bind_client, granted_receive_bytes, prepare_client
from workbench.engine.streams.connection import StreamConnection
from workbench.engine.streams.transport import StreamTransport
from workbench.model.calls import CallRecord
from workbench.model.events import EventKind
from workbench.model.failures import Failure, Reason


class TcpClient(StreamTransport):
    """One outgoing connection."""

    async def start(self) -> Failure | None:
        unprepared = self._prepare_layers()
        if unprepared is not None:
            return unprepared
        found = await self._resolve()
        if isinstance(found, Failure):
            return found
        deadline_s = time.monotonic() + self.options.connect_timeout_ms / 1000
        failure: Failure | None = None
        for index, address in enumerate(found):
            # The time that is left is shared out evenly, so that a silent first address leaves some to the others.
            share_s = max(0.0, deadline_s - time.monotonic()) / (len(found) - index)
            failure = await self._attempt(address, share_s)
            if failure is None:
                return None
            if index + 1 < len(found):
                self.feed.happened(EventKind.NOTE, ends=("", str(address)), failure=failure, detail="next address")
        return failure

    async def _attempt(self, address: Address, timeout_s: float) -> Failure | None:
        what = str(address)
        sock: TracedSocket | None = None
        handed_over = False
        try:
            sock = TracedSocket(address.family, socket.SOCK_STREAM, self._tape, self._clock)
            prepare_client(sock, self.options)
            if self.url.bind is not None:
                what = f"binding to {self.url.bind}"
                bind_client(sock, self.url.bind)
                what = str(address)
            self.feed.happened(EventKind.CONNECTING, ends=("", what))
            failure = await self._connect(sock, address, timeout_s)
            if failure is not None:
                return failure
            self.local, self.peer = address_text(sock.getsockname()), what
            self.receive_buffer_bytes = granted_receive_bytes(sock)
            handed_over = True
            connection = StreamConnection(self, sock, address.sockaddr, self._make_layers())
            await asyncio.get_running_loop().create_connection(lambda: connection, sock=sock)
            return await self._opened(connection, timeout_s)
        except OSError as error:
            failure = failure_from(error, what)
            refused = failure.reason is Reason.REFUSED
            return replace(failure, detail=f"nothing listens on {address}") if refused else failure
        finally:
            if sock is not None and not handed_over:
                sock.close()

    async def _opened(self, connection: StreamConnection, timeout_s: float) -> Failure | None:
        """The handshakes of the layers, under the time that a connect may take."""
        try:
            async with asyncio.timeout(timeout_s):
                return await connection.opened()
        except TimeoutError:
            failure = Failure(Reason.TIMED_OUT, f"no handshake with {self.peer} within {timeout_s:.3g} s")
            connection.abort(failure)
            return failure
        except asyncio.CancelledError:
            connection.abort()
            raise

    async def _connect(self, sock: TracedSocket, address: Address, timeout_s: float) -> Failure | None:
        start = time.perf_counter_ns()
        timer = asyncio.timeout(timeout_s)
        try:
            async with timer:
                await asyncio.get_running_loop().sock_connect(sock, address.sockaddr)
        except TimeoutError:
            if not timer.expired():  # the system's own time-out, ETIMEDOUT
                raise
            self._note_completed_connect(address, start, f"given up after {timeout_s:.3g} s")
            return Failure(Reason.TIMED_OUT, f"no answer from {address} within {timeout_s:.3g} s")
        except OSError as error:
            self._note_completed_connect(address, start, f"-1 {error}")
            raise
        self._note_completed_connect(address, start, "0")
        return None

    def _note_completed_connect(self, address: Address, start: int, result: str) -> None:
        if self.sees_completions_only:  # elsewhere the socket itself noted connect and getsockopt(SO_ERROR)
            duration = time.perf_counter_ns() - start
            time_ns = self._clock.from_perf_ns(start)
            self._tape.append(CallRecord(time_ns, duration, "connect", str(address), result, completed=True))
