"""Every parser of foreign bytes, with whatever hypothesis can think of."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS

WORDS = [b"\0", b"\xff", b"\r\n", b"{", b"<a>", b"GET / HTTP/1.1\r\n", b"\x16\x03\x01", b"$5\r\n"]
BYTES = st.one_of(
    st.binary(max_size=64),
    st.binary(max_size=2_048),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")),
    st.lists(st.sampled_from(WORDS)).map(b"".join),
)


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=BYTES)
def test_no_bytes_make_a_parser_fail(name, data):
    TARGETS[name](data)
