"""Messages with a length field: how long they are stands in their first bytes."""

from __future__ import annotations

from workbench.codec.framing.sized import Measure, SizedFramer
from workbench.model.framing import ByteOrder, FramingRule
from workbench.model.texts import count_text


class LengthFramer(SizedFramer):
    """The whole message has ``offset + width + length + adjustment`` bytes.

    A length that cannot be (the message would end within its own length field, or be longer than the limit) is told
    as a fault of a message that is the head alone; the next one is looked for right behind it.
    """

    def __init__(self, rule: FramingRule) -> None:
        width = rule.length_width_bytes
        self.least = rule.length_offset_bytes + width
        super().__init__(max(rule.max_message_bytes, self.least))
        self._longest = rule.max_message_bytes
        self._offset = rule.length_offset_bytes
        self._added = self.least + rule.length_adjustment_bytes
        self._order: str = "little" if rule.length_order is ByteOrder.LITTLE else "big"

    def _measure(self, head: bytes) -> Measure:
        length = int.from_bytes(head[self._offset :], self._order)  # type: ignore[arg-type]
        size = length + self._added
        if size < self.least:
            return Measure(self.least, 0, f"the length {length:,} cannot be: the message would end in its length field")
        if size > self._longest:
            longest = count_text(self._longest, "byte", "bytes")
            return Measure(self.least, 0, f"the length {length:,} cannot be: a message has at most {longest}")
        return Measure(size)
