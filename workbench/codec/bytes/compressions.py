"""gzip, zlib, deflate: packing, and unpacking within bounds."""

from __future__ import annotations

import gzip
import zlib
from typing import Final

from workbench.codec.bytes.transform import OUTPUT_BYTES_MAX, TooMuchOutputError, Transform, TransformError

GROUP: Final = "Compression"
_GZIP_BITS, _ZLIB_BITS, _RAW_BITS = 31, 15, -15  # zlib's manual, inflateInit2: which wrapper is expected
PIECE_BYTES: Final = 64 * 1024
MEMBERS_MAX: Final = 10_000


def unpacked(data: bytes, window_bits: int, limit: int = OUTPUT_BYTES_MAX) -> bytes:
    """Inflate, a piece at a time, to the end of the stream; gzip may have several members (RFC 1952, 2.2).

    Raises :class:`~workbench.codec.bytes.transform.TransformError`: what is broken with the place where it was found,
    what breaks off, what goes on behind the end, and what gives more than ``limit`` bytes.
    """
    out = bytearray()
    place = 0
    for _ in range(MEMBERS_MAX):
        place = _unpack_member(data, place, window_bits, limit, out)
        if place >= len(data):
            return bytes(out)
        if window_bits != _GZIP_BITS or data[place : place + 2] != b"\x1f\x8b":
            raise TransformError(f"{len(data) - place:,} bytes follow behind the end of the compressed data", place)
    raise TransformError(f"more than {MEMBERS_MAX:,} members", place)


def _unpack_member(data: bytes, start: int, window_bits: int, limit: int, out: bytearray) -> int:
    """Where the member ends that begins at ``start``."""
    inflater = zlib.decompressobj(window_bits)
    place = start
    while not inflater.eof:
        piece = data[place : place + PIECE_BYTES]
        try:
            given = inflater.decompress(piece, limit + 1 - len(out))
        except zlib.error as error:
            raise TransformError(f"this cannot be unpacked: {_reason(error)}", place) from None
        out += given
        place += len(piece) - len(inflater.unconsumed_tail) - len(inflater.unused_data)
        if len(out) > limit:
            raise TooMuchOutputError(place, limit)
        if not piece and not given and not inflater.eof:
            raise TransformError("the compressed data breaks off", place)
    return place


def _reason(error: zlib.error) -> str:
    return str(error).rpartition(": ")[2]


def _pack(data: bytes, window_bits: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, window_bits)
    return packer.compress(data) + packer.flush()


def _gzip(data: bytes, _parameter: str) -> bytes:
    return gzip.compress(data, mtime=0)  # the same bytes each time


def _zlib(data: bytes, _parameter: str) -> bytes:
    return _pack(data, _ZLIB_BITS)


def _deflate(data: bytes, _parameter: str) -> bytes:
    return _pack(data, _RAW_BITS)


def _from_gzip(data: bytes, _parameter: str) -> bytes:
    return unpacked(data, _GZIP_BITS)


def _from_zlib(data: bytes, _parameter: str) -> bytes:
    return unpacked(data, _ZLIB_BITS)


def _from_deflate(data: bytes, _parameter: str) -> bytes:
    return unpacked(data, _RAW_BITS)


TRANSFORMS: Final = (
    Transform("from-gzip", "Unpack gzip", GROUP, _from_gzip, tip="RFC 1952, Content-Encoding: gzip"),
    Transform("from-zlib", "Unpack zlib", GROUP, _from_zlib, tip="RFC 1950, Content-Encoding: deflate"),
    Transform("from-deflate", "Unpack deflate", GROUP, _from_deflate, tip="RFC 1951, without any header"),
    Transform("gzip", "Pack gzip", GROUP, _gzip, tip="RFC 1952"),
    Transform("zlib", "Pack zlib", GROUP, _zlib, tip="RFC 1950"),
    Transform("deflate", "Pack deflate", GROUP, _deflate, tip="RFC 1951, without any header"),
)
