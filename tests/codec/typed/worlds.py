"""A world that a payload asks, where everything is known."""

from __future__ import annotations

from workbench.codec.typed.sources import NoSources, SourceError
from workbench.model.fields import Field
from workbench.model.payloads import PayloadForm, PayloadSpec

NOW_NS = 1_700_000_000_123_456_789  # 2023-11-14 22:13:20 UTC


def typed(text: str, encoding: str = "utf-8") -> PayloadSpec:
    return PayloadSpec(PayloadForm.TYPED, text, encoding)


class World(NoSources):
    """Counts from where it is told; random bytes are 0, 1, 2 …; the request is a DNS query's beginning."""

    def __init__(self, library: dict[str, PayloadSpec] | None = None) -> None:
        self.library = library or {}
        self.asked: list[str] = []
        self._counts: dict[str, int] = {}

    def variable(self, name: str) -> bytes:
        known = {"name": b"Ada", "port": b"8080", "hex": b"0x1f", "bin": b"\x00\xff", "my name": b"Bob"}
        if name not in known:
            raise SourceError(f"there is no variable “{name}”")
        return known[name]

    def environment(self, name: str) -> bytes:
        return f"env:{name}".encode()

    def file(self, path: str) -> bytes:
        return f"file:{path}".encode()

    def payload(self, path: str) -> PayloadSpec:
        self.asked.append(path)
        if path not in self.library:
            raise SourceError(f"there is no payload “{path}”")
        return self.library[path]

    def counter(self, name: str, first: int, step: int) -> int:
        number = self._counts.get(name, first - step) + step
        self._counts[name] = number
        return number

    def now_ns(self) -> int:
        return NOW_NS

    def random(self, count: int) -> bytes:
        return bytes(index & 0xFF for index in range(count))

    def captured(self, name: str) -> bytes:
        known = {"0": b"GET /x", "1": b"GET", "n": b"7"}
        if name not in known:
            raise SourceError(f"the pattern took out nothing that is called “{name}”")
        return known[name]

    def field(self, key: str) -> Field:
        if key != "dns.id":
            raise SourceError(f"the message has no field {key}")
        return Field("dns.id", "Transaction ID", 0, 2, 0x1234)

    def request(self) -> bytes:
        return b"\x12\x34\x01\x00rest"
