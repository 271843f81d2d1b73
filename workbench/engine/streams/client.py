"""Stream client: find the addresses, race for the first that answers, hand the socket to asyncio."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

from workbench.engine.addresses import Address, address_text
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.failures import error_number, failure_from
from workbench.engine.layers.choice import layer_maker
from workbench.engine.layers.tlsfailures import CERTIFICATE_REASONS
from workbench.engine.options.applying import Phase
from workbench.engine.options.setting import bind_client, granted_receive_bytes, prepare_client, prepare_other
from workbench.engine.streams.attempts import Attempts
from workbench.engine.streams.connecting import connect, goes_through_loop
from workbench.engine.streams.connection import StreamConnection
from workbench.engine.streams.families import fixed_address, is_ip, is_unix, stream_socket, with_hint
from workbench.engine.streams.secondlook import ANNOUNCED, DEADLINE_S, explained, look_again
from workbench.engine.streams.socketfiles import connect_trouble
from workbench.engine.streams.transport import StreamTransport
from workbench.model.calls import CallRecord
from workbench.model.events import EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.sockets import Role


class StreamClient(StreamTransport):
    """One outgoing connection, of any kind of stream."""

    async def start(self) -> Failure | None:
        unprepared = self._prepare_layers()
        if unprepared is not None:
            return unprepared
        found = await self._addresses()
        if isinstance(found, Failure):
            return found
        outcome = await Attempts(self._attempt, self.feed, self.options).run(found)
        if isinstance(outcome, Failure):
            return outcome
        return await self._hand_over(outcome.sock, outcome.address)

    async def _addresses(self) -> list[Address] | Failure:
        fixed = fixed_address(self.url, Role.CLIENT)
        if fixed is None:
            return await self._resolve()
        return fixed if isinstance(fixed, Failure) else [fixed]

    async def _attempt(self, address: Address, timeout_s: float) -> TracedSocket | Failure:
        what = str(address)
        sock: TracedSocket | None = None
        connected = False
        try:
            sock = stream_socket(address, self._tape, self._clock)
            self._prepare(sock)
            if self.url.bind is not None:
                what = f"binding to {self.url.bind}"
                bind_client(sock, self.url.bind)
                what = str(address)
            self.feed.happened(EventKind.CONNECTING, ends=("", what))
            failure = await self._connect(sock, address, timeout_s)
            if failure is not None:
                return failure
            connected = True
            return sock
        except OSError as error:
            return _told(failure_from(error, what), address)
        finally:
            if sock is not None and not connected:
                sock.close()

    async def _hand_over(self, sock: TracedSocket, address: Address) -> Failure | None:
        handed_over = False
        try:
            self.local, self.peer = address_text(sock.getsockname()), str(address)
            self.receive_buffer_bytes = granted_receive_bytes(sock)
            self.option_teller.apply(sock, self.options.socket_options, Phase.CONNECTED)
            handed_over = True
            connection = StreamConnection(self, sock, address.sockaddr, self._make_layers())
            await asyncio.get_running_loop().create_connection(lambda: connection, sock=sock)
        except OSError as error:
            return failure_from(error, str(address))
        finally:
            if not handed_over:
                sock.close()
        failure = await self._opened(connection, self.options.connect_timeout_ms / 1000)
        if failure is not None and failure.reason in CERTIFICATE_REASONS:
            return await self._look_again(connection, address, failure)
        return failure

    async def _look_again(self, refused: StreamConnection, address: Address, failure: Failure) -> Failure:
        """Fetch the certificates that were refused, so that the reason can be seen."""
        made = layer_maker(self._spec, self._secret, self._proxy_target, self._laboratory, second_look=True)
        if isinstance(made, Failure):
            return failure
        self.feed.happened(EventKind.NOTE, ends=("", str(address)), detail=ANNOUNCED)
        seen, sock = None, None
        try:
            async with asyncio.timeout(DEADLINE_S):
                connected = await self._attempt(address, DEADLINE_S)
                if isinstance(connected, Failure):
                    return failure
                sock = connected
                seen = await look_again(sock, made())
        except (TimeoutError, OSError):
            pass  # it was an extra: the failure stands without it
        finally:
            if sock is not None:
                sock.close()
        told, refused.facts.tls = explained(failure, seen, self._spec.tls.server_name or self.url.endpoint.host)
        return told

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

    def _prepare(self, sock: TracedSocket) -> None:
        if is_ip(sock.family):
            prepare_client(sock, self.options)
        else:
            prepare_other(sock, self.options)
        self.option_teller.tell_of(sock)

    async def _connect(self, sock: TracedSocket, address: Address, timeout_s: float) -> Failure | None:
        start = time.perf_counter_ns()
        timer = asyncio.timeout(timeout_s)
        try:
            async with timer:
                await connect(sock, address, self.sees_completions_only)
        except TimeoutError:
            if not timer.expired():  # the system's own time-out, ETIMEDOUT
                raise
            self._note_completed_connect(address, start, f"given up after {timeout_s:.3g} s")
            return Failure(Reason.TIMED_OUT, f"no answer from {address} within {timeout_s:.3g} s")
        except OSError as error:
            self._note_completed_connect(address, start, f"-1 {error}", error_number(error))
            raise
        self._note_completed_connect(address, start, "0")
        return None

    def _note_completed_connect(self, address: Address, start: int, result: str, number: int | None = None) -> None:
        # Elsewhere the socket itself noted connect and getsockopt(SO_ERROR).
        if self.sees_completions_only and goes_through_loop(address.family, True):
            duration = time.perf_counter_ns() - start
            time_ns = self._clock.from_perf_ns(start)
            self._tape.append(CallRecord(time_ns, duration, "connect", str(address), result, number, completed=True))


def _told(failure: Failure, address: Address) -> Failure:
    """With the words that say most about why it was not connected."""
    if is_unix(address.family):
        return connect_trouble(failure, address)
    if failure.reason is Reason.REFUSED:
        return replace(failure, detail=f"nothing listens on {address}")
    if failure.reason is Reason.TIMED_OUT:  # the system's own time-out
        failure = replace(failure, detail=f"no answer from {address}")
    return with_hint(failure, address)
