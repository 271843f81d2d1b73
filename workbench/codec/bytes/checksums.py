"""Every checksum by name: the CRC catalogue, sums, hashes.

The CRCs are those of Greg Cook's "Catalogue of parametrised CRC algorithms"; anycrc has and computes them (ADR 0158).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from enum import StrEnum
from functools import cache, partial
from typing import Any, Final, NamedTuple

from workbench.codec.bytes.sums import Adler32, ByteSum, Fletcher, InternetSum, Running, XorSum


class Family(StrEnum):
    """What sort of checksum it is; the value is its heading."""

    SUM = "Sums"
    CRC = "CRC"
    HASH = "Hashes"


class Checksum(NamedTuple):
    """An algorithm. ``value`` of what ``start()`` gives has ``bits`` bits, filled to whole bytes at the left."""

    key: str
    title: str
    family: Family
    bits: int
    start: Callable[[], Running]
    note: str = ""

    def of(self, data: bytes) -> bytes:
        """Of bytes that are there at once."""
        running = self.start()
        running.update(data)
        return running.value()


class CrcRun:
    """A CRC on its way."""

    def __init__(self, model: Any, width_bits: int) -> None:
        self._model = model
        self._bytes = -(-width_bits // 8)
        self._value: int | None = None

    def update(self, data: bytes) -> None:
        if data:
            self._value = self._model.calc(data) if self._value is None else self._model.calc(data, self._value)

    def value(self) -> bytes:
        number = self._model.calc(b"") if self._value is None else self._value
        return int(number).to_bytes(self._bytes, "big")


class HashRun:
    """A hash of hashlib on its way. They are for comparing bytes, not for secrets."""

    def __init__(self, name: str) -> None:
        self._hash = hashlib.new(name, usedforsecurity=False)

    def update(self, data: bytes) -> None:
        self._hash.update(data)

    def value(self) -> bytes:
        return self._hash.digest()


_SUMS: Final = (
    Checksum("sum8", "Sum, 8 bits", Family.SUM, 8, partial(ByteSum, 8)),
    Checksum("sum16", "Sum, 16 bits", Family.SUM, 16, partial(ByteSum, 16)),
    Checksum("sum32", "Sum, 32 bits", Family.SUM, 32, partial(ByteSum, 32)),
    Checksum("lrc", "LRC (two's complement)", Family.SUM, 8, partial(ByteSum, 8, negated=True), "Modbus ASCII"),
    Checksum("xor8", "XOR, 8 bits", Family.SUM, 8, partial(XorSum, 1), "NMEA 0183, BCC"),
    Checksum("xor16", "XOR, 16 bits", Family.SUM, 16, partial(XorSum, 2)),
    Checksum("internet", "Internet checksum", Family.SUM, 16, InternetSum, "IP, TCP, UDP, ICMP (RFC 1071)"),
    Checksum("fletcher16", "Fletcher-16", Family.SUM, 16, partial(Fletcher, 16)),
    Checksum("fletcher32", "Fletcher-32", Family.SUM, 32, partial(Fletcher, 32)),
    Checksum("fletcher64", "Fletcher-64", Family.SUM, 64, partial(Fletcher, 64)),
    Checksum("adler32", "Adler-32", Family.SUM, 32, Adler32, "zlib (RFC 1950)"),
)
_HASHES: Final = (
    ("md5", "MD5"), ("sha1", "SHA-1"), ("sha224", "SHA-224"), ("sha256", "SHA-256"), ("sha384", "SHA-384"),
    ("sha512", "SHA-512"), ("sha3_224", "SHA3-224"), ("sha3_256", "SHA3-256"), ("sha3_384", "SHA3-384"),
    ("sha3_512", "SHA3-512"), ("blake2s", "BLAKE2s"), ("blake2b", "BLAKE2b"),
)  # fmt: skip
_OTHER_NAMES: Final = {
    "CRC16-ARC": "CRC-16, LHA",
    "CRC16-IBM-3740": "CCITT-FALSE",
    "CRC16-IBM-SDLC": "X.25, HDLC, PPP",
    "CRC16-KERMIT": "CCITT",
    "CRC16-XMODEM": "ZMODEM, ACORN",
    "CRC16-UMTS": "BUYPASS",
    "CRC32-ISO-HDLC": "zip, Ethernet, PNG, PKZIP",
    "CRC32-ISCSI": "CRC-32C, Castagnoli, SCTP",
    "CRC32-CKSUM": "POSIX",
    "CRC32-BZIP2": "AAL5",
    "CRC8-SMBUS": "CRC-8",
    "CRC8-MAXIM-DOW": "1-Wire",
    "CRC64-XZ": "CRC-64, GO-ECMA",
}


@cache
def checksums() -> tuple[Checksum, ...]:
    """All of them: sums, CRCs from the narrowest to the widest, hashes. Loads anycrc."""
    import anycrc

    crcs = []
    for name, model in anycrc.models.items():
        title = name.replace("CRC", "CRC-", 1).replace("-", "/", 2).replace("/", "-", 1)
        start = partial(CrcRun, anycrc.Model(name), model.width)
        crcs.append(Checksum(name.lower(), title, Family.CRC, model.width, start, _OTHER_NAMES.get(name, "")))
    hashes = tuple(
        Checksum(name, title, Family.HASH, hashlib.new(name, usedforsecurity=False).digest_size * 8,
                 partial(HashRun, name))
        for name, title in _HASHES
        if name in hashlib.algorithms_available
    )  # fmt: skip
    return (*_SUMS, *crcs, *hashes)


def found_by(text: str) -> list[Checksum]:
    """Those whose title or other name has every word of ``text``, whatever the case; all for an empty one."""
    words = text.casefold().split()
    return [each for each in checksums() if all(word in _searched(each) for word in words)]


def _searched(checksum: Checksum) -> str:
    text = f"{checksum.title} {checksum.key} {checksum.note} {checksum.family}".casefold()
    return f"{text} {text.replace('-', '').replace('/', '')}"
