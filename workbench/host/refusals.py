"""An error number of this system with its names in both spellings."""

from __future__ import annotations

import errno

from workbench.model.errors.codes import ERROR_CODES, winsock_code_of
from workbench.model.host import SystemRefusal


def refusal_of(number: int) -> SystemRefusal:
    """The names of ``number``, which a call on this system gave: a WSA code on Windows, an errno elsewhere."""
    name = errno.errorcode.get(number, "")
    if not name:
        known = next((code for code in ERROR_CODES if code.wsa_code == number), None)
        posix, wsa = (known.posix_name, known.wsa_name) if known else ("", "")
        return SystemRefusal(number, posix, wsa, number if known else None)
    if name.startswith("WSA"):
        return SystemRefusal(number, name.removeprefix("WSA"), name, number)
    return SystemRefusal(number, name, *winsock_of(name))


def winsock_of(posix_name: str) -> tuple[str, int | None]:
    """Winsock's name and number for a POSIX or EAI name; empty and None where it has nothing like it."""
    code = winsock_code_of(posix_name)
    return (code.wsa_name, code.wsa_code) if code else ("", None)


def refusal_of_error(error: OSError) -> SystemRefusal:
    """The same for an exception; one without a number counts as 0."""
    return refusal_of(error.errno or 0)
