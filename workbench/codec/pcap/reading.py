"""Reading a capture file of either format: fed with its bytes, it gives packets. It opens nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from workbench.codec.pcap.captured import Breakage, CapturedPacket, CaptureFormatError
from workbench.codec.pcap.readlegacy import HEADER_BYTES, LegacyReader, is_legacy
from workbench.codec.pcap.readng import SECTION, NgReader

GZIP: Final = b"\x1f\x8b"
_COMPRESSED: Final = {GZIP: "gzip", b"\x28\xb5\x2f\xfd": "zstd", b"\x04\x22\x4d\x18": "lz4", b"\xfd7zX": "xz"}


def is_capture(head: bytes) -> bool:
    """Whether a file that begins with these bytes (four at least) is a capture file."""
    return is_legacy(head) or int.from_bytes(head[:4], "big") == SECTION


class CaptureReader:
    """Packets of a capture file, in its order. Memory is bounded by the largest block, 16 MiB.

    ``broken`` tells where the file cannot be read any further; what stood before has been given.
    """

    def __init__(self) -> None:
        self.broken: Breakage | None = None
        self.format = ""  # “pcap”, “pcapng”; empty before the first bytes
        self._buffer = b""
        self._base = 0  # where the buffer stands in the file
        self._reader: LegacyReader | NgReader | None = None

    def feed(self, data: bytes) -> list[CapturedPacket]:
        """The packets that are whole now. Raises :class:`CaptureFormatError` for a file that is no capture."""
        if self.broken is not None:
            return []
        self._buffer = buffer = self._buffer + data if self._buffer else data
        reader = self._reader or self._begin()
        packets: list[CapturedPacket] = []
        if reader is None:
            return packets
        buffer = self._buffer
        taken = reader.read(buffer, self._base, packets)
        self._base += taken
        self._buffer = buffer[taken:]
        if reader.broken is not None:
            self.broken, self._buffer = reader.broken, b""
        return packets

    def finish(self) -> None:
        """The file has ended. Raises :class:`CaptureFormatError` where it was too short to be a capture."""
        if self.broken is not None:
            return
        if self._reader is None:
            self._refuse(self._buffer)
        elif self._buffer:
            what = self._reader.what_is_missing(self._buffer)
            self.broken = Breakage(self._base, self._reader.packets + 1, what)
            self._buffer = b""

    @property
    def packets(self) -> int:
        """How many there were so far."""
        return self._reader.packets if self._reader is not None else 0

    @property
    def other_blocks(self) -> Mapping[int, int]:
        """How many blocks of each type held no packet; pcapng only."""
        return self._reader.other_blocks if isinstance(self._reader, NgReader) else {}

    @property
    def dropped(self) -> int:
        """Packets that the capturing program says it lost; pcapng only."""
        return self._reader.dropped if isinstance(self._reader, NgReader) else 0

    def _begin(self) -> LegacyReader | NgReader | None:
        head = self._buffer
        if len(head) < 4:
            return None
        if is_legacy(head):
            if len(head) < HEADER_BYTES:
                return None
            self._reader = LegacyReader(head)
            self._buffer, self._base = head[HEADER_BYTES:], HEADER_BYTES
            self.format = "pcap"
        elif is_capture(head):
            self._reader, self.format = NgReader(), "pcapng"
        else:
            self._refuse(head)
        return self._reader

    def _refuse(self, head: bytes) -> None:
        for magic, name in _COMPRESSED.items():
            if head.startswith(magic):
                raise CaptureFormatError(f"the file is compressed ({name}): unpack it first")
        if not head:
            raise CaptureFormatError("the file is empty")
        if is_capture(head.ljust(4, b"\0")) or is_legacy(head):
            raise CaptureFormatError("the file ends within its first header: it holds no packet")
        raise CaptureFormatError("the file is neither pcap nor pcapng")
