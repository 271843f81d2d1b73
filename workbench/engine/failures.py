"""From an exception to a :class:`Failure`, the same for POSIX numbers, Winsock codes and Windows' own.

Winsock codes: "Windows Sockets Error Codes"; the others: "System Error Codes (0-499)" and "(1000-1299)".
"""

from __future__ import annotations

import errno
import socket

from workbench.model.failures import Failure, Reason

_BY_NAME: dict[str, Reason] = {
    "ECONNREFUSED": Reason.REFUSED,
    "ECONNRESET": Reason.RESET,
    "ECONNABORTED": Reason.ABORTED,
    "ENETRESET": Reason.ABORTED,
    "ETIMEDOUT": Reason.TIMED_OUT,
    "EADDRINUSE": Reason.ADDRESS_IN_USE,
    "EADDRNOTAVAIL": Reason.ADDRESS_NOT_LOCAL,
    "EACCES": Reason.ACCESS_DENIED,
    "EPERM": Reason.ACCESS_DENIED,
    "ENETUNREACH": Reason.NETWORK_UNREACHABLE,
    "EHOSTUNREACH": Reason.HOST_UNREACHABLE,
    "EHOSTDOWN": Reason.HOST_UNREACHABLE,
    "ENETDOWN": Reason.NETWORK_DOWN,
    "ENODEV": Reason.ADDRESS_NOT_LOCAL,
    "EMSGSIZE": Reason.MESSAGE_TOO_LONG,
    "EMFILE": Reason.TOO_MANY_FILES,
    "ENFILE": Reason.TOO_MANY_FILES,
    "ENOBUFS": Reason.NO_BUFFERS,
    "ENOMEM": Reason.NO_BUFFERS,
    "ENOTCONN": Reason.NOT_CONNECTED,
    "EPIPE": Reason.SHUT_DOWN,
    "ESHUTDOWN": Reason.SHUT_DOWN,
    "EDESTADDRREQ": Reason.NO_DESTINATION,
    "EAFNOSUPPORT": Reason.FAMILY_NOT_SUPPORTED,
    "EPFNOSUPPORT": Reason.FAMILY_NOT_SUPPORTED,
    "EPROTONOSUPPORT": Reason.FAMILY_NOT_SUPPORTED,
    "EINVAL": Reason.INVALID_ARGUMENT,
    "ENOPROTOOPT": Reason.UNKNOWN_OPTION,
    "EISCONN": Reason.ALREADY_CONNECTED,
    "ENOENT": Reason.NO_SUCH_PATH,
    "EPROTOTYPE": Reason.WRONG_TYPE,
    "ENOTSOCK": Reason.NOT_A_SOCKET,
    "EOPNOTSUPP": Reason.NOT_SUPPORTED,
    "ESOCKTNOSUPPORT": Reason.FAMILY_NOT_SUPPORTED,
    "ECANCELED": Reason.CANCELLED,
    "ENOSPC": Reason.DISK_FULL,
}
_BY_ERRNO: dict[int, Reason] = {
    getattr(errno, name): reason for name, reason in _BY_NAME.items() if hasattr(errno, name)
}

