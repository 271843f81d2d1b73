"""One record, one message: what stands where nothing is cut."""

from __future__ import annotations

from workbench.codec.framing.cutting import Cutting


class WholeFramer(Cutting):
    """Each call's bytes are one message."""

    def _take(self, data: bytes, time_ns: int) -> None:
        if data:
            self._end(self._seen + len(data))
