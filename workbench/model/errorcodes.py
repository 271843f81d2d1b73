"""Every error number of Windows Sockets with its POSIX or EAI name, for looking up.

Names, numbers and meanings (in our words): Winsock reference, "Windows Sockets Error Codes"; POSIX names:
POSIX.1-2017, <errno.h> and <netdb.h>. What the program itself runs into is explained in ``failures.py``; the rows
here refer to it, so that a sentence is written once.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from workbench.model.failures import FAILURES, Reason


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """One error. Names are empty and ``wsa_code`` is None where that interface has no such error."""

    wsa_code: int | None
    wsa_name: str
    posix_name: str
    title: str
    meaning: str = ""
    advice: str = ""


def _known(code: int, wsa_name: str, posix_name: str, reason: Reason) -> ErrorCode:
    entry = FAILURES[reason]
    return ErrorCode(code, wsa_name, posix_name, entry.title, entry.meaning, entry.advice)


ERROR_CODES: Final[tuple[ErrorCode, ...]] = (
    ErrorCode(6, "WSA_INVALID_HANDLE", "", "Invalid handle",
              "An event object that was passed to the call is not valid.",
              "Make the event first, and do not close it while an operation uses it."),
    ErrorCode(8, "WSA_NOT_ENOUGH_MEMORY", "", "Not enough memory",
              "The system could not allocate what the call needs.",
              "Close what is not needed and try again."),
    ErrorCode(87, "WSA_INVALID_PARAMETER", "", "Invalid parameter",
              "One of the call's arguments makes no sense together with the others.",
              "Check the arguments against the call's documentation."),
    ErrorCode(995, "WSA_OPERATION_ABORTED", "ECANCELED", "Operation aborted",
              "An overlapped operation was cancelled, or its socket was closed while it waited.",
              "Usual when a socket is closed with receives still pending; nothing to do then."),
    ErrorCode(996, "WSA_IO_INCOMPLETE", "", "Operation not complete yet",
              "An overlapped operation was asked for its result before it had one.",
              "Wait for its event or completion, then ask again."),
    ErrorCode(997, "WSA_IO_PENDING", "EINPROGRESS", "Operation pending",
              "An overlapped operation has begun and will complete later. This is not a failure.",
              "Wait for its event or completion."),
    ErrorCode(10004, "WSAEINTR", "EINTR", "Interrupted call",
              "A blocking call was interrupted: by a signal, or on Windows by WSACancelBlockingCall.",
              "Call again, unless the program is about to end."),
    ErrorCode(10009, "WSAEBADF", "EBADF", "Bad file descriptor",
              "The number passed to the call is no open socket or file.",
              "Look for a socket that was closed twice, or used after it was closed."),
    _known(10013, "WSAEACCES", "EACCES", Reason.ACCESS_DENIED),
    ErrorCode(10014, "WSAEFAULT", "EFAULT", "Bad address",
              "A pointer passed to the call is not valid, or the buffer behind it is too small.",
              "Check the length that is given with the address structure."),
    _known(10022, "WSAEINVAL", "EINVAL", Reason.INVALID_ARGUMENT),
    _known(10024, "WSAEMFILE", "EMFILE", Reason.TOO_MANY_FILES),
    ErrorCode(10035, "WSAEWOULDBLOCK", "EAGAIN", "Would block",
              "A non-blocking socket has nothing to read, or no room to write, just now. This is not a failure.",
              "Wait until the socket is readable or writable, then call again."),
    ErrorCode(10036, "WSAEINPROGRESS", "EINPROGRESS", "Operation in progress",
              "On POSIX a non-blocking connect has begun; on old Windows a blocking call was still running.",
              "Wait until the socket is writable, then read SO_ERROR."),
    ErrorCode(10037, "WSAEALREADY", "EALREADY", "Already in progress",
              "A connect was called again while the first was still under way.",
              "Wait for the first one."),
    ErrorCode(10038, "WSAENOTSOCK", "ENOTSOCK", "Not a socket",
              "The descriptor is something else: a file, a pipe, or a socket that was closed.",
              "Look for a socket that is used after it was closed."),
    _known(10039, "WSAEDESTADDRREQ", "EDESTADDRREQ", Reason.NO_DESTINATION),
    _known(10040, "WSAEMSGSIZE", "EMSGSIZE", Reason.MESSAGE_TOO_LONG),
    ErrorCode(10041, "WSAEPROTOTYPE", "EPROTOTYPE", "Wrong protocol for this socket type",
              "The protocol does not go with the type of socket, such as UDP with a stream socket.",
              "Use SOCK_STREAM with TCP and SOCK_DGRAM with UDP, or 0 as the protocol."),
    ErrorCode(10042, "WSAENOPROTOOPT", "ENOPROTOOPT", "Unknown option",
              "The option does not exist at this level, or not for this kind of socket.",
              "Check the level and the option's name."),
    ErrorCode(10043, "WSAEPROTONOSUPPORT", "EPROTONOSUPPORT", "Protocol not supported",
              "This system does not have that protocol, or it is switched off.",
              "Look in the protocol catalogue for what is installed."),
    ErrorCode(10044, "WSAESOCKTNOSUPPORT", "ESOCKTNOSUPPORT", "Socket type not supported",
              "The address family does not have this type of socket.",
              "Use SOCK_STREAM or SOCK_DGRAM."),
    ErrorCode(10045, "WSAEOPNOTSUPP", "EOPNOTSUPP", "Operation not supported",
              "This kind of socket cannot do that: for example accept on a datagram socket.",
              "Check that the call suits the socket's type."),
    ErrorCode(10046, "WSAEPFNOSUPPORT", "EPFNOSUPPORT", "Protocol family not supported",
              "This system does not have that protocol family.",
              "Use IPv4 or IPv6."),
    _known(10047, "WSAEAFNOSUPPORT", "EAFNOSUPPORT", Reason.FAMILY_NOT_SUPPORTED),
    _known(10048, "WSAEADDRINUSE", "EADDRINUSE", Reason.ADDRESS_IN_USE),
    _known(10049, "WSAEADDRNOTAVAIL", "EADDRNOTAVAIL", Reason.ADDRESS_NOT_LOCAL),
    _known(10050, "WSAENETDOWN", "ENETDOWN", Reason.NETWORK_DOWN),
    _known(10051, "WSAENETUNREACH", "ENETUNREACH", Reason.NETWORK_UNREACHABLE),
    ErrorCode(10052, "WSAENETRESET", "ENETRESET", "Connection dropped by the network",
              "Keep-alive found the connection dead; on a datagram socket: the time to live ran out.",
              "Connect again; look for a gateway or a NAT that forgets idle connections."),
    _known(10053, "WSAECONNABORTED", "ECONNABORTED", Reason.ABORTED),
    _known(10054, "WSAECONNRESET", "ECONNRESET", Reason.RESET),
    _known(10055, "WSAENOBUFS", "ENOBUFS", Reason.NO_BUFFERS),
    ErrorCode(10056, "WSAEISCONN", "EISCONN", "Already connected",
              "The socket has a connection, or a default peer, already.",
              "Send without an address, or make a new socket."),
    _known(10057, "WSAENOTCONN", "ENOTCONN", Reason.NOT_CONNECTED),
    _known(10058, "WSAESHUTDOWN", "ESHUTDOWN", Reason.SHUT_DOWN),
    ErrorCode(10059, "WSAETOOMANYREFS", "ETOOMANYREFS", "Too many references",
              "The kernel holds too many references to one object.", "Close what is not needed."),
    _known(10060, "WSAETIMEDOUT", "ETIMEDOUT", Reason.TIMED_OUT),
    _known(10061, "WSAECONNREFUSED", "ECONNREFUSED", Reason.REFUSED),
    ErrorCode(10062, "WSAELOOP", "ELOOP", "Name loops", "The name leads in a circle of links.",
              "Check the links in the path."),
    ErrorCode(10063, "WSAENAMETOOLONG", "ENAMETOOLONG", "Name too long",
              "A name has more characters than the system takes.", "Use a shorter name."),
    ErrorCode(10064, "WSAEHOSTDOWN", "EHOSTDOWN", "Host is down",
              "The network says that the host is not up.", "Check that the host is switched on and connected."),
    _known(10065, "WSAEHOSTUNREACH", "EHOSTUNREACH", Reason.HOST_UNREACHABLE),
    ErrorCode(10066, "WSAENOTEMPTY", "ENOTEMPTY", "Directory not empty",
              "A directory to be removed still holds something.", "Empty it first."),
    ErrorCode(10067, "WSAEPROCLIM", "", "Too many processes",
              "This Windows Sockets limits how many programs use it at once.", "Close other programs that use it."),
    ErrorCode(10068, "WSAEUSERS", "EUSERS", "User quota exceeded", "A limit on users was reached."),
    ErrorCode(10069, "WSAEDQUOT", "EDQUOT", "Disk quota exceeded",
              "The disk space granted to this user is used up.", "Free some space, or ask for more."),
    ErrorCode(10070, "WSAESTALE", "ESTALE", "Stale handle",
              "The handle is for something that is no longer there, on a network file system.",
              "Open it anew."),
    ErrorCode(10071, "WSAEREMOTE", "EREMOTE", "Item is remote", "The item is not on this computer."),
    ErrorCode(10091, "WSASYSNOTREADY", "", "Network subsystem unavailable",
              "WSAStartup found that Windows Sockets cannot be used at present.",
              "Check that the network services run; restart the computer."),
    ErrorCode(10092, "WSAVERNOTSUPPORTED", "", "Winsock version not supported",
              "The version asked for in WSAStartup is not offered.", "Ask for version 2.2."),
    ErrorCode(10093, "WSANOTINITIALISED", "", "WSAStartup was not called",
              "A socket call was made before WSAStartup succeeded, or after the last WSACleanup.",
              "Call WSAStartup once at the program's start and WSACleanup once at its end."),
    ErrorCode(10101, "WSAEDISCON", "", "Graceful shutdown in progress",
              "The peer began a graceful shutdown (WSARecv on a message-oriented socket).",
              "Finish sending, then close."),
    ErrorCode(10102, "WSAENOMORE", "", "No more results",
              "A look-up (WSALookupServiceNext) has given everything it has. This is its normal end."),
    ErrorCode(10103, "WSAECANCELLED", "ECANCELED", "Call cancelled",
              "A look-up was ended by WSALookupServiceEnd while it still ran."),
    ErrorCode(10104, "WSAEINVALIDPROCTABLE", "", "Service provider's procedure table is invalid",
              "A layered or base provider gave Winsock a table of functions that it does not accept.",
              "Repair or remove that provider; “netsh winsock reset” restores the catalogue."),
    ErrorCode(10105, "WSAEINVALIDPROVIDER", "", "Service provider is invalid",
              "A provider gave a version other than 2.2.",
              "Repair or remove that provider; “netsh winsock reset” restores the catalogue."),
    ErrorCode(10106, "WSAEPROVIDERFAILEDINIT", "", "Service provider failed to start",
              "A provider's DLL could not be loaded, or its start-up failed.",
              "Repair or remove that provider; “netsh winsock reset” restores the catalogue. "
              "A program started without the SystemRoot environment variable sees this too."),
    ErrorCode(10107, "WSASYSCALLFAILURE", "", "System call failed", "A system call that never should fail has failed."),
    ErrorCode(10108, "WSASERVICE_NOT_FOUND", "", "Service not found", "No service of that kind is registered."),
    ErrorCode(10109, "WSATYPE_NOT_FOUND", "EAI_SERVICE", "Service not known",
              "The name of the service (the port written as a word) is not known for this type of socket.",
              "Write the port as a number."),
    ErrorCode(10110, "WSA_E_NO_MORE", "", "No more results",
              "A look-up (WSALookupServiceNext) has given everything it has. This is its normal end."),
    _known(10111, "WSA_E_CANCELLED", "", Reason.CANCELLED),
    ErrorCode(10112, "WSAEREFUSED", "", "Query refused", "A look-up was actively refused.",
              "Ask another server, or check that you may ask this one."),
    _known(11001, "WSAHOST_NOT_FOUND", "EAI_NONAME", Reason.NAME_NOT_FOUND),
    _known(11002, "WSATRY_AGAIN", "EAI_AGAIN", Reason.NAME_TRY_AGAIN),
    ErrorCode(11003, "WSANO_RECOVERY", "EAI_FAIL", "Name look-up failed",
              "The name server reported an error that asking again does not cure.",
              "Check the name server and its configuration, or write the numeric address."),
    ErrorCode(11004, "WSANO_DATA", "EAI_NODATA", "Name has no address",
              "The name exists, but has no address of the family asked for.",
              "Try the other family (IPv4 or IPv6), or write the numeric address."),
    ErrorCode(11005, "WSA_QOS_RECEIVERS", "", "QoS: at least one reserve has arrived"),
    ErrorCode(11006, "WSA_QOS_SENDERS", "", "QoS: at least one path has arrived"),
    ErrorCode(11007, "WSA_QOS_NO_SENDERS", "", "QoS: there are no senders"),
    ErrorCode(11008, "WSA_QOS_NO_RECEIVERS", "", "QoS: there are no receivers"),
    ErrorCode(11009, "WSA_QOS_REQUEST_CONFIRMED", "", "QoS: the reserve request is confirmed"),
    ErrorCode(11010, "WSA_QOS_ADMISSION_FAILURE", "", "QoS: refused for lack of resources"),
    ErrorCode(11011, "WSA_QOS_POLICY_FAILURE", "", "QoS: refused by policy"),
    ErrorCode(11012, "WSA_QOS_BAD_STYLE", "", "QoS: unknown or conflicting style"),
    ErrorCode(11013, "WSA_QOS_BAD_OBJECT", "", "QoS: a filter or a provider's buffer is faulty"),
    ErrorCode(11014, "WSA_QOS_TRAFFIC_CTRL_ERROR", "", "QoS: traffic control reported an error"),
    ErrorCode(11015, "WSA_QOS_GENERIC_ERROR", "", "QoS: general error"),
    ErrorCode(11016, "WSA_QOS_ESERVICETYPE", "", "QoS: the flow's service type is invalid"),
    ErrorCode(11017, "WSA_QOS_EFLOWSPEC", "", "QoS: the flow specification is invalid"),
    ErrorCode(11018, "WSA_QOS_EPROVSPECBUF", "", "QoS: the provider's own buffer is invalid"),
    ErrorCode(11019, "WSA_QOS_EFILTERSTYLE", "", "QoS: the filter style is invalid"),
    ErrorCode(11020, "WSA_QOS_EFILTERTYPE", "", "QoS: the filter type is invalid"),
    ErrorCode(11021, "WSA_QOS_EFILTERCOUNT", "", "QoS: the number of filters is wrong"),
    ErrorCode(11022, "WSA_QOS_EOBJLENGTH", "", "QoS: an object's length is wrong"),
    ErrorCode(11023, "WSA_QOS_EFLOWCOUNT", "", "QoS: the number of flow descriptors is wrong"),
    ErrorCode(11024, "WSA_QOS_EUNKNOWNPSOBJ", "", "QoS: an object in the provider's buffer is unknown"),
    ErrorCode(11025, "WSA_QOS_EPOLICYOBJ", "", "QoS: a policy object is invalid"),
    ErrorCode(11026, "WSA_QOS_EFLOWDESC", "", "QoS: a flow descriptor is invalid"),
    ErrorCode(11027, "WSA_QOS_EPSFLOWSPEC", "", "QoS: a provider's flow specification is invalid"),
    ErrorCode(11028, "WSA_QOS_EPSFILTERSPEC", "", "QoS: a provider's filter specification is invalid"),
    ErrorCode(11029, "WSA_QOS_ESDMODEOBJ", "", "QoS: a shape discard mode object is invalid"),
    ErrorCode(11030, "WSA_QOS_ESHAPERATEOBJ", "", "QoS: a shaping rate object is invalid"),
    ErrorCode(11031, "WSA_QOS_RESERVED_PETYPE", "", "QoS: a reserved policy element was found"),
    # Errors that only POSIX has, and that sockets meet.
    ErrorCode(None, "", "EPIPE", FAILURES[Reason.SHUT_DOWN].title,
              "Sending is over: this end was half-closed, or the peer closed and answered with a reset.",
              FAILURES[Reason.SHUT_DOWN].advice),
    ErrorCode(None, "", "EPERM", "Operation not permitted",
              "The system reserves this to administrators, or a firewall rule of this computer rejects the packet.",
              "Check the firewall's outgoing rules, or the rights that are needed."),
    ErrorCode(None, "", "ENFILE", "Too many open files in the whole system",
              "All programs together hold as many files as the system allows.", "Close other programs."),
    ErrorCode(None, "", "ENOSPC", FAILURES[Reason.DISK_FULL].title,
              "No space is left on the disk.", FAILURES[Reason.DISK_FULL].advice),
    ErrorCode(None, "", "EAI_FAMILY", "Address family not supported by the look-up",
              "The name has no address in the family asked for, or the family is not known.",
              "Try the other family (IPv4 or IPv6)."),
    ErrorCode(None, "", "EAI_MEMORY", "Out of memory while looking a name up"),
    ErrorCode(None, "", "EAI_SYSTEM", "Look-up failed in the system", "errno tells which error it was."),
    ErrorCode(None, "", "EAI_BADFLAGS", "Invalid flags for a look-up"),
    ErrorCode(None, "", "EAI_SOCKTYPE", "Socket type not supported by the look-up"),
)  # fmt: skip

# Two names of one number on the systems that we know, or one word in two spellings.
_OTHER_NAMES: Final = {
    "EWOULDBLOCK": "EAGAIN",
    "ENOTSUP": "EOPNOTSUPP",
    "HOST_NOT_FOUND": "WSAHOST_NOT_FOUND",
    "TRY_AGAIN": "WSATRY_AGAIN",
    "NO_RECOVERY": "WSANO_RECOVERY",
    "NO_DATA": "WSANO_DATA",
}

# Windows' own numbers that its completion port gives where select gives the WSA code (Win32 "System Error Codes").
_WIN32_NUMBERS: Final = {64: "WSAECONNRESET", 121: "WSAETIMEDOUT", 1225: "WSAECONNREFUSED", 1231: "WSAENETUNREACH",
                         1232: "WSAEHOSTUNREACH", 1236: "WSAECONNABORTED"}  # fmt: skip

ERRNO_NUMBERS: Final[Mapping[str, int]] = {name: number for number, name in errno.errorcode.items()}


def find_error_codes(text: str, system: Mapping[str, int] = ERRNO_NUMBERS) -> list[ErrorCode]:
    """Every error that ``text`` may mean: a name in either spelling and any case, or a number.

    A number may be a Windows Sockets code and, at the same time, one of this system's: both are given, the Windows
    one first. ``system`` maps the names that this system has to its numbers. Empty if nothing has that name.
    """
    word = text.strip()
    if word.lstrip("+-").isdecimal() and word.isascii():
        return _by_number(int(word), system)
    return _by_name(word.upper(), system)


def _by_number(number: int, system: Mapping[str, int]) -> list[ErrorCode]:
    found = [code for code in ERROR_CODES if code.wsa_code == number]
    for name in sorted(name for name, known in system.items() if known == number):
        if name.startswith("WSA"):  # Windows' errno module knows these too
            continue
        found.extend(code for code in _by_name(name, system) if code not in found)
    if not found and number in _WIN32_NUMBERS:
        found = _by_name(_WIN32_NUMBERS[number], system)
    return found


def _by_name(name: str, system: Mapping[str, int]) -> list[ErrorCode]:
    name = _OTHER_NAMES.get(name, name)
    found = [code for code in ERROR_CODES if name in (code.wsa_name, code.posix_name) and name]
    if found:
        # A POSIX name that several Windows codes translate to: the one spelled alike is meant.
        alike = [code for code in found if code.wsa_name == f"WSA{name}"]
        return alike or found
    number = system.get(name)
    if number is None:
        return []
    return [ErrorCode(None, "", name, os.strerror(number))]
