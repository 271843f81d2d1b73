"""Layers before peers that break the rules: whatever comes, there are events and never an exception."""

from __future__ import annotations

import struct
import tracemalloc
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from workbench.engine.layers.layer import Broken, Delivered, Ended, LayerEvent, Ready, Told
from workbench.engine.layers.proxy import proxy_layer
from workbench.engine.layers.stack import LayerStack
from workbench.engine.layers.web import CONTROLS_TOLD, WebClientLayer, WebServerLayer, settings_failure
from workbench.model.endpoint import parse_endpoint
from workbench.model.failures import Reason
from workbench.model.proxies import parse_proxy_url
from workbench.model.websettings import WebSettings

MIB = 1024 * 1024
COMPRESSED = WebSettings(compression=True, message_max_bytes=MIB)


def ends(web: WebSettings = COMPRESSED) -> tuple[LayerStack, LayerStack]:
    """A client and a server that have not shaken hands."""
    client, server = LayerStack((WebClientLayer("ws://h:1/x?y=z", web),)), LayerStack((WebServerLayer("/", web),))
    client.begin()
    server.begin()
    return client, server


def opened(web: WebSettings = COMPRESSED) -> tuple[LayerStack, LayerStack]:
    client, server = ends(web)
    server.receive_data(client.data_to_send())
    client.receive_data(server.data_to_send())
    assert client.is_ready
    assert server.is_ready
    return client, server


def proxied(url: str) -> LayerStack:
    stack = LayerStack((proxy_layer(parse_proxy_url(url), parse_endpoint("bücher.example:3"), "secret"),))
    stack.begin()
    stack.data_to_send()
    return stack


def frame(first: int, payload: bytes = b"") -> bytes:
    """A server's short frame: not masked."""
    return bytes([first, len(payload)]) + payload


def texts(events: list[LayerEvent]) -> list[str]:
    """Every text that a peer may have had a hand in."""
    found: list[str] = []
    for event in events:
        if isinstance(event, Broken):
            found.append(event.failure.detail)
        elif isinstance(event, Ready | Told):
            facts: Any = event.facts
            found.append(event.detail)
            if facts is not None and not isinstance(facts, str):
                found += [*facts.request, *facts.response, facts.resource, facts.subprotocol, facts.close_reason or ""]
    return found


def fed(stack: LayerStack, data: bytes, step: int) -> list[LayerEvent]:
    """What comes of ``data`` in pieces, of the stream's end and of ours; all of it fit to be shown and kept."""
    events: list[LayerEvent] = []
    for at in range(0, len(data), step):
        events += stack.receive_data(data[at : at + step])
        stack.data_to_send()
        if stack.refusal(b"x") is None:
            stack.wrap(b"x\xff")
    events += stack.receive_eof()
    events += stack.receive_eof()
    stack.end()
    stack.finish()
    stack.data_to_send()
    assert all(text.isprintable() for text in texts(events))
    assert sum(isinstance(event, Broken) for event in events) <= 1
    return events


@some.composite
def broken(draw: some.DrawFn, right: bytes) -> bytes:
    """A right conversation with a few bytes of it changed, doubled or left out, or noise instead."""
    data = bytearray(right)
    for _ in range(draw(some.integers(0, 4))):
        at = draw(some.integers(0, len(data)))
        gone = draw(some.integers(0, 3))
        data[at : at + gone] = draw(some.binary(max_size=6))
    return bytes(data) if draw(some.integers(0, 9)) else draw(some.binary(max_size=300))


def a_conversation(speaker: LayerStack) -> bytes:
    data = b"".join(speaker.wrap(payload)[0] for payload in (b"", "grüß".encode(), b"\xff" * 200, b"text" * 50))
    speaker.layers[0].control("ping", b"you")  # type: ignore[attr-defined]
    speaker.end()
    return data + speaker.data_to_send()


