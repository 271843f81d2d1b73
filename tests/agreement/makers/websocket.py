"""The library websockets on both sides: after an upgrade that is not compared, frames of all kinds."""

from __future__ import annotations

import contextlib
import threading

import websockets
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.sync.server import serve

from tests.agreement.corpus import Corpus, Said
from tests.agreement.recorder import LOOPBACK, Recorder

PORT = 8765


def make() -> tuple[Corpus, str]:
    """One connection with text, binary, fragments, pings and a close code; one that the server ends."""
    def echo(connection) -> None:
        for message in connection:
            if message == "end":
                connection.close(4001, "as you wish")
                return
            connection.send(message)

    with serve(echo, LOOPBACK, 0, compression=None) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with Recorder(server.socket.getsockname()[1]) as relay:
            with connect(f"ws://{LOOPBACK}:{relay.port}/", compression=None, ping_interval=None) as client:
                for message in ("Hello", "", "köln", b"\x00\xff" * 8, b"", "x" * 125, "y" * 126, b"z" * 300,
                                '{"a": [1, 2, 3]}'):
                    client.send(message)
                    client.recv(10)
                client.send(["in ", "three ", "parts"])
                client.recv(10)
                assert client.ping(b"are you there").wait(10)
                client.close(1000, "done")
            with connect(f"ws://{LOOPBACK}:{relay.port}/", compression=None, ping_interval=None) as client:
                client.send("end")
                with contextlib.suppress(ConnectionClosed):
                    client.recv(10)
            conversations = [[_told(said) for said in each if len(said.data) < 60_000] for each in relay.conversations]
    return Corpus("websocket", "tcp", PORT, "http", conversations), f"websockets {websockets.__version__}"


def _told(said: Said) -> Said:
    is_upgrade = said.data.startswith((b"GET ", b"HTTP/"))
    return Said(said.data, said.from_client, not is_upgrade)
