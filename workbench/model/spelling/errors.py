"""A recorded call's error in both spellings: the name that the record has, and what the other side would say.

The differences are those that the error table tells (``errorcodes``): a connect in progress, a refused datagram, a send
after shutdown, a closed socket.
"""

from __future__ import annotations

import errno
import re
from typing import Final

from workbench.model.calls import CallRecord
from workbench.model.errors.codes import ERROR_CODES, WINSOCK_CODES, code_named, winsock_code_of
from workbench.model.errors.numbers import HERE, LINUX_EAI_NUMBERS, WINDOWS_ERRORS
from workbench.model.errors.row import ErrorCode
from workbench.model.spelling.names import DATAGRAM_CALLS, RETURNS_ITS_ERROR

_NAMED: Final = re.compile(r"-1 ((?:WSA)?E[A-Z0-9]{2,})$")
_WAITING: Final = frozenset({"EAGAIN", "EWOULDBLOCK", "EINPROGRESS", "WSAEWOULDBLOCK", "WSAEINPROGRESS"})


def posix_error_of(call: CallRecord) -> str:
    """The name that stands on the tape: POSIX's or a look-up's; on a tape of Windows Winsock's. Empty: unknown.

    The name is believed before the number, for a tape may come from a system that counts otherwise.
    """
    number = call.errno
    if number is None:
        return ""
    row = _winsock_row(call)
    if row is not None:
        return row.wsa_name
    named = _NAMED.search(call.result)
    if named is not None:
        return named[1]
    if call.name in RETURNS_ITS_ERROR:
        names = LINUX_EAI_NUMBERS if number < 0 else HERE.lookups
        return next((name for name, known in names.items() if known == number), "")
    return errno.errorcode.get(number, "")


def winsock_error(call: CallRecord, bsd_name: str) -> ErrorCode | None:
    """What ``WSAGetLastError`` says for the call's error; None where Winsock has no word for it."""
    row = _winsock_row(call)
    if row is not None:
        return row
    name = posix_error_of(call)
    if bsd_name == "connect" and name == "EINPROGRESS":
        return WINSOCK_CODES["WSAEWOULDBLOCK"]
    if bsd_name in DATAGRAM_CALLS and name == "ECONNREFUSED":
        return WINSOCK_CODES["WSAECONNRESET"]
    if name == "EBADF":
        return WINSOCK_CODES["WSAENOTSOCK"]
    if bsd_name in ("send", "sendmsg") and name == "EDESTADDRREQ":
        return WINSOCK_CODES["WSAENOTCONN"]
    return winsock_code_of(name.removeprefix("WSA") if name not in WINSOCK_CODES else name)


def bsd_error(call: CallRecord, bsd_name: str) -> str:
    """What POSIX calls the call's error; Winsock's name where POSIX has none, empty where nothing is known."""
    row = _winsock_row(call)
    if row is None:
        return posix_error_of(call)
    if bsd_name == "connect" and row.wsa_name == "WSAEWOULDBLOCK":
        return "EINPROGRESS"
    if bsd_name in ("sendto", "recvfrom", "recvmsg") and row.wsa_name == "WSAECONNRESET":
        return "ECONNREFUSED"
    if row.wsa_name == "WSAESHUTDOWN":
        return "EPIPE"
    return row.posix_name or row.eai_name or row.wsa_name


def waits(call: CallRecord) -> bool:
    """True where the error is none: the call goes on in the background, or has nothing to do yet."""
    return posix_error_of(call) in _WAITING


def error_number_text(call: CallRecord, name: str) -> str:
    """``ECONNREFUSED 111``: the name, and the number where it is the one that belongs to the name."""
    if _winsock_row(call) is not None and name:
        return name
    return f"{name or 'error'} {call.errno}"


def _winsock_row(call: CallRecord) -> ErrorCode | None:
    """The row of a number of Winsock's, or of Windows' own on a completion."""
    number = call.errno
    if number is None:
        return None
    if number >= 10_000:
        return next((code for code in ERROR_CODES if code.wsa_code == number), None)
    if call.completed and number in WINDOWS_ERRORS and _NAMED.search(call.result) is None:
        return code_named(WINDOWS_ERRORS[number][1])
    return None
