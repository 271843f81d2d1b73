"""Secrets and nothing else come out of a key log file."""

from hypothesis import given
from hypothesis import strategies as st

from workbench.codec.packets.keylog import key_log_lines

LINE = b"CLIENT_HANDSHAKE_TRAFFIC_SECRET " + b"0a" * 32 + b" " + b"ff" * 48


def test_comments_and_all_else_are_left_out() -> None:
    text = b"# a comment\r\n" + LINE + b"\r\nroot:x:0:0\n" + LINE[:-1] + b"z\n" + b"CLIENT_RANDOM 00 11\n" + LINE
    assert key_log_lines(text) == (LINE + b"\n") * 2


@given(st.binary(max_size=400))
def test_foreign_bytes_give_no_line(data: bytes) -> None:
    assert key_log_lines(data) == b""