_BY_WINERROR: dict[int, Reason] = {
    5: Reason.ACCESS_DENIED,  # ERROR_ACCESS_DENIED
    64: Reason.RESET,  # ERROR_NETNAME_DELETED: the peer was gone when the operation completed
    87: Reason.INVALID_ARGUMENT,  # ERROR_INVALID_PARAMETER
    121: Reason.TIMED_OUT,  # ERROR_SEM_TIMEOUT: a connect through the completion port got no answer
    995: Reason.CANCELLED,  # ERROR_OPERATION_ABORTED: the socket was closed under the operation
    1214: Reason.INVALID_ARGUMENT,  # ERROR_INVALID_NETNAME: a connect to 0.0.0.0 or ::
    1225: Reason.REFUSED,  # ERROR_CONNECTION_REFUSED, what 10061 is through the completion port
    1231: Reason.NETWORK_UNREACHABLE,  # ERROR_NETWORK_UNREACHABLE
    1232: Reason.HOST_UNREACHABLE,  # ERROR_HOST_UNREACHABLE
    1234: Reason.PORT_UNREACHABLE,  # ERROR_PORT_UNREACHABLE
    1235: Reason.ABORTED,  # ERROR_REQUEST_ABORTED
    1236: Reason.ABORTED,  # ERROR_CONNECTION_ABORTED
    10013: Reason.ACCESS_DENIED,
    10022: Reason.INVALID_ARGUMENT,
    10024: Reason.TOO_MANY_FILES,
    10039: Reason.NO_DESTINATION,
    10040: Reason.MESSAGE_TOO_LONG,
    10038: Reason.NOT_A_SOCKET,
    10041: Reason.WRONG_TYPE,
    10042: Reason.UNKNOWN_OPTION,
    10044: Reason.FAMILY_NOT_SUPPORTED,  # WSAESOCKTNOSUPPORT
    10045: Reason.NOT_SUPPORTED,
    10056: Reason.ALREADY_CONNECTED,
    10043: Reason.FAMILY_NOT_SUPPORTED,  # WSAEPROTONOSUPPORT
    10046: Reason.FAMILY_NOT_SUPPORTED,  # WSAEPFNOSUPPORT
    10047: Reason.FAMILY_NOT_SUPPORTED,
    10048: Reason.ADDRESS_IN_USE,
    10049: Reason.ADDRESS_NOT_LOCAL,
    10050: Reason.NETWORK_DOWN,
    10051: Reason.NETWORK_UNREACHABLE,
    10052: Reason.ABORTED,  # WSAENETRESET: keep-alive gave up
    10053: Reason.ABORTED,
    10054: Reason.RESET,
    10055: Reason.NO_BUFFERS,
    10057: Reason.NOT_CONNECTED,
    10058: Reason.SHUT_DOWN,
    10060: Reason.TIMED_OUT,
    10061: Reason.REFUSED,
    10064: Reason.HOST_UNREACHABLE,  # WSAEHOSTDOWN
    10065: Reason.HOST_UNREACHABLE,
    10111: Reason.CANCELLED,
    11001: Reason.NAME_NOT_FOUND,
    11002: Reason.NAME_TRY_AGAIN,
    11003: Reason.NAME_TRY_AGAIN,  # WSANO_RECOVERY
    11004: Reason.NAME_NOT_FOUND,  # WSANO_DATA
}

# asyncio raises these on the completion port, too, with a number that says something else (64 becomes 22).
_BY_CLASS: dict[type[OSError], Reason] = {
    ConnectionResetError: Reason.RESET,
    ConnectionRefusedError: Reason.REFUSED,
    ConnectionAbortedError: Reason.ABORTED,
    BrokenPipeError: Reason.SHUT_DOWN,
}

_NAME_TRY_AGAIN = {getattr(socket, name) for name in ("EAI_AGAIN", "EAI_FAIL") if hasattr(socket, name)}


def failure_from(exc: BaseException, what: str, *, datagram: bool = False) -> Failure:
    """The failure that ``exc`` stands for; ``what`` says what it was about.

    With ``datagram``, a refusal or a reset is the ICMP message "port unreachable" that an earlier datagram brought.
    """
    number = error_number(exc)
    reason = _reason(exc, number)
    by_class = _BY_CLASS.get(type(exc), reason)  # type: ignore[arg-type]
    if by_class is not reason:
        reason, number = by_class, None
    if datagram and reason in (Reason.REFUSED, Reason.RESET):
        reason = Reason.PORT_UNREACHABLE
    if datagram and number in (getattr(errno, "ENETRESET", None), 10052):  # WSAENETRESET: its time to live ran out
        reason = Reason.TIME_EXCEEDED
    if reason is Reason.OTHER:
        what = f"{what}: {_system_text(exc)}" if what else _system_text(exc)
    return Failure(reason, what, number)


def failure_from_errno(number: int, what: str, *, datagram: bool = False) -> Failure:
    """The same for a bare error number, as an error queue or ``SO_ERROR`` gives it."""
    return failure_from(OSError(number, errno.errorcode.get(number, "")), what, datagram=datagram)


def error_number(exc: BaseException) -> int | None:
    """The number that the system gave: Windows' own code where there is one, else ``errno``."""
    if not isinstance(exc, OSError):
        return None
    winerror = getattr(exc, "winerror", None)
    return winerror if winerror else exc.errno


def _reason(exc: BaseException, number: int | None) -> Reason:
    if isinstance(exc, UnicodeError):  # a host name that cannot be written in IDNA is nobody's name
        return Reason.NAME_NOT_FOUND
    if isinstance(exc, socket.gaierror):
        return Reason.NAME_TRY_AGAIN if exc.errno in _NAME_TRY_AGAIN or number == 11002 else Reason.NAME_NOT_FOUND
    if number is None:
        return Reason.TIMED_OUT if isinstance(exc, TimeoutError) else Reason.OTHER
    reason = _BY_WINERROR.get(number) if getattr(exc, "winerror", None) or number >= 10_000 else None
    return reason or _BY_ERRNO.get(number, Reason.OTHER)


def _system_text(exc: BaseException) -> str:
    if isinstance(exc, OSError) and exc.strerror:
        return f"{exc.strerror} (error {error_number(exc)})"
    return str(exc) or type(exc).__name__
