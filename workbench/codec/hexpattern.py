"""Hex digits with gaps: ``de ?? be ef``, where ``??`` stands for any byte."""

from __future__ import annotations

from workbench.codec.hexparse import HexParseError, parse_hex

GAP = "??"


def parse_hex_pattern(text: str) -> tuple[bytes, bytes]:
    """The bytes of ``text``, 0 in gaps, and a mask that is 1 where a byte is fixed and 0 in gaps.

    Between the gaps :func:`~workbench.codec.hexparse.parse_hex` reads. Raises HexParseError with the offset.
    """
    wanted, mask = bytearray(), bytearray()
    offset = 0
    for index, part in enumerate(text.split(GAP)):
        if index:
            wanted.append(0)
            mask.append(0)
        try:
            data = parse_hex(part)
        except HexParseError as error:
            raise HexParseError(str(error), offset + error.offset) from None
        wanted += data
        mask += b"\1" * len(data)
        offset += len(part) + len(GAP)
    return bytes(wanted), bytes(mask)
