"""Searching the error table: by number, by name, by words of its sentences."""

from __future__ import annotations

from functools import cache

from workbench.model.errors.codes import ERROR_CODES, look_up, number_of
from workbench.model.errors.numbers import WINDOWS_ERRORS
from workbench.model.errors.row import ErrorCode


def search_errors(text: str) -> list[ErrorCode]:
    """The rows that ``text`` may mean: first what has exactly that name or number, then those whose names, numbers and
    sentences hold every word (a number by its beginning). All rows for an empty text."""
    words = text.casefold().split()
    if not words:
        return list(ERROR_CODES)
    exact = list(dict.fromkeys(found.code for found in look_up(text)))
    held = [code for code in ERROR_CODES if code not in exact and all(_holds(code, word) for word in words)]
    held.sort(key=lambda code: not any(_names_hold(code, word) for word in words))
    return [*exact, *held]


def code_text(code: ErrorCode) -> str:
    """A row as text, to be copied: names and numbers, then the sentences."""
    lines = [code.title, names_text(code), "", f"Meaning: {code.meaning}", f"Usual cause: {code.cause}",
             f"What to try: {code.advice}"]  # fmt: skip
    if code.difference:
        lines.append(f"Winsock and POSIX: {code.difference}")
    return "\n".join(lines)


def names_text(code: ErrorCode) -> str:
    """``ECONNREFUSED 111, WSAECONNREFUSED 10061``, with the numbers of this system where it has them."""
    own = code.posix_name or code.eai_name
    number = number_of(code)
    here = f"{own} {number}" if own and number is not None else own
    winsock = f"{code.wsa_name} {code.wsa_code}" if code.wsa_name else ""
    return ", ".join(part for part in (here, winsock) if part)


def _holds(code: ErrorCode, word: str) -> bool:
    return word in _sentences(code) or _names_hold(code, word)


def _names_hold(code: ErrorCode, word: str) -> bool:
    return any(word in name.casefold() for name in code.names) or any(
        number.startswith(word) for number in _numbers(code)
    )


@cache
def _sentences(code: ErrorCode) -> str:
    return " ".join((code.title, code.meaning, code.cause, code.advice, code.difference)).casefold()


@cache
def _numbers(code: ErrorCode) -> tuple[str, ...]:
    windows = [number for number, (_name, row) in WINDOWS_ERRORS.items() if row == code.name]
    hexadecimal = [f"0x{code.wsa_code:x}"] if code.wsa_code is not None else []
    known = [number for number in (code.wsa_code, number_of(code), *windows) if number is not None]
    return (*map(str, known), *hexadecimal)
