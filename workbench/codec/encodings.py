"""Character encodings by name: which there are, how they are called, and how people write them.

Sources: the table "Standard Encodings" of Python's ``codecs`` documentation, and Python's own alias table.
Only encodings of text count. What turns text into other text of ASCII letters (idna, punycode, the Python escapes)
is left out, as is everything that is no character set at all (zip, rot13, hex).
"""

from __future__ import annotations

import codecs
from encodings.aliases import aliases
from functools import cache
from typing import Final

from workbench.codec.inputerror import PayloadError

COMMON: Final = (
    "utf-8", "ascii", "iso8859-1", "cp1252", "utf-16-le", "utf-16-be",
    "shift_jis", "euc_jp", "gbk", "gb18030", "big5", "euc_kr", "iso8859-15", "cp437", "cp850", "koi8-r", "cp1251",
)  # fmt: skip

_LABELS: Final = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with BOM",
    "utf-16": "UTF-16 with BOM",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "utf-32": "UTF-32 with BOM",
    "utf-32-le": "UTF-32 LE",
    "utf-32-be": "UTF-32 BE",
    "ascii": "ASCII",
    "iso8859-1": "Latin-1 (ISO 8859-1)",
    "iso8859-15": "Latin-9 (ISO 8859-15)",
    "cp1252": "Windows-1252",
    "cp1251": "Windows-1251 (Cyrillic)",
    "shift_jis": "Shift-JIS",
    "euc_jp": "EUC-JP",
    "euc_kr": "EUC-KR",
    "gbk": "GBK",
    "gb18030": "GB 18030",
    "big5": "Big5",
    "koi8-r": "KOI8-R",
    "cp437": "CP437 (DOS)",
    "cp850": "CP850 (DOS)",
}

# Modules of Python's ``encodings`` package that its alias table does not mention; a test compares with the package.
_WITHOUT_ALIAS: Final = (
    "cp1006", "cp720", "cp737", "cp856", "cp874", "cp875", "iso8859_1", "koi8_t", "koi8_u",
    "mac_arabic", "mac_croatian", "mac_farsi", "mac_romanian", "palmos", "utf_8_sig",
)  # fmt: skip
_NOT_CHARACTER_SETS: Final = frozenset(
    {"charmap", "idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
)


class UnknownEncodingError(PayloadError):
    """No character encoding has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}” is not a character encoding that this program knows", 0)
        self.name = name


@cache
def canonical_name(name: str) -> str:
    """The one name that settings, projects and lists use: ``Latin-1`` and ``l1`` give ``iso8859-1``.

    Raises :class:`UnknownEncodingError`.
    """
    found = _looked_up(name.strip())
    if found is None:
        raise UnknownEncodingError(name)
    return found


def encoding_label(name: str) -> str:
    """How a list shows it: ``UTF-16 LE``. Names that are not known are given back as they are."""
    try:
        canonical = canonical_name(name)
    except UnknownEncodingError:
        return name
    return _LABELS.get(canonical) or canonical.replace("_", "-").upper()


@cache
def all_encodings() -> tuple[str, ...]:
    """Every canonical name on this system: the common ones first, in their order, then the others by name."""
    known = {found for name in (*aliases.values(), *_WITHOUT_ALIAS) if (found := _looked_up(name)) is not None}
    return (*COMMON, *sorted(known.difference(COMMON)))


def _looked_up(name: str) -> str | None:
    if not name or "\0" in name:
        return None
    try:
        info = codecs.lookup(name)
    except (LookupError, UnicodeError, OSError):  # OSError: a Windows code page that is not installed
        return None
    # Python tells character encodings from other transformations by this attribute alone (cpython, Lib/codecs.py).
    is_text = bool(getattr(info, "_is_text_encoding", True))
    return info.name if is_text and info.name not in _NOT_CHARACTER_SETS else None
