"""Standard input on its way out."""

from __future__ import annotations

import asyncio

from tests.conftest import Until
from workbench.cli.commands import OutputForm, SendCommand
from workbench.cli.sending import _Sender
from workbench.cli.stopping import StopRequest
from workbench.cli.talk import one_session
from workbench.model.sockets import Role
from workbench.model.socketurl import parse_socket_url


def test_it_is_read_no_faster_than_it_is_recorded(runner: asyncio.Runner, until: Until) -> None:
    arrived = bytearray()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        arrived.extend(await reader.read())
        writer.close()

    async def main() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        url = f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with one_session(Role.CLIENT, url, OutputForm.RAW, None, StopRequest()) as talk:
            assert await talk.opened()
            sender = _Sender(SendCommand(parse_socket_url(url), stdin=True), talk)
            talk.session._recorder.is_full = True  # as when the writer is behind
            sending = asyncio.ensure_future(sender._send_chunk(b"a chunk"))
            await until(lambda: talk.session.throughput.revision >= 2, "some time to pass")
            assert not sending.done()
            talk.session.capture_has_room()
            assert await asyncio.wait_for(sending, 10) is None
        await until(lambda: arrived == b"a chunk", "the chunk")
        server.close()
        await server.wait_closed()

    runner.run(main())
