"""Expected trouble as values, and the table that explains each: names, number, meaning, what to try.

Names and numbers: Winsock reference, "Windows Sockets Error Codes"; POSIX names: POSIX.1-2017, <errno.h>.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why something did not work. The values appear in the command line's JSON."""

    REFUSED = "refused"
    RESET = "reset"
    ABORTED = "aborted"
    TIMED_OUT = "timed_out"
    NAME_NOT_FOUND = "name_not_found"
    NAME_TRY_AGAIN = "name_try_again"
    ADDRESS_IN_USE = "address_in_use"
    ADDRESS_NOT_LOCAL = "address_not_local"
    ACCESS_DENIED = "access_denied"
    NETWORK_UNREACHABLE = "network_unreachable"
    HOST_UNREACHABLE = "host_unreachable"
    NETWORK_DOWN = "network_down"
    PORT_UNREACHABLE = "port_unreachable"
    MESSAGE_TOO_LONG = "message_too_long"
    TOO_MANY_FILES = "too_many_files"
    NO_BUFFERS = "no_buffers"
    NOT_CONNECTED = "not_connected"
    SHUT_DOWN = "shut_down"
    NO_DESTINATION = "no_destination"
    FAMILY_NOT_SUPPORTED = "family_not_supported"
    INVALID_ARGUMENT = "invalid_argument"
    QUEUE_FULL = "queue_full"
    CANCELLED = "cancelled"
    DISK_FULL = "disk_full"
    FILE_ERROR = "file_error"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Failure:
    """One failed attempt. ``detail`` says what it was about, for example ``nothing listens on 127.0.0.1:9000``;
    ``errno`` is the number that this system gave (a WSA code on Windows)."""

    reason: Reason
    detail: str = ""
    errno: int | None = None


@dataclass(frozen=True, slots=True)
class FailureEntry:
    """One row of the table. Empty names and None where that interface has no such error."""

    title: str
    posix_name: str
    wsa_name: str
    wsa_code: int | None
    meaning: str
    advice: str


_NONE = ("", "", None)

