"""A checksum by what people call it: its key, its title, or the name by which a protocol knows it."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from workbench.codec.bytes.checksums import Checksum, checksums

_PARTING: Final = re.compile(r"[-_/ .]")
# What a bare name means: the catalogue's own aliases of these.
_BARE: Final = {
    "crc8": "crc8-smbus", "crc16": "crc16-arc", "crc32": "crc32-iso-hdlc", "crc32c": "crc32-iscsi",
    "modbus": "crc16-modbus", "ccittfalse": "crc16-ibm-3740", "crc16ccittfalse": "crc16-ibm-3740",
    "xor": "xor8", "bcc": "xor8", "sum": "sum8",
}  # fmt: skip


def checksum_called(name: str) -> Checksum | None:
    """Whatever the case and whatever parts its words; None for a name that nobody knows."""
    return _by_name().get(_plain(name))


def checksum_names() -> tuple[str, ...]:
    """The keys, for completion and suggestions."""
    return tuple(each.key for each in checksums())


@cache
def _by_name() -> dict[str, Checksum]:
    found: dict[str, Checksum] = {}
    doubtful: set[str] = set()
    by_key = {each.key: each for each in checksums()}
    for each in checksums():
        notes = re.split(r",\s*", re.sub(r"\(.*?\)", "", each.note)) if each.family == "CRC" else []
        width = re.match(r"crc\d+", each.key)
        prefixed = [f"{width[0]}{_plain(note)}" for note in notes if width and note]
        for name in {_plain(each.title), *map(_plain, notes), *prefixed} - {""}:
            if found.setdefault(name, each) is not each:
                doubtful.add(name)
    for name in doubtful:
        del found[name]
    found.update({_plain(key): each for key, each in by_key.items()})
    found.update({name: by_key[key] for name, key in _BARE.items() if key in by_key})
    return found


def _plain(name: str) -> str:
    return _PARTING.sub("", name.casefold())
