"""Where two byte strings part."""

from __future__ import annotations

from itertools import takewhile

from hypothesis import given
from hypothesis import strategies as st

from workbench.codec.bytes.samestart import same_start


@given(st.binary(max_size=40), st.binary(max_size=10), st.binary(max_size=10))
def test_it_is_the_common_prefix(start: bytes, left: bytes, right: bytes) -> None:
    one, other = start + left, start + right
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    assert same_start(one, other) == len(list(alike))