FAILURES: dict[Reason, FailureEntry] = {
    Reason.REFUSED: FailureEntry(
        "Connection refused", "ECONNREFUSED", "WSAECONNREFUSED", 10061,
        "The host answered, but nothing listens on that port.",
        "Start the listener, or check the port number; a firewall that rejects looks the same.",
    ),
    Reason.RESET: FailureEntry(
        "Connection reset by the peer", "ECONNRESET", "WSAECONNRESET", 10054,
        "The peer ended the connection at once, with a reset: data still on its way is lost.",
        "Look at the peer: it crashed, closed with unread data, or aborted on purpose.",
    ),
    Reason.ABORTED: FailureEntry(
        "Connection aborted", "ECONNABORTED", "WSAECONNABORTED", 10053,
        "This computer gave the connection up.",
        "Connect again; if it comes back, look for a time-out, a VPN or a security program.",
    ),
    Reason.TIMED_OUT: FailureEntry(
        "Timed out", "ETIMEDOUT", "WSAETIMEDOUT", 10060,
        "No answer came in time.",
        "Check the address and that the host is up; a firewall that drops packets looks the same. "
        "A longer time-out can be set in the options.",
    ),
    Reason.NAME_NOT_FOUND: FailureEntry(
        "Host name not found", "EAI_NONAME", "WSAHOST_NOT_FOUND", 11001,
        "No address is known for that name.",
        "Check the spelling, or write the numeric address.",
    ),
    Reason.NAME_TRY_AGAIN: FailureEntry(
        "Name server did not answer", "EAI_AGAIN", "WSATRY_AGAIN", 11002,
        "The name could not be looked up just now.",
        "Check the network connection and try again, or write the numeric address.",
    ),
    Reason.ADDRESS_IN_USE: FailureEntry(
        "Address already in use", "EADDRINUSE", "WSAEADDRINUSE", 10048,
        "Another socket holds this address and port.",
        "Choose another port (0 lets the system choose), or close the program that holds it.",
    ),
    Reason.ADDRESS_NOT_LOCAL: FailureEntry(
        "Address not available", "EADDRNOTAVAIL", "WSAEADDRNOTAVAIL", 10049,
        "That address does not belong to this computer.",
        "Bind to 127.0.0.1 or ::1, to an address of one of the interfaces, or to 0.0.0.0 for all of them.",
    ),
    Reason.ACCESS_DENIED: FailureEntry(
        "Permission denied", "EACCES", "WSAEACCES", 10013,
        "The system does not allow this: on Linux ports below 1024 are reserved, "
        "on Windows another program may hold the port exclusively.",
        "Choose a port from 1024 to 65535.",
    ),
    Reason.NETWORK_UNREACHABLE: FailureEntry(
        "Network unreachable", "ENETUNREACH", "WSAENETUNREACH", 10051,
        "No route leads to that network.",
        "Check the address and this computer's network connection.",
    ),
    Reason.HOST_UNREACHABLE: FailureEntry(
        "Host unreachable", "EHOSTUNREACH", "WSAEHOSTUNREACH", 10065,
        "The network is there, but the host does not answer on it.",
        "Check that the host is switched on and the address is right.",
    ),
    Reason.NETWORK_DOWN: FailureEntry(
        "Network down", "ENETDOWN", "WSAENETDOWN", 10050,
        "The interface that leads there is down.",
        "Bring the interface up, or choose another one.",
    ),
    Reason.PORT_UNREACHABLE: FailureEntry(
        "Port unreachable", "ECONNREFUSED", "WSAECONNRESET", 10054,
        "The host answered an earlier datagram: no socket is bound to that port (ICMP port unreachable).",
        "Start the receiver, or check the port number. The socket stays open.",
    ),
    Reason.MESSAGE_TOO_LONG: FailureEntry(
        "Message too long", "EMSGSIZE", "WSAEMSGSIZE", 10040,
        "A UDP datagram carries at most 65,507 bytes over IPv4 (65,527 over IPv6).",
        "Send less at once, or use TCP.",
    ),
    Reason.TOO_MANY_FILES: FailureEntry(
        "Too many open files", "EMFILE", "WSAEMFILE", 10024,
        "This program may open no further sockets.",
        "Close some connections, or raise the limit (ulimit -n).",
    ),
    Reason.NO_BUFFERS: FailureEntry(
        "No buffer space", "ENOBUFS", "WSAENOBUFS", 10055,
        "The system has no room left for this operation.",
        "Send more slowly, or close sockets that are not needed.",
    ),
    Reason.NOT_CONNECTED: FailureEntry(
        "Not connected", "ENOTCONN", "WSAENOTCONN", 10057,
        "There is no connection to send on.",
        "Connect first, or choose a client that is connected.",
    ),
    Reason.SHUT_DOWN: FailureEntry(
        "Sending was shut down", "EPIPE", "WSAESHUTDOWN", 10058,
        "This end was half-closed: it can still receive, but no longer send.",
        "Open a new connection to send again.",
    ),
    Reason.NO_DESTINATION: FailureEntry(
        "No destination", "EDESTADDRREQ", "WSAEDESTADDRREQ", 10039,
        "The socket has no default peer, and none was chosen.",
        "Write the destination beside the payload, or wait until somebody has spoken.",
    ),
    Reason.FAMILY_NOT_SUPPORTED: FailureEntry(
        "Address family not supported", "EAFNOSUPPORT", "WSAEAFNOSUPPORT", 10047,
        "This address cannot be used with this socket, or the system lacks its protocol.",
        "Use an address of the socket's own family (IPv4 or IPv6).",
    ),
    Reason.INVALID_ARGUMENT: FailureEntry(
        "Invalid argument", "EINVAL", "WSAEINVAL", 10022,
        "The system refused the values that it was given.",
        "Check the address and the options.",
    ),
    Reason.QUEUE_FULL: FailureEntry(
        "Send queue full", *_NONE,
        "The peer does not read as fast as this program sends; nothing more is queued.",
        "Wait until the queue is shorter, or raise send_queue_high_bytes in the options.",
    ),
    Reason.CANCELLED: FailureEntry(
        "Cancelled", "ECANCELED", "WSA_E_CANCELLED", 10111,
        "It was stopped on request.",
        "Start it again when you like.",
    ),
    Reason.DISK_FULL: FailureEntry(
        "Recording stopped: the disk is almost full", "ENOSPC", "", None,
        "Less than the reserved space is left. Sockets stay open; what was recorded is safe.",
        "Free some space and resume recording.",
    ),
    Reason.FILE_ERROR: FailureEntry(
        "File error", *_NONE,
        "The file could not be read or written.",
        "Check that it exists, its permissions and the free space.",
    ),
    Reason.OTHER: FailureEntry(
        "The system reported an error", *_NONE,
        "The number and the text are the system's own.",
        "Look the number up with: socket-workbench info NUMBER.",
    ),
}
