"""Messages by cbor2: integers of all sizes, floats, texts, nested values, tags; and lengths that are not told.

Wants the package ``cbor2`` in the environment that runs this maker; the tests do not.
"""

from __future__ import annotations

import datetime
import decimal
import fractions
import ipaddress
import uuid

from tests.agreement.corpus import Corpus, Said

PORT = 9002
MOMENT = datetime.datetime(2026, 11, 21, 1, 30, tzinfo=datetime.UTC)
VALUES = (
    0, 23, 24, 255, 256, 65_536, 2**32, 2**64 - 1, 2**70, -1, -24, -25, -257, -65_537, -(2**33), 1.5, 1e300, 0.1,
    True, False, None, b"", b"\x00\xff", "", "größer", "x" * 300, [], [1, [2, [3, []]]], {},
    {"name": "a sensor", "values": [1, 2.5, None], "on": True, "inner": {1: b"two", "three": [3]}}, MOMENT,
    decimal.Decimal("273.15"), fractions.Fraction(1, 3), uuid.UUID(int=5), {1, 2, 3},
    ipaddress.ip_address("192.0.2.1"), list(range(30)), {str(each): each for each in range(30)},
)


def make() -> tuple[Corpus, str]:
    """One message each."""
    import cbor2

    messages = [cbor2.dumps(value) for value in VALUES]
    messages += [cbor2.dumps(value, canonical=True) for value in (1.5, 1e5, {"b": 1, "a": [0.1]})]
    messages.append(cbor2.dumps([1, {"a": "b"}], indefinite_containers=True))
    return Corpus("cbor", "udp", PORT, "", [[Said(each)] for each in messages]), "cbor2"
