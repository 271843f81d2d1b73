"""The echo example: a listener that echoes and a client that talks to it, both ends in one project."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from workbench.model.events import EventKind
from workbench.model.failures import Reason
from workbench.model.payloads import PayloadSpec
from workbench.model.sockets import ReplyMode, Role
from workbench.session.session import Session
from workbench.session.workspace import Workspace

FIRST_PORT, LAST_PORT = 9000, 9019
MESSAGE_STEP_S = 0.12
TALK_S = 120.0  # then the example is quiet, and whoever watches goes on alone


class EchoExample:
    """Two sockets on loopback and a bounded conversation between them."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.listener: Session | None = None
        self.client: Session | None = None
        self.sent = 0

    def start(self, talk_s: float = TALK_S) -> None:
        """Make both sockets, open them, and talk for ``talk_s`` seconds."""
        self._workspace.tasks.spawn(self._run(talk_s), "echo example")

    async def _run(self, talk_s: float) -> None:
        listener = await self._open_listener()
        if listener is None:
            return
        url = f"tcp://{listener.local}"
        client = self.client = self._workspace.add_socket(Role.CLIENT, url, "echo client")
        client.open()
        if await client.opened():
            await self._talk(client, talk_s)

    async def _open_listener(self) -> Session | None:
        """Port 9000, or the next one that is free: a fixed port, so that the saved project opens again."""
        url = f"tcp://127.0.0.1:{FIRST_PORT}"
        listener = self.listener = self._workspace.add_socket(Role.LISTENER, url, "echo listener")
        listener.set_reply(ReplyMode.ECHO, PayloadSpec())
        for port in range(FIRST_PORT, LAST_PORT + 1):
            self._workspace.update_spec(replace(listener.spec, url=f"tcp://127.0.0.1:{port}"), "Choose a port")
            listener.open()
            if await listener.opened():
                return listener
            if listener.failure is None or listener.failure.reason is not Reason.ADDRESS_IN_USE:
                return None
        return None

    async def _talk(self, client: Session, talk_s: float) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + talk_s
        while loop.time() < end and client.is_open:
            if client.send(message(self.sent)) is None:
                self.sent += 1
            await asyncio.sleep(MESSAGE_STEP_S)


def message(number: int) -> bytes:
    """The ``number``-th message of the example: text, other alphabets, binary, and now and then a larger block."""
    kinds = (
        f"Hello, socket {number}\r\n".encode(),
        f'{{"measurement": {number}, "celsius": {20 + number % 7}.{number % 10}}}\n'.encode(),
        "Grüße, 你好, здравствуйте\n".encode(),
        number.to_bytes(4, "big") + bytes(range(32)),
        b"GET / HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n",
        bytes((number * 7 + index) % 256 for index in range(1_024 + 512 * (number % 5))),
    )
    return kinds[number % len(kinds)]


def summary(session: Session) -> str:
    """One line about what a session carried: ``echo listener: received 12 records, 4,096 bytes; sent …``."""
    counters = session.counters
    accepted = sum(1 for event in session.events.read(0)[1] if event.kind is EventKind.ACCEPTED)
    clients = f", {accepted} accepted" if session.spec.role is Role.LISTENER else ""
    return (
        f"{session.spec.name} {session.local}{clients}: "
        f"received {counters.rx_records:,} records, {counters.rx_bytes:,} bytes; "
        f"sent {counters.tx_records:,} records, {counters.tx_bytes:,} bytes"
    )
