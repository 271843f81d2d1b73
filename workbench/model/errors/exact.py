"""The very error behind a failure, where the system's number tells more than the failure's reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from workbench.model.errors.codes import ERROR_CODES, code_named, winsock_code_of
from workbench.model.errors.numbers import HERE, LINUX_EAI_NUMBERS, SystemNumbers
from workbench.model.errors.row import ErrorCode
from workbench.model.failures import FAILURES, Failure, Reason

_LOOKUP_REASONS: Final = (Reason.NAME_NOT_FOUND, Reason.NAME_TRY_AGAIN)
_ANY_ERROR: Final = (Reason.OTHER, Reason.FILE_ERROR)  # reasons that say nothing about which error it was

# Several errors have one reason; a number is believed only where it agrees with the reason, for a project may come
# from a system that counts otherwise.
_COARSE: Final[Mapping[str, Reason]] = {
    "EPERM": Reason.ACCESS_DENIED, "ENODEV": Reason.ADDRESS_NOT_LOCAL, "ENFILE": Reason.TOO_MANY_FILES,
    "ENOMEM": Reason.NO_BUFFERS, "WSAENETRESET": Reason.ABORTED, "WSAEHOSTDOWN": Reason.HOST_UNREACHABLE,
    "WSAEPFNOSUPPORT": Reason.FAMILY_NOT_SUPPORTED, "WSAEPROTONOSUPPORT": Reason.FAMILY_NOT_SUPPORTED,
    "WSAESOCKTNOSUPPORT": Reason.FAMILY_NOT_SUPPORTED, "WSAENOPROTOOPT": Reason.INVALID_ARGUMENT,
    "WSANO_RECOVERY": Reason.NAME_TRY_AGAIN, "ENOTDIR": Reason.NO_SUCH_PATH,
    "WSANO_DATA": Reason.NAME_NOT_FOUND, "WSATYPE_NOT_FOUND": Reason.NAME_NOT_FOUND,
    "EAI_FAMILY": Reason.NAME_NOT_FOUND, "EAI_ADDRFAMILY": Reason.NAME_NOT_FOUND, "EAI_SYSTEM": Reason.NAME_NOT_FOUND,
    "EAI_SOCKTYPE": Reason.NAME_NOT_FOUND, "EAI_BADFLAGS": Reason.NAME_NOT_FOUND,
    "EAI_OVERFLOW": Reason.NAME_NOT_FOUND,
}  # fmt: skip


def error_of(failure: Failure, system: SystemNumbers = HERE) -> ErrorCode | None:
    """The row of the error that the system gave, where it tells more than the reason does.

    None where the number is missing or unknown, contradicts the reason, or says the same.
    """
    if failure.errno is None or failure.reason is Reason.PORT_UNREACHABLE:
        return None
    code = _row(failure.errno, failure.reason in _LOOKUP_REASONS, system)
    if code is None or failure.reason in _ANY_ERROR:
        return code
    return code if any(_COARSE.get(name) is failure.reason for name in code.names) else None


def names_of(failure: Failure, system: SystemNumbers = HERE) -> tuple[str, str, int | None]:
    """POSIX's or a look-up's name, Winsock's name and Winsock's number; empty and None where there is none.

    They are those of the exact error where it is known, else of the reason. Errors of files have no Winsock name.
    """
    code = error_of(failure, system)
    entry = FAILURES[failure.reason]
    if code is None:
        return entry.posix_name, entry.wsa_name, entry.wsa_code
    own = code.posix_name or code.eai_name
    winsock = winsock_code_of(code.name) if failure.reason is not Reason.FILE_ERROR else None
    return (own, "", None) if winsock is None else (own, winsock.wsa_name, winsock.wsa_code)


def _row(number: int, is_lookup: bool, system: SystemNumbers) -> ErrorCode | None:
    if number >= 10_000:
        return next((code for code in ERROR_CODES if code.wsa_code == number), None)
    names = (LINUX_EAI_NUMBERS if number < 0 else system.lookups) if is_lookup else system.errnos
    return next((code for name, known in names.items() if known == number and (code := code_named(name))), None)
