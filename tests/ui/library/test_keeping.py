"""Bytes become a payload with the same bytes, and a name that can be given."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.codec.payload import payload_bytes
from workbench.model.payloads import PayloadForm
from workbench.session.document.libraryedits import checked_name
from workbench.ui.library.keeping import name_of, spec_of


@given(st.one_of(st.binary(max_size=200), st.text(max_size=60).map(str.encode)))
def test_the_payload_has_the_same_bytes_and_its_name_can_be_given(data: bytes) -> None:
    assert payload_bytes(spec_of(data)) == data
    assert checked_name(name_of(data))


def test_text_is_text_and_the_rest_is_hex() -> None:
    assert spec_of(b"GET / HTTP/1.1\r\n\r\n").form is PayloadForm.TEXT
    assert name_of(b"GET / HTTP/1.1\r\n\r\n") == "GET ∕ HTTP∕1.1"
    assert spec_of(b"\x00\x01\x02\xff").form is PayloadForm.HEX
    assert name_of(b"\x00\x01\x02\xff\x10") == "00 01 02 ff (5 bytes)"
