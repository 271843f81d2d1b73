"""Everything that reads foreign bytes, as plain functions of bytes: each may refuse them in its own way, none may fail.

A line here is enough: test_fuzz.py asks each with hypothesis, test_atheris.py all of them with coverage's guidance.
"""

from __future__ import annotations

from collections.abc import Callable

Target = Callable[[bytes], object]


def dissect_any(data: bytes) -> None:
    """By whoever is surest, as a datagram and as a stream."""
    from workbench.codec.dissect.dissector import Context
    from workbench.codec.dissect.run import dissect

    dissect(data, Context(scheme="udp"))
    dissect(data, Context(scheme="tcp"))


def dissect_by_each(data: bytes) -> None:
    """By every dissector, whatever it makes of foreign bytes."""
    from workbench.codec.dissect.dissector import Context
    from workbench.codec.dissect.register import dissectors

    for dissector in dissectors().values():
        dissector.guess(data, Context())
        dissector.dissect(data, Context())


TARGETS: dict[str, Target] = {
    "dissect_any": dissect_any,
    "dissect_by_each": dissect_by_each,
}
