"""``info ERROR``: what an error's name or number means, in every numbering that has it, for reading or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workbench.cli.exitcodes import CommandError
from workbench.cli.lookup import lookup_numbers
from workbench.model.errors.codes import Found, look_up, near_names, number_of, winsock_code_of
from workbench.model.errors.numbers import ERRNO_NUMBERS, NUMBERING_TEXTS, SystemNumbers
from workbench.model.errors.row import ErrorCode
from workbench.model.failures import FAILURES, Reason

_WIDTH = 14
_FILE_SUFFIXES = (".swb", ".json")


def error_lines(text: str) -> Iterator[str]:
    """Every meaning of ``text``, one block each. Raises CommandError where it has none."""
    system, found = _found(text)
    if len(found) > 1:
        yield f"{text} has {len(found)} meanings:"
        yield ""
    for index, each in enumerate(found):
        if index:
            yield ""
        yield from _block(each, system)


def error_json(text: str) -> str:
    """The same as one JSON object, with null where an interface has no such name or number."""
    system, found = _found(text)
    told = {"query": text, "meanings": [_fields(each, system) for each in found]}
    return json.dumps(told, ensure_ascii=False, indent=2)


def _found(text: str) -> tuple[SystemNumbers, list[Found]]:
    system = SystemNumbers(ERRNO_NUMBERS, lookup_numbers())
    found = look_up(text, system)
    if found:
        return system, found
    if Path(text).suffix.lower() in _FILE_SUFFIXES or "/" in text or "\\" in text:
        raise CommandError(f"{text}: no such file")
    near = near_names(text)
    hint = f" Did you mean {' or '.join(near)}?" if near else (
        f" Examples: {FAILURES[Reason.REFUSED].wsa_code}, ECONNREFUSED, WSAECONNREFUSED, tcp://localhost:80."
    )  # fmt: skip
    raise CommandError(f"“{text}” is no file, no socket URL and no error that is known here.{hint}")


def _block(found: Found, system: SystemNumbers) -> Iterator[str]:
    code = found.code
    yield code.title
    if found.numbering is not None:
        yield _line("found as", f"{found.number_name} {found.number}: {NUMBERING_TEXTS[found.numbering]}")
    yield from _names(code, system)
    for label, text in (
        ("meaning", code.meaning), ("usual cause", code.cause), ("what to try", code.advice),
        ("difference", code.difference),
    ):  # fmt: skip
        if text:
            yield _line(label, text)


def _names(code: ErrorCode, system: SystemNumbers) -> Iterator[str]:
    winsock = winsock_code_of(code.name)
    if code.wsa_name:
        yield _line("Winsock", f"{code.wsa_name} {code.wsa_code}")
    elif winsock is not None:
        yield _line("Winsock", f"no such name; there it is {winsock.wsa_name} {winsock.wsa_code}")
    for label, name, numbers in (
        ("POSIX", code.posix_name, system.errnos), ("getaddrinfo", code.eai_name, system.lookups),
    ):  # fmt: skip
        if name:
            here = numbers.get(name)
            yield _line(label, f"{name} ({here} on this system)" if here is not None else name)


def _fields(found: Found, system: SystemNumbers) -> dict[str, Any]:
    code = found.code
    return {
        "numbering": found.numbering.value if found.numbering else None,
        "number": found.number if found.number is not None else number_of(code, system),
        "wsa_name": code.wsa_name or None,
        "wsa_code": code.wsa_code,
        "posix_name": code.posix_name or None,
        "posix_number": system.errnos.get(code.posix_name),
        "eai_name": code.eai_name or None,
        "eai_number": system.lookups.get(code.eai_name),
        "title": code.title,
        "meaning": code.meaning,
        "cause": code.cause,
        "advice": code.advice,
        "difference": code.difference or None,
    }


def _line(label: str, text: str) -> str:
    return f"  {label:{_WIDTH}}{text}"
