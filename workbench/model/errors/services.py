"""Errors of Winsock itself: overlapped operations (6 to 997), start-up, providers and look-ups (10091 to 11004).

Names, numbers and facts: Winsock reference, "Windows Sockets Error Codes" and "getaddrinfo"; POSIX.1-2017, <netdb.h>;
the words are ours.
"""

from __future__ import annotations

from typing import Final

from workbench.model.errors.row import ErrorCode, known
from workbench.model.failures import FAILURES, Reason

_RESET_CATALOGUE: Final = (
    "Repair or remove that provider; “netsh winsock catalog show” lists them, “netsh winsock reset” restores the "
    "catalogue (then restart)."
)

OVERLAPPED_ERRORS: Final[tuple[ErrorCode, ...]] = (
    ErrorCode(6, "WSA_INVALID_HANDLE", "", "Invalid handle",
              "An event object that was passed to the call is not valid.",
              "An event that was never made, or was closed while an operation still used it.",
              "Make the event first, and do not close it while an operation uses it.",
              "POSIX has no event objects; the number 6 is another error there (ENXIO on Linux)."),
    ErrorCode(8, "WSA_NOT_ENOUGH_MEMORY", "", "Not enough memory",
              "Windows could not allocate what the call needs.",
              "A program, or the whole computer, that has run out of memory.",
              "Close what is not needed and try again.",
              "POSIX calls this ENOMEM, or ENOBUFS for the network's own buffers. A look-up's EAI_MEMORY is this "
              "number on Windows.", "EAI_MEMORY"),
    ErrorCode(87, "WSA_INVALID_PARAMETER", "", "Invalid parameter",
              "One of the call's arguments makes no sense together with the others.",
              "A Windows function below Winsock refused a value, such as an event array that is too long.",
              "Check the arguments against the call's documentation.",
              "POSIX says EINVAL, which Winsock's own checks spell WSAEINVAL 10022."),
    ErrorCode(995, "WSA_OPERATION_ABORTED", "ECANCELED", "Operation aborted",
              "An overlapped operation was cancelled, or its socket was closed while it waited.",
              "closesocket or CancelIoEx with receives still pending.",
              "Usual when a socket is closed with receives pending; nothing to do then.",
              "On POSIX a receive that waits in another thread is not ended by close at all; shutdown ends it."),
    ErrorCode(996, "WSA_IO_INCOMPLETE", "", "Operation not complete yet",
              "An overlapped operation was asked for its result before it had one. This is not a failure.",
              "WSAGetOverlappedResult without waiting, while the operation goes on.",
              "Wait for its event or completion, then ask again."),
    ErrorCode(997, "WSA_IO_PENDING", "EINPROGRESS", "Operation pending",
              "An overlapped operation has begun and will complete later. This is not a failure.",
              "WSASend, WSARecv, ConnectEx or AcceptEx with an OVERLAPPED structure.",
              "Wait for its event or completion.",
              "POSIX has no overlapped socket calls; a non-blocking connect that has begun is EINPROGRESS there."),
)  # fmt: skip

