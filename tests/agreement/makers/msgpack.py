"""Messages by the library msgpack, the format's own. Wants that package in the environment that runs this maker."""

from __future__ import annotations

import datetime

from tests.agreement.corpus import Corpus, Said

PORT = 9003
VALUES = (
    0, 127, 128, 255, 256, 65_536, 2**32, 2**64 - 1, -1, -32, -33, -129, -32_769, -(2**31) - 1, 1.5, 1e300, True, False,
    None, b"", b"\x00\xff" * 200, "", "größer", "x" * 300, "y" * 40, [], [1, [2, [3, []]]], {}, list(range(30)),
    {"name": "a sensor", "values": [1, 2.5, None], "on": True, "inner": {"two": b"two", "three": [3]}},
    {str(each): each for each in range(30)}, [0, 1, "method", ["argument"]],
    datetime.datetime(2026, 11, 21, 1, 30, tzinfo=datetime.UTC), {"b": bytes(70_000 // 1000)},
)


def make() -> tuple[Corpus, str]:
    """One message each."""
    import msgpack

    packer = msgpack.Packer(datetime=True)
    messages = [packer.pack(value) for value in VALUES]
    messages.append(msgpack.packb(0.5, use_single_float=True))
    messages += [msgpack.packb(msgpack.ExtType(5, bytes(size))) for size in (1, 2, 4, 8, 16, 3, 300)]
    return Corpus("msgpack", "udp", PORT, "", [[Said(each)] for each in messages]), "msgpack"
