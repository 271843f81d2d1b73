"""The first bytes of each connection, for the dissectors of protocols that say something only once."""

from __future__ import annotations

from typing import Final

from workbench.capture.capture import Capture

OPENING_BYTES: Final = 64
REMEMBERED: Final = 256  # connections


class Openings:
    """Of one session. Removed records count: what was said was said. May be asked in any thread."""

    def __init__(self, capture: Capture, session_id: int) -> None:
        self._capture, self._session_id = capture, session_id
        self._known: dict[int, bytes] = {}

    def of(self, connection: int) -> bytes:
        """At most :data:`OPENING_BYTES` that went over a connection first, in whichever direction; empty of none."""
        if not connection:
            return b""
        known = self._known.get(connection)
        if known is None:
            known = self._capture.conversation(self._session_id, connection, None).read(0, OPENING_BYTES)
            if len(known) == OPENING_BYTES:  # it stays so; shorter ones are read quickly
                if len(self._known) >= REMEMBERED:
                    self._known.clear()
                self._known[connection] = known
        return known