SERVICE_ERRORS: Final[tuple[ErrorCode, ...]] = (
    ErrorCode(10091, "WSASYSNOTREADY", "", "Network subsystem unavailable",
              "WSAStartup found that Windows Sockets cannot be used at present.",
              "Network services that do not run (yet), or a damaged installation.",
              "Check that the network services run; restart the computer.",
              "POSIX sockets need no start-up, so there is no such error."),
    ErrorCode(10092, "WSAVERNOTSUPPORTED", "", "Winsock version not supported",
              "The version asked for in WSAStartup is not offered.",
              "A program that asks for a version that never existed, or for 2.x on a Winsock 1.1.",
              "Ask for version 2.2: MAKEWORD(2, 2)."),
    ErrorCode(10093, "WSANOTINITIALISED", "", "WSAStartup was not called",
              "A socket call was made before WSAStartup succeeded, or after the last WSACleanup.",
              "WSAStartup forgotten or failed, or one WSACleanup too many.",
              "Call WSAStartup once at the program's start and WSACleanup once at its end.",
              "POSIX sockets need no start-up, so there is no such error."),
    ErrorCode(10101, "WSAEDISCON", "", "Graceful shutdown in progress",
              "The peer began a graceful shutdown of a message-oriented connection.",
              "WSARecv on a message-oriented socket whose peer has ended its sending side.",
              "Finish sending, then close.",
              "On a TCP socket both systems tell the peer's end by a receive of 0 bytes, not by an error."),
    ErrorCode(10102, "WSAENOMORE", "", "No more results",
              "A look-up has given everything it has. This is its normal end.",
              "WSALookupServiceNext after the last result, on an older provider.",
              "Call WSALookupServiceEnd.",
              "WSA_E_NO_MORE 10110 says the same; a program takes both for the end."),
    ErrorCode(10103, "WSAECANCELLED", "ECANCELED", "Call cancelled",
              "A look-up was ended by WSALookupServiceEnd while it still ran.",
              "Another thread of the program gave the look-up up.",
              "Begin the look-up again if its result is still wanted.",
              "WSA_E_CANCELLED 10111 says the same; a program takes both."),
    ErrorCode(10104, "WSAEINVALIDPROCTABLE", "", "Service provider's procedure table is invalid",
              "A layered or base provider gave Winsock a table of functions that it does not accept.",
              "A faulty layered service provider, often of a VPN or a security program.",
              _RESET_CATALOGUE),
    ErrorCode(10105, "WSAEINVALIDPROVIDER", "", "Service provider is invalid",
              "A provider gave a version other than 2.2.",
              "An outdated layered service provider.",
              _RESET_CATALOGUE),
    ErrorCode(10106, "WSAEPROVIDERFAILEDINIT", "", "Service provider failed to start",
              "A provider's DLL could not be loaded, or its start-up failed.",
              "A provider that was removed only in part, or a program started without the environment variable "
              "SystemRoot.",
              _RESET_CATALOGUE),
    ErrorCode(10107, "WSASYSCALLFAILURE", "", "System call failed",
              "A system call that should never fail has failed.",
              "A damaged network system, or a provider that stands in its way.",
              "Restart the computer; if it comes back, look at the layered providers."),
    ErrorCode(10108, "WSASERVICE_NOT_FOUND", "", "Service not found",
              "No service of that kind is registered in the name space that was asked.",
              "A service class or a name space provider that is not there, such as Bluetooth switched off.",
              "Check that the service is registered and its provider installed."),
    ErrorCode(10109, "WSATYPE_NOT_FOUND", "", "Service not known",
              "The name of the service (the port written as a word) is not known for this type of socket.",
              "A word such as “http” that is missing in the services file, or one that only the other of TCP and UDP "
              "has.",
              "Write the port as a number.",
              "getaddrinfo returns EAI_SERVICE for it on every system; the number is 10109 on Windows, -8 on Linux.",
              "EAI_SERVICE"),
    ErrorCode(10110, "WSA_E_NO_MORE", "", "No more results",
              "A look-up has given everything it has. This is its normal end.",
              "WSALookupServiceNext after the last result.",
              "Call WSALookupServiceEnd.",
              "WSAENOMORE 10102 says the same; a program takes both for the end."),
    ErrorCode(10111, "WSA_E_CANCELLED", "", FAILURES[Reason.CANCELLED].title,
              "A look-up was stopped on request, by WSALookupServiceEnd.",
              "The program itself gave the look-up up.",
              FAILURES[Reason.CANCELLED].advice,
              "WSAECANCELLED 10103 says the same. What POSIX calls ECANCELED is WSA_OPERATION_ABORTED 995 where an "
              "operation on a socket was stopped."),
    ErrorCode(10112, "WSAEREFUSED", "", "Query refused",
              "A look-up was actively refused.",
              "A name server or directory that does not serve this computer.",
              "Ask another server, or check that you may ask this one.",
              "It has nothing to do with a refused connection, which is WSAECONNREFUSED 10061."),
    known(Reason.NAME_NOT_FOUND,
          "A slip in the name, a name of another network (VPN, mDNS), or a name server that does not know it.",
          "POSIX's getaddrinfo returns EAI_NONAME itself, in a numbering of its own (-2 on Linux), and leaves errno "
          "alone; on Windows EAI_NONAME is this very number. Where a name exists without an address, Linux may say "
          "EAI_NODATA, Windows WSANO_DATA 11004, and both often just “not found”."),
    known(Reason.NAME_TRY_AGAIN,
          "No network, a name server that is down or out of reach, or a firewall that drops DNS.",
          "On Linux a computer without any network gives EAI_AGAIN; Windows often says WSAHOST_NOT_FOUND then."),
    ErrorCode(11003, "WSANO_RECOVERY", "", "Name look-up failed",
              "The name server reported an error that asking again does not cure.",
              "A zone that is broken or whose signatures do not fit, a refused query, or a damaged resolver set-up.",
              "Check the name server and its configuration, or write the numeric address.",
              "POSIX's getaddrinfo calls it EAI_FAIL (-4 on Linux).", "EAI_FAIL"),
    ErrorCode(11004, "WSANO_DATA", "", "Name has no address",
              "The name exists, but has no address of the family asked for.",
              "A name with IPv4 addresses only was asked for IPv6, or it is for mail alone.",
              "Try the other family (IPv4 or IPv6), or write the numeric address.",
              "POSIX has dropped EAI_NODATA; Linux still has it (-5), other systems say EAI_NONAME.", "EAI_NODATA"),
)  # fmt: skip
