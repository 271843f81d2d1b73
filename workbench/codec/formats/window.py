"""The bytes of one attribute: as many as its size says, or up to a terminator."""

from __future__ import annotations

from dataclasses import dataclass, replace

from workbench.codec.formats.declaration import Attribute, Form, TextForm
from workbench.codec.formats.stream import EndedError, Stream


@dataclass(frozen=True, slots=True)
class Window:
    """``value`` is what counts of the ``size`` bytes from ``start``; a size of -1 is not known beforehand.

    ``is_made``: it does not stand in the message as it is.
    """

    value: bytes
    start: int
    size: int
    is_made: bool = False

    def cut(self, attribute: Attribute, form: Form | None) -> Window:
        """Within a fixed size a terminator ends the value early; the rest is padding."""
        ends = _terminator(attribute, form)
        if ends is None:
            return self
        place = _find(self.value, ends, 0, len(self.value))
        return self if place < 0 else replace(self, value=self.value[: place + (len(ends) if attribute.include else 0)])


def terminated(stream: Stream, attribute: Attribute, form: Form | None) -> Window:
    """The bytes up to a terminator. Raises :class:`EndedError` where there is none and that is a fault."""
    ends = _terminator(attribute, form) or b"\0"
    stream.align()
    start = stream.place
    place = _find(stream.data, ends, start, stream.end)
    if place < 0:
        if attribute.eos_error:
            raise EndedError(f"it ends here: no {ends.hex(' ')} follows")
        return Window(stream.take(stream.left), start, stream.end - start)
    value = stream.take(place - start + (len(ends) if attribute.include else 0))
    if attribute.consume and not attribute.include:
        stream.take(len(ends))
    return Window(value, start, stream.place - start)


def _terminator(attribute: Attribute, form: Form | None) -> bytes | None:
    if attribute.terminator is None and not (isinstance(form, TextForm) and form.zero_ended):
        return None
    ends = bytes([attribute.terminator or 0])
    wide = isinstance(form, TextForm) and form.encoding.replace("_", "-").lower().startswith("utf-16")
    return ends * 2 if wide and ends == b"\0" else ends


def _find(data: bytes, ends: bytes, start: int, end: int) -> int:
    place = data.find(ends, start, end)
    while len(ends) == 2 and place >= 0 and (place - start) % 2:  # half of one character and half of the next
        place = data.find(ends, place + 1, end)
    return place
