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


def cut_into_messages(data: bytes) -> None:
    """By each kind of framing; the bytes before the first zero say where the stream is divided, the limit is small."""
    from dataclasses import replace

    from workbench.codec.framing.choice import make_framers, payload_of
    from workbench.model.framing import FramingKind, FramingRule

    places, _, stream = data.partition(b"\0")
    ends = sorted({place % (len(stream) + 1) for place in places[:16]} | {len(stream)})
    for kind in FramingKind:
        rule = replace(FramingRule(kind), max_message_bytes=64, fixed_bytes=5)
        framer, start = make_framers(rule)[0], 0
        cuts = [cut for first, last in zip([0, *ends], ends, strict=False) for cut in framer.feed(stream[first:last], 0)]
        for cut in [*cuts, *framer.finish()]:
            payload_of(rule, stream[start : cut.end], cut.payload)
            start = cut.end


def describe_a_format(data: bytes) -> None:
    """As the text of a description; where it is one, the bytes themselves are read by it."""
    from workbench.codec.dissect.dissector import Context
    from workbench.codec.formats.describing import read_format
    from workbench.codec.formats.formatdissector import FormatDissector
    from workbench.codec.formats.formaterror import FormatError

    try:
        declared = read_format(data.decode("utf-8", "replace"))
    except FormatError:
        return
    FormatDissector(declared).dissect(data, Context())


TARGETS: dict[str, Target] = {
    "cut_into_messages": cut_into_messages,
    "dissect_any": dissect_any,
    "dissect_by_each": dissect_by_each,
    "describe_a_format": describe_a_format,
}
