"""The conformance suite of listeners with many clients."""

from __future__ import annotations

import asyncio
import socket
import struct
import subprocess
import sys
import textwrap
from pathlib import Path

from workbench.model.connections import Target
from workbench.model.events import CloseHow, EventKind
from workbench.model.failures import Reason
from workbench.model.sockets import Role

ECHO_CLIENTS = """
    import asyncio, sys

    async def one(port, number):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"client %d" % number)
        text = await reader.readexactly(len(b"client %d" % number))
        assert text == b"client %d" % number
        await gate.wait()
        writer.close()
        await writer.wait_closed()

    async def main():
        global gate
        gate = asyncio.Event()
        tasks = [asyncio.create_task(one(int(sys.argv[1]), number)) for number in range(int(sys.argv[2]))]
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
        gate.set()
        await asyncio.gather(*tasks)
        print("echoed", len(tasks))

    asyncio.run(main())
"""


def alive(end):
    """Numbers of the open connections."""
    return sorted(end.transport.connections)


async def test_a_thousand_clients_of_another_process_at_once_each_echoed(lab):
    clients = 1000
    listener = await lab.listener()
    port = listener.transport.local.rpartition(":")[2]

    def echo(pieces):
        for piece in pieces:
            assert listener.transport.send(bytes(piece.payload), Target(connection=piece.connection)) is None

    listener.seen.on_received = echo
    program = textwrap.dedent(ECHO_CLIENTS)
    process = await asyncio.to_thread(
        subprocess.Popen,
        [sys.executable, "-c", program, port, str(clients)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        await listener.seen.until(lambda seen: len(seen.tx) == clients)
        assert len(listener.transport.connections) == clients
        assert len({piece.connection for piece in listener.seen.rx}) == clients
        output, _errors = await asyncio.to_thread(process.communicate, "go\n", 30)
    finally:
        process.kill()
        process.wait()
    assert output.strip() == f"echoed {clients}"
    assert process.returncode == 0


async def test_clients_are_addressed_one_by_one_and_all_together(lab):
    listener = await lab.listener()
    clients = [await lab.client(f"tcp://{listener.transport.local}") for _ in range(3)]
    await listener.seen.until(lambda seen: seen.kinds().count(EventKind.ACCEPTED) == 3)
    numbers = {event.peer: event.connection for event in listener.seen.events if event.kind is EventKind.ACCEPTED}
    second = numbers[clients[1].transport.local]
    assert listener.transport.send(b"you", Target(connection=second)) is None
    assert listener.transport.send(b"all", Target()) is None
    for index, client in enumerate(clients):
        expected = b"youall" if index == 1 else b"all"
        await client.seen.until(lambda seen, expected=expected: seen.received_bytes == expected)


async def test_closing_and_resetting_one_client_leaves_the_others_and_the_listener(lab):
    listener = await lab.listener()
    clients = [await lab.client(f"tcp://{listener.transport.local}") for _ in range(3)]
    await listener.seen.until(lambda seen: seen.kinds().count(EventKind.ACCEPTED) == 3)
    numbers = {event.peer: event.connection for event in listener.seen.events if event.kind is EventKind.ACCEPTED}
    first, second, third = (numbers[client.transport.local] for client in clients)
    listener.transport.close(first)
    listener.transport.abort(second)
    await clients[0].seen.saw(EventKind.PEER_HALF_CLOSED)
    closed = await clients[1].seen.saw(EventKind.CLOSED)
    assert closed.how is CloseHow.RESET
    await listener.seen.until(lambda seen: seen.kinds().count(EventKind.CLOSED) == 2)
    assert alive(listener) == [third]
    listener.transport.send(b"still here", Target())
    await clients[2].seen.until(lambda seen: seen.received_bytes == b"still here")
    await lab.client(f"tcp://{listener.transport.local}")
    await listener.seen.until(lambda seen: seen.kinds().count(EventKind.ACCEPTED) == 4)


async def test_the_listener_closes_after_all_its_clients(lab):
    listener = await lab.listener()
    clients = [await lab.client(f"tcp://{listener.transport.local}") for _ in range(5)]
    await listener.seen.until(lambda seen: seen.kinds().count(EventKind.ACCEPTED) == 5)
    await listener.transport.aclose(5.0)
    for client in clients:
        await client.seen.saw(EventKind.PEER_HALF_CLOSED)
    closed = [event for event in listener.seen.events if event.kind is EventKind.CLOSED]
    assert [event.how for event in closed] == [CloseHow.ORDERLY] * 6
    assert closed[-1].connection == 0
    assert listener.seen.log[-1] is closed[-1]


async def test_aclose_with_abort_resets_the_clients(lab):
    listener = await lab.listener()
    client = await lab.client(f"tcp://{listener.transport.local}")
    await listener.seen.saw(EventKind.ACCEPTED)
    await listener.transport.aclose(5.0, abort=True)
    closed = await client.seen.saw(EventKind.CLOSED)
    assert closed.how is CloseHow.RESET


async def test_clients_above_the_limit_wait_until_one_leaves(lab):
    listener = await lab.listener(max_clients=2)
    first = await lab.client(f"tcp://{listener.transport.local}")
    await lab.client(f"tcp://{listener.transport.local}")
    await listener.seen.until(lambda seen: seen.kinds().count(EventKind.ACCEPTED) == 2)
    third = await lab.client(f"tcp://{listener.transport.local}")  # the kernel's backlog takes it
    note = await listener.seen.saw(EventKind.NOTE)
    assert "2 clients are connected" in note.detail
    third.transport.send(b"third", Target())
    listener.transport.send(b"turn", Target())
    await first.seen.until(lambda seen: seen.received_bytes == b"turn")
    assert listener.seen.kinds().count(EventKind.ACCEPTED) == 2
    first.transport.close(1)
    listener_closes = next(event for event in listener.seen.events if event.peer == first.transport.local)
    listener.transport.close(listener_closes.connection)
    await listener.seen.until(lambda seen: seen.received_bytes == b"third")
    assert len(listener.transport.connections) == 2


async def test_new_clients_are_not_read_while_all_reading_is_paused(lab):
    listener = await lab.listener()
    listener.transport.pause_reading()
    client = await lab.client(f"tcp://{listener.transport.local}")
    client.transport.send(b"early", Target())
    await listener.seen.saw(EventKind.ACCEPTED)
    listener.transport.send(b"ping", Target())
    await client.seen.until(lambda seen: seen.received_bytes == b"ping")
    assert listener.seen.rx == []
    listener.transport.resume_reading()
    await listener.seen.until(lambda seen: seen.received_bytes == b"early")


async def test_a_client_that_is_gone_before_it_is_accepted_does_no_harm(lab):
    listener = await lab.listener()
    host, port = listener.transport.local.split(":")
    for _ in range(20):
        sock = socket.create_connection((host, int(port)))
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        sock.close()
    client = await lab.client(f"tcp://{listener.transport.local}")
    client.transport.send(b"alive", Target())
    await listener.seen.until(lambda seen: seen.received_bytes == b"alive")


async def test_a_port_is_free_again_at_once_after_its_clients_were_closed_by_us(lab):
    listener = await lab.listener()
    client = await lab.client(f"tcp://{listener.transport.local}")
    await listener.seen.saw(EventKind.ACCEPTED)
    local = listener.transport.local
    await listener.transport.aclose(5.0)  # our side closes first: the connection stays in TIME_WAIT
    await client.seen.saw(EventKind.PEER_HALF_CLOSED)
    await client.transport.aclose(5.0)
    again = await lab.listener(f"tcp://{local}")
    assert again.transport.local == local


async def test_a_second_listener_on_the_port_is_refused(lab):
    first = await lab.listener()
    second = lab.make(Role.LISTENER, f"tcp://{first.transport.local}")
    failure = await second.transport.start()
    assert failure is not None and failure.reason is Reason.ADDRESS_IN_USE
    assert first.transport.local in failure.detail
    assert second.seen.events == []


EMFILE = """
    import asyncio, os, resource, socket, sys
    sys.path.insert(0, {tests!r})
    import conftest
    from workbench.model.events import EventKind
    from workbench.model.failures import Reason

    async def main(lab):
        listener = await lab.listener()
        port = int(listener.transport.local.rpartition(":")[2])
        client = socket.socket()
        client.setblocking(False)
        resource.setrlimit(resource.RLIMIT_NOFILE, (400, 400))
        ballast = []
        try:
            while True:
                ballast.append(os.dup(0))
        except OSError:
            pass
        await asyncio.get_running_loop().sock_connect(client, ("127.0.0.1", port))
        failed = await listener.seen.saw(EventKind.FAILED)
        assert failed.failure.reason is Reason.TOO_MANY_FILES, failed
        assert listener.seen.kinds().count(EventKind.ACCEPTED) == 0
        for descriptor in ballast:
            os.close(descriptor)
        await listener.seen.saw(EventKind.ACCEPTED)
        assert listener.seen.kinds().count(EventKind.FAILED) == 1
        assert listener.seen.first(EventKind.NOTE).detail == "clients are accepted again"
        client.close()
        print("survived")

    factory = asyncio.SelectorEventLoop if {kind!r} == "asyncio" else conftest.CompletionLoop
    lab = conftest.Lab({kind!r}, factory)
    lab.run(main(lab))
"""


def test_too_many_open_files_are_told_once_and_survived(lab):
    if lab.kind == "qasync":
        return  # the process of its own below has no window; the code is the readiness loop's
    program = textwrap.dedent(EMFILE).format(tests=str(Path(__file__).parent), kind=lab.kind)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False,
                          cwd=Path(__file__).parents[2])  # fmt: skip
    assert done.stdout.strip() == "survived", done.stderr