@settings(max_examples=150, deadline=None)
@given(some.data(), some.sampled_from([1, 7, 100_000]), some.booleans())
def test_broken_frames_make_no_exception_in_either_role(data, step, is_client):
    client, server = opened()
    reader, speaker = (client, server) if is_client else (server, client)
    fed(reader, data.draw(broken(a_conversation(speaker))), step)


@settings(max_examples=150, deadline=None)
@given(some.data(), some.sampled_from([1, 7, 100_000]))
def test_broken_requests_and_answers_make_no_exception(data, step):
    client, server = ends()
    request = client.data_to_send()
    fed(server, data.draw(broken(request)), step)
    _client, other = ends()
    other.receive_data(request)
    fed(client, data.draw(broken(other.data_to_send())), step)


@settings(max_examples=150, deadline=None)
@given(some.data(), some.sampled_from([1, 7, 100_000]), some.sampled_from([
    ("socks5://p:1", b"\x05\x00\x05\x00\x00\x01\x01\x02\x03\x04\x00\x09rest"),
    ("socks5h://me@p:1", b"\x05\x02\x01\x00\x05\x00\x00\x03\x04host\x00\x09rest"),
    ("http://me@p:1", b"HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 Good \x9b\r\nX: y\r\n\r\nrest"),
    ("http://p:1", b"HTTP/1.1 407 \x9b31m No\r\nContent-Length: 0\r\n\r\n"),
]))  # fmt: skip
def test_broken_proxies_make_no_exception(data, step, kind):
    url, right = kind
    fed(proxied(url), data.draw(broken(right)), step)


def test_a_client_that_does_not_wait_for_the_answer_breaks_the_protocol():
    client, server = ends()
    [event] = server.receive_data(client.data_to_send() + b"\xff\xff\xff")
    assert isinstance(event, Broken)
    assert event.failure.reason is Reason.WEB_PROTOCOL


def test_what_a_peer_says_is_made_fit_for_logs_terminals_and_files():
    server = LayerStack((WebServerLayer("/only", WebSettings()),))
    server.begin()
    [event] = server.receive_data(b"GET /\x9b31m\xff HTTP/1.1\r\nHost: h\r\n\r\n")
    assert isinstance(event, Broken)
    assert event.failure.detail.isprintable()
    client, other = ends()
    other.receive_data(client.data_to_send())
    answer = other.data_to_send().replace(b"\r\n\r\n", b"\r\nX-Odd: \xe9\x9b31m\r\n\r\n")
    assert all(text.isprintable() for text in texts(client.receive_data(answer)))
    seen = client.receive_data(frame(0x88, struct.pack("!H", 4000) + "\x1b]0;title\x07\n\u202e".encode()))
    assert all(text.isprintable() for text in texts(seen))


def test_headers_that_may_be_secret_are_not_kept():
    lines = ("Authorization: Bearer s3cret", "X-Api-Key: s3cret", "X-Auth-Token: s3cret", "Cookie: s3cret", "X-Lab: 1")
    client, server = ends(WebSettings(headers=lines))
    events = server.receive_data(client.data_to_send()) + client.receive_data(server.data_to_send())
    shown = "\n".join(texts(events))
    assert "s3cret" not in shown
    assert "X-Lab: 1" in shown
    assert "Sec-WebSocket-Key: (not kept)" not in shown


@pytest.mark.parametrize("line", ["Bearer s3cret", "Bad Name: s3cret", ": s3cret", "X: s3cret\r\nY: 1", "X(a): s3cret"])
def test_a_header_that_is_none_is_refused_and_not_quoted(line):
    failure = settings_failure(WebSettings(headers=("X-Good: 1", line)))
    assert failure is not None
    assert "s3cret" not in failure.detail
    assert "header 2" in failure.detail


def test_empty_fragments_take_no_memory():
    client, _server = opened(WebSettings())
    client.receive_data(frame(0x01, b"a"))
    chunk = frame(0x00) * 20_000
    client.receive_data(chunk)
    tracemalloc.start()
    for _ in range(10):
        assert client.receive_data(chunk) == []
    grown, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert grown < 200_000  # a list of the empty pieces would have 1.6 MB
    assert [bytes(e.payload) for e in client.receive_data(frame(0x80, b"b")) if isinstance(e, Delivered)] == [b"ab"]


