"""Records of a real capture, decoded by the tshark that is installed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.capture.capture import Capture, CaptureOptions
from workbench.capture.database import create_database
from workbench.model.fields import Dissection, walk_fields
from workbench.model.records import Piece
from workbench.model.sockets import Role, SocketSpec
from workbench.session.reading.wireshark import Question, decode

HTTP = "127.0.0.1:80"
GET = b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
QUERY = bytes.fromhex("12340100000100000000000007657861 6d706c65036f72670000010001".replace(" ", ""))

pytestmark = pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")


def never() -> bool:
    return False


@pytest.fixture
def capture(tmp_path: Path) -> Iterator[Capture]:
    create_database(tmp_path / "work.swb", wal=True, private=True)
    capture = Capture(tmp_path / "work.swb", None, int, CaptureOptions(reserve_bytes=0))
    yield capture
    capture.close()


def ask(capture: Capture, url: str, *pieces: tuple[int, int, bytes], peer: str = HTTP) -> Dissection | str:
    """The last of the pieces (direction, connection, bytes)."""
    spec = SocketSpec(1, "socket", Role.CLIENT, url)
    capture.append(1, [Piece(10**18 + at, way, number, peer, data, len(data))
                       for at, (way, number, data) in enumerate(pieces)])  # fmt: skip
    assert capture.flush(10)
    head = capture.heads(1, len(pieces), 1)[0]
    shown = pieces[-1][2]
    return decode(Question(spec, "127.0.0.1:5000", head, shown), capture, never)


def places(found: Dissection | str, data: bytes) -> dict[str, bytes]:
    assert isinstance(found, Dissection), found
    return {field.key: data[field.offset : field.offset + field.size] for field in walk_fields(found.fields)}


def test_a_datagram_alone(capture: Capture) -> None:
    found = ask(capture, "udp://127.0.0.1:53", (1, 0, QUERY), peer="127.0.0.1:53")
    told = places(found, QUERY)
    assert told["dns.id"] == b"\x12\x34"
    assert told["dns.qry.name"] == QUERY[12:25]
    assert isinstance(found, Dissection)
    assert next(each.value for each in walk_fields(found.fields) if each.key == "dns.qry.name") == "example.org"


def test_an_answer_that_two_records_share_among_another_connections(capture: Capture) -> None:
    last = b"gth: 2\r\n\r\nok"
    found = ask(
        capture, "tcp://127.0.0.1:80", (1, 1, GET), (1, 2, b"not this one"),
        (0, 1, b"HTTP/1.1 200 OK\r\nContent-Len"), (0, 2, b"nor this"), (0, 1, last),
    )  # fmt: skip
    told = places(found, last)
    assert told["http.file_data"] == b"ok"
    assert isinstance(found, Dissection)
    by_key = {each.key: each.value for each in walk_fields(found.fields)}
    assert (by_key["http.response.code"], by_key["http.response_for.uri"]) == (200, "http://x/a")


def test_a_record_larger_than_a_segment(capture: Capture) -> None:
    body = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + bytes(100_000)
    found = ask(capture, "tcp://127.0.0.1:80", (1, 1, GET), (0, 1, body))
    assert isinstance(found, Dissection)
    assert found.protocol in ("http", "data")


@pytest.mark.parametrize(("url", "pieces", "said"), [
    ("tcp://127.0.0.1:80", [(1, 1, b"GET /a HT")], "waits for more"),
    ("tcp://127.0.0.1:80", [(1, 1, b"")], "the record is empty"),
])  # fmt: skip
def test_why_there_are_no_fields(capture: Capture, url: str, pieces, said: str) -> None:
    found = ask(capture, url, *pieces)
    assert said in str(found)


@pytest.mark.parametrize("url", ["unix:///tmp/x", "tls://127.0.0.1:443", "icmp://127.0.0.1",
                                 "raw://127.0.0.1?protocol=253"])  # fmt: skip
def test_every_kind_can_be_asked_about(capture: Capture, url: str) -> None:
    found = ask(capture, url, (1, 1, b"some bytes"), peer="127.0.0.1" if "//127.0.0.1" in url else "/tmp/x")
    assert isinstance(found, Dissection)
    assert found.fields
