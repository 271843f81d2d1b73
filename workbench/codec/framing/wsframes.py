"""WebSocket frames (RFC 6455, section 5.2), from the first byte behind the opening handshake."""

from __future__ import annotations

from typing import Final

from workbench.codec.framing.sized import LOST, Measure, SizedFramer

OPCODES: Final = frozenset((0, 1, 2, 8, 9, 10))
CONTROL_MAX_BYTES: Final = 125
MASK_BYTES: Final = 4


class FrameFramer(SizedFramer):
    """One message for each frame. Behind a head that cannot be, nothing tells where the next frame begins: the rest of
    the stream is one message with a fault."""

    least = 2

    def _measure(self, head: bytes) -> Measure:
        opcode, length = head[0] & 15, head[1] & 127
        if opcode not in OPCODES:
            return Measure(LOST, 0, f"no WebSocket frame: there is no opcode {opcode}")
        if opcode >= 8 and (length > CONTROL_MAX_BYTES or head[0] < 128):
            return Measure(LOST, 0, "no WebSocket frame: a control frame is whole, and has at most 125 bytes")
        wide = {126: 2, 127: 8}.get(length, 0)
        if len(head) < 2 + wide:
            return Measure(0, 2 + wide)
        fault = ""
        if wide:
            length = int.from_bytes(head[2:])
            if length >> 63:
                return Measure(LOST, 0, "no WebSocket frame: the highest bit of its length is set")
            if length < (126 if wide == 2 else 65_536):
                fault = "the length is written with more bytes than it needs"
        masked = MASK_BYTES if head[1] & 128 else 0
        return Measure(2 + wide + masked + length, 0, fault)
