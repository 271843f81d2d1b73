"""The far end of a benchmark, in a process of its own: ``python -m workbench.bench.senders KIND PORT …``."""

from __future__ import annotations

import socket
import sys
import time

from workbench.bench.processes import say

CHUNK = bytes(range(256)) * 1024  # 256 KiB


def stream(port: int, total_bytes: int) -> None:
    """Send ``total_bytes`` over TCP as fast as they are taken, then end the stream."""
    with socket.create_connection(("127.0.0.1", port)) as sock:
        view, left = memoryview(CHUNK), total_bytes
        while left:
            left -= sock.send(view[: min(left, len(CHUNK))])
        sock.shutdown(socket.SHUT_WR)
        while sock.recv(65_536):
            pass


def datagrams(port: int, rate_hz: int, size: int, seconds: float) -> None:
    """Send numbered datagrams at an even rate: whatever is due by the clock, then a nap of a millisecond.

    Ends early, with what was sent, when the receiver is gone.
    """
    payload = bytearray(size)
    total, sent = int(rate_hz * seconds), 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.connect(("127.0.0.1", port))
        start = time.perf_counter()
        while sent < total:
            due = min(total, int((time.perf_counter() - start) * rate_hz) + 1)
            while sent < due:
                payload[:8] = sent.to_bytes(8, "big")
                try:
                    sock.send(payload)
                except ConnectionRefusedError:
                    total = due = sent
                else:
                    sent += 1
            time.sleep(0.001)
        say(sent=sent, seconds=time.perf_counter() - start)


def sink() -> None:
    """Take datagrams at a port that is told first, until the parent ends this process."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 * 1024 * 1024)
        sock.bind(("127.0.0.1", 0))
        say(port=sock.getsockname()[1])
        room = bytearray(65_536)
        while True:
            sock.recv_into(room)


def stamped(port: int, rate_hz: int, seconds: float) -> None:
    """As :func:`datagrams`, with the generator's stamps."""
    from workbench.session.generator.stamp import LAYOUT, MAGIC, clock_number

    total, sent, clock = int(rate_hz * seconds), 0, clock_number()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.connect(("127.0.0.1", port))
        start = time.perf_counter()
        while sent < total:
            due = min(total, int((time.perf_counter() - start) * rate_hz) + 1)
            for number in range(sent, due):
                sock.send(LAYOUT.pack(MAGIC, 64, 1, clock, number, time.perf_counter_ns()) + bytes(32))
            sent = due
            time.sleep(0.001)
        say(sent=sent, seconds=time.perf_counter() - start)


def clients(port: int, count: int, rounds: int) -> None:
    """Connect ``count`` clients at once, let each have ``rounds`` echoes, and keep all open meanwhile."""
    import asyncio

    async def one(number: int, gate: asyncio.Event) -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await gate.wait()
        good = 0
        for turn in range(rounds):
            message = b"%06d:%03d" % (number, turn)
            writer.write(message)
            good += await reader.readexactly(len(message)) == message
        writer.close()
        await writer.wait_closed()
        return good

    async def all_of_them() -> None:
        gate = asyncio.Event()
        start = time.perf_counter()
        tasks = [asyncio.ensure_future(one(number, gate)) for number in range(count)]
        gate.set()
        good = sum(await asyncio.gather(*tasks))
        say(good=good, seconds=time.perf_counter() - start)

    asyncio.run(all_of_them())


def ask(port: int, connections: int, count: int, at_once: int) -> None:
    """Ask ``count`` questions over so many connections, each with ``at_once`` of them on their way."""
    from workbench.bench.ruleanswers import RULES, answer, request

    def batch(first: int) -> tuple[bytes, bytes]:
        numbers = [(first * at_once + at) % RULES for at in range(at_once)]
        return b"".join(map(request, numbers)), b"".join(map(answer, numbers))

    batches = [batch(first) for first in range(RULES)]
    left = [count // at_once // connections for _ in range(connections)]
    left[0] += count // at_once - sum(left)
    good = 0
    sockets = [socket.create_connection(("127.0.0.1", port), timeout=30) for _ in range(connections)]
    start = time.perf_counter()
    while any(left):
        busy = [number for number, rest in enumerate(left) if rest]
        for number in busy:
            left[number] -= 1
            sockets[number].sendall(batches[left[number] % RULES][0])
        for number in busy:
            wanted, got = batches[left[number] % RULES][1], b""
            while len(got) < len(wanted) and (more := sockets[number].recv(65_536)):
                got += more
            good += at_once if got == wanted else 0
    say(good=good, seconds=time.perf_counter() - start)
    for sock in sockets:
        sock.close()


def main(arguments: list[str]) -> None:
    kind, *rest = arguments
    if kind == "stream":
        stream(int(rest[0]), int(rest[1]))
    elif kind == "datagrams":
        datagrams(int(rest[0]), int(rest[1]), int(rest[2]), float(rest[3]))
    elif kind == "ask":
        ask(int(rest[0]), int(rest[1]), int(rest[2]), int(rest[3]))
    elif kind == "sink":
        sink()
    elif kind == "stamped":
        stamped(int(rest[0]), int(rest[1]), float(rest[2]))
    elif kind == "clients":
        clients(int(rest[0]), int(rest[1]), int(rest[2]))


if __name__ == "__main__":
    main(sys.argv[1:])
