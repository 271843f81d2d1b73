"""What a run sends: stamped payloads, or those that a person wrote."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import repeat
from struct import Struct
from typing import Final, Protocol

from workbench.codec.inputerror import PayloadError
from workbench.model.failures import Failure, Reason
from workbench.model.generators import GeneratorSpec
from workbench.model.payloads import PayloadForm
from workbench.session.generator.channel import Channel
from workbench.session.generator.schedule import Sizes, sizes_of
from workbench.session.generator.stamp import LAYOUT, MAGIC, STAMP_BYTES, clock_number

_PATTERN: Final = bytes(range(256))


class Maker(Protocol):
    """``sizes`` are those that the schedule counts with."""

    sizes: Sizes

    def make(self, channel: Channel, sizes: Sequence[int], now_ns: int) -> list[bytes] | Failure:
        """The next payloads on a channel; ``now_ns`` is a reading of :func:`time.perf_counter_ns`."""
        ...


class Stamped:
    """A stamp, and behind it the bytes 0 to 255 over and over."""

    def __init__(self, spec: GeneratorSpec) -> None:
        self.sizes = sizes_of(spec)
        self._clock = clock_number()
        rest = self.sizes.greatest - STAMP_BYTES
        self._filler = (_PATTERN * (rest // len(_PATTERN) + 1))[:rest]
        self._whole = Struct(f"!4sIIIQQ{rest}s").pack  # the stamp and what stands behind it, in one go

    def make(self, channel: Channel, sizes: Sequence[int], now_ns: int) -> list[bytes] | Failure:
        stream, clock, first = channel.stream, self._clock, channel.sequence
        if sizes[0] == sizes[-1] and self.sizes.count == 1:
            same = map(repeat, (MAGIC, sizes[0], stream, clock))
            numbers = range(first, first + len(sizes))
            return list(map(self._whole, *same, numbers, repeat(now_ns), repeat(self._filler)))
        return [
            LAYOUT.pack(MAGIC, size, stream, clock, number, now_ns) + self._filler[: size - STAMP_BYTES]
            for number, size in enumerate(sizes, first)
        ]


class Written:
    """A payload of a person's: composed once, or each time anew where it is typed."""

    def __init__(self, spec: GeneratorSpec, compose: Callable[[], bytes]) -> None:
        """Raises :class:`~workbench.codec.inputerror.PayloadError`."""
        self._fixed = compose()
        self._compose = compose if spec.payload.form is PayloadForm.TYPED else None
        self.sizes = Sizes(len(self._fixed), len(self._fixed), 1)

    def make(self, channel: Channel, sizes: Sequence[int], now_ns: int) -> list[bytes] | Failure:
        if self._compose is None:
            return [self._fixed] * len(sizes)
        try:
            return [self._compose() for _ in sizes]
        except PayloadError as error:
            return Failure(Reason.PAYLOAD_FAULT, str(error))