def test_a_flood_of_pings_is_answered_and_told_in_few_lines():
    client, _server = opened(WebSettings())
    events = client.receive_data(frame(0x89) * 5_000 + frame(0x81, b"text"))
    told = [event for event in events if isinstance(event, Told)]
    assert len(told) == CONTROLS_TOLD + 1
    assert f"{5_000 - CONTROLS_TOLD:,} more" in told[-1].detail
    assert len(client.data_to_send()) == 5_000 * 6
    assert any(isinstance(event, Delivered) for event in events)


def test_a_bomb_of_compressed_bytes_ends_at_the_bound():
    bound = 100_000
    _client, server = opened(WebSettings(compression=True, message_max_bytes=50 * MIB))
    client, _server = opened(WebSettings(compression=True, message_max_bytes=bound))
    bomb, _mark = server.wrap(b"0" * (40 * MIB))
    assert len(bomb) < 100_000
    tracemalloc.start()
    events = client.receive_data(bomb)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [event.failure.reason for event in events if isinstance(event, Broken)] == [Reason.WEB_PROTOCOL]
    assert peak < 2 * MIB


def test_nothing_of_what_stands_behind_a_text_that_is_no_utf8_is_delivered():
    client, _server = opened(WebSettings())
    events = client.receive_data(frame(0x81, b"\xff") + frame(0x81, b"behind"))
    [event] = events
    assert isinstance(event, Broken)
    assert "1007" in event.failure.detail


def test_a_fault_behind_our_own_close_is_told_at_once():
    client, _server = opened(WebSettings())
    client.end()
    client.data_to_send()
    [event] = client.receive_data(b"\xf3\x00")
    assert isinstance(event, Broken)
    assert event.failure.reason is Reason.WEB_PROTOCOL


def test_an_answer_can_be_given_while_a_proxy_is_stepping_aside():
    stack = LayerStack(())
    assert stack.wrap(b"at once") == (b"at once", 0)


def test_the_end_of_tls_is_the_end_of_the_stream_for_a_websocket_above_it():
    class Below:
        name, steps_aside, has_half_close, end_is_answered = "below", False, True, False

        def __init__(self) -> None:
            self.out = b""

        def begin(self) -> list[LayerEvent]:
            return [Ready("secured", "below")]  # type: ignore[arg-type]

        def receive_data(self, data: bytes | memoryview) -> list[LayerEvent]:
            return [Ended()] if bytes(data) == b"END" else [Delivered(data)]

        def receive_eof(self) -> list[LayerEvent]:
            return []

        def refusal(self, payload: bytes | memoryview) -> None:
            return None

        def send(self, payload: bytes | memoryview) -> None:
            self.out += bytes(payload)

        def end(self) -> None:
            return

        def data_to_send(self) -> bytes:
            out, self.out = self.out, b""
            return out

    client = LayerStack((Below(), WebClientLayer("ws://h:1/", WebSettings())))
    _client, server = ends(WebSettings())
    client.begin()
    server.receive_data(client.data_to_send())
    client.receive_data(server.data_to_send())
    events = client.receive_data(b"END")
    assert any(isinstance(event, Told) and "1006" in event.detail for event in events)
    assert isinstance(events[-1], Ended)
    assert [type(event) for event in client.receive_eof()] == [Ended]


def test_a_message_is_not_cut_into_more_pieces_than_can_be_handled():
    client, _server = opened(WebSettings(fragment_bytes=1))
    refused = client.refusal(bytes(65_537))
    assert refused is not None
    assert refused.reason is Reason.INVALID_ARGUMENT
    assert client.refusal(bytes(65_536)) is None


def test_a_bound_that_lets_no_message_through_is_refused():
    failure = settings_failure(WebSettings(message_max_bytes=0))
    assert failure is not None
