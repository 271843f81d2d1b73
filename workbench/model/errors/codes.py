"""The error table: every error that a socket can meet, and finding one by any name or number it goes by.

The rows stand in ``calls``, ``network``, ``services``, ``qos`` and ``posix``; numberings beside Winsock's in
``numbers``.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from workbench.model.errors.calls import CALL_ERRORS
from workbench.model.errors.network import NETWORK_ERRORS
from workbench.model.errors.numbers import (
    HERE,
    WINDOWS_ERRORS,
    Numbering,
    SystemNumbers,
    number_in,
    windows_code_of,
)
from workbench.model.errors.posix import LOOKUP_ERRORS, POSIX_ERRORS
from workbench.model.errors.qos import QOS_ERRORS
from workbench.model.errors.row import ErrorCode
from workbench.model.errors.services import OVERLAPPED_ERRORS, SERVICE_ERRORS

ERROR_CODES: Final[tuple[ErrorCode, ...]] = (
    *OVERLAPPED_ERRORS, *CALL_ERRORS, *NETWORK_ERRORS, *SERVICE_ERRORS, *QOS_ERRORS, *POSIX_ERRORS, *LOOKUP_ERRORS,
)  # fmt: skip
"""Winsock's by number, then those that only POSIX has, then those that only a look-up has."""

WINSOCK_CODES: Final[Mapping[str, ErrorCode]] = {code.wsa_name: code for code in ERROR_CODES if code.wsa_name}

# Two names of one number on the systems that we know, or one word in two spellings.
OTHER_NAMES: Final[Mapping[str, str]] = {
    "EWOULDBLOCK": "EAGAIN",
    "ENOTSUP": "EOPNOTSUPP",
    "HOST_NOT_FOUND": "WSAHOST_NOT_FOUND",
    "TRY_AGAIN": "WSATRY_AGAIN",
    "NO_RECOVERY": "WSANO_RECOVERY",
    "NO_DATA": "WSANO_DATA",
    "WSANO_ADDRESS": "WSANO_DATA",
}

# What Winsock says where POSIX says something that Winsock has no name for.
_COUNTERPARTS: Final[Mapping[str, str]] = {
    "EPIPE": "WSAESHUTDOWN", "EPERM": "WSAEACCES", "ENFILE": "WSAEMFILE", "ENOMEM": "WSAENOBUFS",
    "ENODEV": "WSAEADDRNOTAVAIL", "EPROTO": "WSAECONNABORTED", "ENOSYS": "WSAEOPNOTSUPP",
    "ECANCELED": "WSA_OPERATION_ABORTED", "EAI_FAMILY": "WSAEAFNOSUPPORT", "EAI_SOCKTYPE": "WSAESOCKTNOSUPPORT",
    "EAI_BADFLAGS": "WSAEINVAL", "EAI_ADDRFAMILY": "WSAHOST_NOT_FOUND", "EAI_OVERFLOW": "WSAEFAULT",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that a word or a number means. ``numbering`` and ``number`` say by whose counting, ``number_name``
    what it is called there; None and empty for what was found by its name."""

    code: ErrorCode
    numbering: Numbering | None = None
    number: int | None = None
    number_name: str = ""


def look_up(text: str, system: SystemNumbers = HERE) -> list[Found]:
    """Every error that ``text`` may mean: a name in any spelling and case, a number in any of the numberings (decimal,
    0x…, or an HRESULT). Empty if nothing is called so."""
    number = number_in(text)
    if number is None:
        return list(_by_name(text.strip().upper(), system))
    inner = windows_code_of(number)
    if inner is not None:
        return list(_by_windows(inner))
    found = list(_by_windows(number))
    shown = {each.code.wsa_name for each in found} - {""}
    return [*found, *(each for each in _by_system(number, system) if each.code.wsa_name not in shown)]


def near_names(text: str) -> list[str]:
    """Names that look like ``text``, the nearest first; at most three."""
    word = text.strip().upper()
    names = {name for code in ERROR_CODES for name in code.names} | set(OTHER_NAMES)
    return difflib.get_close_matches(word, sorted(names), 3, 0.75) if word else []


@lru_cache(512)
def code_named(name: str) -> ErrorCode | None:
    """The row that a name stands for first of all: ``ECONNREFUSED``, ``EAI_NONAME``, ``WSAECONNREFUSED``."""
    name = OTHER_NAMES.get(name, name)
    return next((code for code in _sorted_by_likeness(name)), None)


@lru_cache(512)
def winsock_code_of(name: str) -> ErrorCode | None:
    """What Winsock calls the error that POSIX or a look-up calls ``name``; None where it has nothing like it."""
    code = code_named(name)
    if code is None or code.wsa_name:
        return code
    return WINSOCK_CODES.get(_COUNTERPARTS.get(code.name, ""))


def number_of(code: ErrorCode, system: SystemNumbers = HERE) -> int | None:
    """What this system counts the error as: its errno, else a look-up's number; None where it does not have it."""
    if code.posix_name:
        number = system.errnos.get(code.posix_name)
        if number is not None or not code.eai_name:
            return number
    return system.lookups.get(code.eai_name) if code.eai_name else None


def _sorted_by_likeness(name: str) -> list[ErrorCode]:
    """POSIX's own row first, then the one that Winsock spells alike, then others that translate to the name."""
    found = [code for code in ERROR_CODES if name and name in code.names]
    return sorted(found, key=lambda code: (code.name != name, code.wsa_name != f"WSA{name}"))


def _by_name(name: str, system: SystemNumbers) -> Iterator[Found]:
    name = OTHER_NAMES.get(name, name)
    found = _sorted_by_likeness(name)
    yield from (Found(code) for code in found)
    if found:
        return
    for number, (windows_name, row) in WINDOWS_ERRORS.items():
        if windows_name == name and (code := code_named(row)):
            yield Found(code, Numbering.WINDOWS, number, name)
    if name in system.errnos:
        yield Found(_unknown_to_sockets(name, system.errnos[name]))


def _by_windows(number: int) -> Iterator[Found]:
    for code in ERROR_CODES:
        if code.wsa_code == number:
            yield Found(code, Numbering.WINSOCK, number, code.wsa_name)
            return
    name, row = WINDOWS_ERRORS.get(number, ("", ""))
    code_there = code_named(row)
    if code_there is not None:
        yield Found(code_there, Numbering.WINDOWS, number, name)


def _by_system(number: int, system: SystemNumbers) -> Iterator[Found]:
    names = [name for name, known in system.errnos.items() if known == number]
    rows = {code: name for name in reversed(names) if (code := code_named(name))}  # two names may lead to one row
    yield from (Found(code, Numbering.ERRNO, number, name) for code, name in rows.items())
    if names and not rows:
        yield Found(_unknown_to_sockets(names[0], number), Numbering.ERRNO, number, names[0])
    for name, known in system.lookups.items():
        code = code_named(name) if known == number else None
        if code is not None:
            yield Found(code, Numbering.EAI, number, name)


def _unknown_to_sockets(name: str, number: int) -> ErrorCode:
    """An error of this system that stands in no table of ours, with the system's own words."""
    text = os.strerror(number)
    return ErrorCode(
        None, "", name, text, f"The system's own words are: {text}.", "Socket calls do not usually give it.",
        "Look into the system's manual page of the call.", "Winsock has no such name.",
    )  # fmt: skip
