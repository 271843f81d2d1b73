"""One laboratory for every loop: each test of this folder that takes ``lab`` runs on all of them.

``asyncio``: the plain selector loop. ``qasync``: Qt's loop. ``completion``: a loop without ``add_reader``, which takes
the Windows contract: asyncio's completion transport, accepting by ``sock_accept``, datagrams through a reader thread.
With ``+thread`` behind it, a loop takes the reader thread although it need not.
"""

from __future__ import annotations

import _socket
import asyncio
import gc
import inspect
import os
import socket
import threading
from asyncio import proactor_events
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from workbench.authority.laboratory import LaboratoryAuthority
from workbench.engine.calls.tape import CallTape
from workbench.engine.datagrams.readers import ThreadReader
from workbench.engine.datagrams.transport import DatagramTransport
from workbench.engine.factory import make_transport
from workbench.engine.layers.choice import no_secret
from workbench.engine.transport import Transport
from workbench.model.clock import Clock
from workbench.model.events import Event, EventKind
from workbench.model.records import Piece
from workbench.model.sockets import Role, SocketOptions, SocketSpec
from workbench.model.tlssettings import TlsSettings
from workbench.model.websettings import WebSettings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
DEADLINE_S = 20.0


class Operation(asyncio.Future[int]):
    """An overlapped operation: tried when the descriptor is ready, told when it is complete."""

    def __init__(self, loop: CompletionLoop, sock: socket.socket, writes: bool, step: Callable[[], int | None]) -> None:
        super().__init__(loop=loop)
        self._step = step
        self._number = sock.fileno()
        self._watch = loop._add_writer if writes else loop._add_reader
        self._unwatch = loop._remove_writer if writes else loop._remove_reader
        self._watch(self._number, self._ready)

    def cancel(self, msg: Any = None) -> bool:
        self._unwatch(self._number)
        return super().cancel(msg)

    def _ready(self) -> None:
        try:
            result = self._step()
        except (BlockingIOError, InterruptedError):
            return
        except OSError as error:
            self._unwatch(self._number)
            self.set_exception(error)
            return
        if result is not None:
            self._unwatch(self._number)
            self.set_result(result)


class Proactor:
    """The two operations that asyncio's completion transport needs. Calls the sockets' C methods: no tape sees them."""

    def __init__(self, loop: CompletionLoop) -> None:
        self._loop = loop

    def recv_into(self, sock: socket.socket, buffer: Any) -> Operation:
        return Operation(self._loop, sock, False, lambda: _socket.socket.recv_into(sock, buffer))

    def send(self, sock: socket.socket, data: Any) -> Operation:
        view, at = memoryview(data), 0

        def step() -> int | None:
            nonlocal at
            at += _socket.socket.send(sock, view[at:])
            return at if at == len(view) else None

        return Operation(self._loop, sock, True, step)


class CompletionLoop(asyncio.SelectorEventLoop):
    """A loop that does not tell readiness, with the very stream transport that asyncio uses on Windows."""

    add_reader = asyncio.AbstractEventLoop.add_reader  # raises NotImplementedError
    add_writer = asyncio.AbstractEventLoop.add_writer

    def __init__(self) -> None:
        super().__init__()
        self._proactor = Proactor(self)

    def _make_socket_transport(self, sock, protocol, waiter=None, *, extra=None, server=None):
        return proactor_events._ProactorSocketTransport(self, sock, protocol, waiter, extra, server)


class Recorder:
    """A sink that writes everything down, and wakes whoever waits for a fact."""

    def __init__(self) -> None:
        self.log: list[Piece | Event | int] = []
        self.rx: list[Piece] = []
        self.tx: list[Piece] = []
        self.events: list[Event] = []
        self.writable_calls: list[int] = []
        self.on_received: Callable[[list[Piece]], None] | None = None
        self._numbers = 0
        self._changed = asyncio.Event()

    def next_connection(self) -> int:
        self._numbers += 1
        return self._numbers

    def received(self, pieces: list[Piece]) -> None:
        assert pieces
        self.rx += pieces
        self.log += pieces
        if self.on_received is not None:
            self.on_received(pieces)
        self._changed.set()

    def sent(self, pieces: list[Piece]) -> None:
        assert pieces
        self.tx += pieces
        self.log += pieces
        self._changed.set()

    def happened(self, event: Event) -> None:
        self.events.append(event)
        self.log.append(event)
        self._changed.set()

    def writable(self, connection: int) -> None:
        self.writable_calls.append(connection)
        self._changed.set()

    @property
    def received_bytes(self) -> bytes:
        return b"".join(piece.payload for piece in self.rx)

    def kinds(self, connection: int | None = None) -> list[EventKind]:
        return [event.kind for event in self.events if connection in (None, event.connection)]

    def first(self, kind: EventKind) -> Event:
        return next(event for event in self.events if event.kind is kind)

    async def until(self, fact: Callable[[Recorder], Any], deadline_s: float = DEADLINE_S) -> None:
        """Wait until ``fact`` holds."""
        async with asyncio.timeout(deadline_s):
            while not fact(self):
                self._changed.clear()
                await self._changed.wait()

    async def saw(self, kind: EventKind) -> Event:
        await self.until(lambda recorder: kind in recorder.kinds())
        return self.first(kind)


class End:
    """One transport with its recorder."""

    def __init__(self, transport: Transport, seen: Recorder, tape: CallTape) -> None:
        self.transport = transport
        self.seen = seen
        self.tape = tape

    def calls(self) -> list[str]:
        """The tape as text: ``name(arguments) = result``."""
        return [f"{call.name}({call.arguments}) = {call.result}" for call in self.tape.read(0, 100_000)[1]]


