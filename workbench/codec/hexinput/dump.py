"""What was read of a hex dump."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from workbench.codec.inputerror import PayloadError

TEXT_MAX_CHARS: Final = 256 * 1024 * 1024
RECORD_MAX_BYTES: Final = 64 * 1024 * 1024


class DumpForm(StrEnum):
    """The forms that are told apart. The names are those of the command line's ``--format``."""

    OFFSETS = "hexdump"  # lines with an offset: xxd, hexdump -C, od, Wireshark, text2pcap
    C_ARRAY = "c-array"
    PYTHON = "python-bytes"
    PLAIN = "hex"


class DumpRecord(NamedTuple):
    """Bytes that belong together. ``direction`` is None where there is no mark, ``time_ns`` where there is no time."""

    data: bytes
    direction: int | None = None  # model.records.Direction
    time_ns: int | None = None  # since 1970, or since midnight where no date stands


@dataclass(frozen=True, slots=True)
class Dump:
    """``remarks`` say what was passed over, in words."""

    form: DumpForm
    records: tuple[DumpRecord, ...]
    remarks: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of all records."""
        return sum(len(record.data) for record in self.records)


class DumpError(PayloadError):
    """No bytes can be read; the offset is that of the first character at fault."""