class Lab:
    """Makes transports on one kind of loop, and closes what a test left open."""

    laboratory: Any = None  # the authority that issues certificates for TLS

    def __init__(self, kind: str, loop_factory: Callable[[], asyncio.AbstractEventLoop], thread: bool = False) -> None:
        self.kind = kind
        self.takes_thread = thread or kind == "completion"
        self.clock = Clock()
        self._loop_factory = loop_factory
        self._ends: list[End] = []
        self._sockets: list[socket.socket] = []
        self.unhandled: list[dict[str, Any]] = []

    # -- our ends

    def make(
        self, role: Role, url: str, *, tls: TlsSettings | None = None, web: WebSettings | None = None,
        secret: Any = no_secret, **options: Any
    ) -> End:
        seen, tape = Recorder(), CallTape()
        spec = SocketSpec(
            len(self._ends) + 1, "test", role, url, SocketOptions(**options),
            tls=tls or TlsSettings(), web=web or WebSettings(),
        )  # fmt: skip
        end = End(make_transport(spec, seen, tape, self.clock, secret, self.laboratory), seen, tape)
        self._ends.append(end)
        return end

    async def listener(self, url: str = "tcp://127.0.0.1:0", **options: Any) -> End:
        end = self.make(Role.LISTENER, url, **options)
        assert await end.transport.start() is None
        return end

    async def client(self, url: str, **options: Any) -> End:
        end = self.make(Role.CLIENT, url, **options)
        assert await end.transport.start() is None
        return end

    # -- plain peers

    def socket(self, kind: int = socket.SOCK_STREAM, family: int = socket.AF_INET) -> socket.socket:
        sock = socket.socket(family, kind)
        sock.setblocking(False)
        self._sockets.append(sock)
        return sock

    def plain_listener(self, backlog: int = 16) -> tuple[socket.socket, str]:
        sock = self.socket()
        sock.bind(("127.0.0.1", 0))
        sock.listen(backlog)
        return sock, f"tcp://127.0.0.1:{sock.getsockname()[1]}"

    def plain_datagram(self, bound: bool = True) -> socket.socket:
        sock = self.socket(socket.SOCK_DGRAM)
        if bound:
            sock.bind(("127.0.0.1", 0))
        return sock

    async def plain_client(self, address: str) -> socket.socket:
        sock = self.socket()
        host, _colon, port = address.rpartition(":")
        await asyncio.get_running_loop().sock_connect(sock, (host, int(port)))
        return sock

    async def accept(self, listener: socket.socket) -> socket.socket:
        async with asyncio.timeout(DEADLINE_S):
            sock, _address = await asyncio.get_running_loop().sock_accept(listener)
        self._sockets.append(sock)
        return sock

    async def pair(self, **options: Any) -> tuple[End, socket.socket]:
        """A client of ours, and the plain socket at the other end."""
        listener, url = self.plain_listener()
        accepting = asyncio.ensure_future(self.accept(listener))
        end = await self.client(url, **options)
        return end, await accepting

    # -- running

    def run(self, scenario: Awaitable[None]) -> None:
        with asyncio.Runner(loop_factory=self._loop_factory) as runner:
            runner.get_loop().set_exception_handler(lambda _loop, context: self.unhandled.append(context))
            runner.run(self._run(scenario))
        assert self.unhandled == []

    async def _run(self, scenario: Awaitable[None]) -> None:
        try:
            async with asyncio.timeout(60):
                await scenario
        finally:
            for end in self._ends:
                await end.transport.aclose(5.0, abort=True)
                end.seen.on_received = None
            for sock in self._sockets:
                sock.close()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        assert not left, f"tasks left running: {left}"


def open_sockets() -> set[str]:
    """Inodes of the sockets that this process holds."""
    found = set()
    for entry in Path("/proc/self/fd").iterdir():
        try:
            target = entry.readlink().name
        except OSError:  # the folder's own descriptor
            continue
        if target.startswith("socket:"):
            found.add(target)
    return found


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> LaboratoryAuthority:
    """The laboratory authority of all tests."""
    return LaboratoryAuthority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(params=["asyncio", "qasync", "completion"])
def lab(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, authority: LaboratoryAuthority
) -> Iterator[Lab]:
    kind, _plus, forced = request.param.partition("+")
    if kind == "qasync":
        application = request.getfixturevalue("qapp")
        import qasync

        def factory() -> asyncio.AbstractEventLoop:
            return qasync.QEventLoop(application)
    else:
        factory = asyncio.SelectorEventLoop if kind == "asyncio" else CompletionLoop
    sockets, threads = open_sockets(), set(threading.enumerate())
    if forced:
        monkeypatch.setattr(DatagramTransport, "reader_kind", ThreadReader)
    laboratory = Lab(kind, factory, bool(forced))
    laboratory.laboratory = authority
    yield laboratory
    if not open_sockets() <= sockets:
        gc.collect()  # in a cycle that nobody holds, perhaps
    for thread in set(threading.enumerate()) - threads:
        thread.join(5)  # it has told its result, and may be on its last lines
        assert not thread.is_alive(), f"the thread {thread.name!r} was left running"
    assert open_sockets() <= sockets, "a socket was left open"


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run ``async def`` tests on the laboratory's loop."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = inspect.signature(pyfuncitem.obj).parameters
    arguments = {name: pyfuncitem.funcargs[name] for name in names}
    arguments["lab"].run(pyfuncitem.obj(**arguments))
    return True
