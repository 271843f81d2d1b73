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
    ALREADY_CONNECTED = "already_connected"
    NO_SUCH_PATH = "no_such_path"
    LEFT_OVER = "left_over"
    WRONG_TYPE = "wrong_type"
    NOT_A_SOCKET = "not_a_socket"
    NOT_SUPPORTED = "not_supported"
    UNKNOWN_OPTION = "unknown_option"
    PAYLOAD_FAULT = "payload_fault"
    TIME_EXCEEDED = "time_exceeded"
    KIND_NOT_HERE = "kind_not_here"
    BROADCAST_NOT_ALLOWED = "broadcast_not_allowed"
    RAW_NOT_ALLOWED = "raw_not_allowed"
    TLS_UNTRUSTED = "tls_untrusted"
    TLS_EXPIRED = "tls_expired"
    TLS_NOT_YET_VALID = "tls_not_yet_valid"
    TLS_WRONG_NAME = "tls_wrong_name"
    TLS_SELF_SIGNED = "tls_self_signed"
    TLS_NO_CERTIFICATE = "tls_no_certificate"
    TLS_ALERT = "tls_alert"
    TLS_MISMATCH = "tls_mismatch"
    TLS_BROKEN = "tls_broken"
    TLS_SETTINGS = "tls_settings"
    WEB_REFUSED = "web_refused"
    WEB_PROTOCOL = "web_protocol"
    PROXY_REFUSED = "proxy_refused"
    PROXY_PASSWORD = "proxy_password"
    PASSWORD_NEEDED = "password_needed"
    KEY_LOG_NOT_ALLOWED = "key_log_not_allowed"
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
        "Another socket holds this address.",
        "Choose another port (0 lets the system choose) or path, or close the program that holds it.",
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
    Reason.ALREADY_CONNECTED: FailureEntry(
        "Already connected", "EISCONN", "WSAEISCONN", 10056,
        "The socket has a peer already.",
        "Close it before it is connected again.",
    ),
    Reason.LEFT_OVER: FailureEntry(
        "Socket file left over", "EADDRINUSE", "WSAEADDRINUSE", 10048,
        "At that path lies the file of a socket whose program has ended: nothing listens there any more.",
        "Remove the file, and open again.",
    ),
    Reason.NO_SUCH_PATH: FailureEntry(
        "No such socket file", "ENOENT", "", None,
        "There is no file at that path, or a folder of the path is missing.",
        "Check the path, and that the listener has been started.",
    ),
    Reason.WRONG_TYPE: FailureEntry(
        "Wrong type of socket", "EPROTOTYPE", "WSAEPROTOTYPE", 10041,
        "The socket at the other end is of another type: a stream where datagrams are sent, or the reverse.",
        "Use the other kind: unix:// for a stream, unix-dgram:// for datagrams.",
    ),
    Reason.NOT_A_SOCKET: FailureEntry(
        "Not a socket", "ENOTSOCK", "WSAENOTSOCK", 10038,
        "The file or the number is something else than a socket.",
        "Check the path.",
    ),
    Reason.NOT_SUPPORTED: FailureEntry(
        "Not supported", "EOPNOTSUPP", "WSAEOPNOTSUPP", 10045,
        "This kind of socket cannot do that.",
        "Choose another kind of socket, or another operation.",
    ),
    Reason.UNKNOWN_OPTION: FailureEntry(
        "Unknown option", "ENOPROTOOPT", "WSAENOPROTOOPT", 10042,
        "The system does not have that option for this kind of socket.",
        "Take it out of the options; the table of options shows what this system has.",
    ),
    Reason.PAYLOAD_FAULT: FailureEntry(
        "A payload cannot be composed", *_NONE,
        "What is written for it does not give bytes as things are now; nothing of it was sent.",
        "Mend it at the place that is named: in the rule, the reply or the composer.",
    ),
    Reason.TIME_EXCEEDED: FailureEntry(
        "Time to live exceeded", "EHOSTUNREACH", "WSAENETRESET", 10052,
        "A router on the way threw the packet away, because its time to live (hop limit) was used up.",
        "Raise the time to live, or look for a loop in the routes.",
    ),
    Reason.KIND_NOT_HERE: FailureEntry(
        "This system does not have that kind of socket", "EAFNOSUPPORT", "WSAEAFNOSUPPORT", 10047,
        "The operating system, or the Python that this program runs on, lacks it.",
        "Open the project on a system that has it.",
    ),
    Reason.BROADCAST_NOT_ALLOWED: FailureEntry(
        "Broadcast is switched off", "EACCES", "WSAEACCES", 10013,
        "That address is everybody's on its network, and a socket may send there only with SO_BROADCAST on.",
        "Set SO_BROADCAST to on in the socket's options and open it again; or send to one host, or to a group.",
    ),
    Reason.RAW_NOT_ALLOWED: FailureEntry(
        "Raw sockets need a privilege", "EPERM", "WSAEACCES", 10013,
        "Only an administrator, or on Linux a program that has CAP_NET_RAW, may open such a socket.",
        "Start the program as administrator (Windows), or give it CAP_NET_RAW (Linux: setcap cap_net_raw+ep on a copy "
        "of Python). For echo requests Linux can also let your group in: sysctl net.ipv4.ping_group_range.",
    ),
    Reason.TLS_UNTRUSTED: FailureEntry(
        "Certificate not trusted", *_NONE,
        "The peer's certificate was not issued by an authority that is trusted here.",
        "Check that it is the right peer; trust its authority (own authority, laboratory) if you know it.",
    ),
    Reason.TLS_EXPIRED: FailureEntry(
        "Certificate expired", *_NONE,
        "The peer's certificate, or one of its chain, is no longer valid.",
        "Renew it at the peer; check this computer's clock.",
    ),
    Reason.TLS_NOT_YET_VALID: FailureEntry(
        "Certificate not valid yet", *_NONE,
        "The peer's certificate begins to be valid later.",
        "Check this computer's clock, and the peer's.",
    ),
    Reason.TLS_WRONG_NAME: FailureEntry(
        "Certificate for another host", *_NONE,
        "The certificate is trusted, but not for the name that was connected to.",
        "Use a name that stands in the certificate, or set the server name in the TLS settings.",
    ),
    Reason.TLS_SELF_SIGNED: FailureEntry(
        "Self-signed certificate", *_NONE,
        "The peer vouches for itself: no authority does.",
        "If you know the certificate, give its file as own authority.",
    ),
    Reason.TLS_NO_CERTIFICATE: FailureEntry(
        "The peer showed no certificate", *_NONE,
        "A certificate was required of the peer, and none came.",
        "Give the client a certificate, or do not require one.",
    ),
    Reason.TLS_ALERT: FailureEntry(
        "The peer broke the TLS handshake off", *_NONE,
        "The peer sent an alert: it did not like what it was offered or shown.",
        "The alert's name says why; the peer's own log says more.",
    ),
    Reason.TLS_MISMATCH: FailureEntry(
        "No common TLS version or cipher", *_NONE,
        "Both ends speak TLS, but nothing that both accept.",
        "Widen the versions or ciphers on one of the sides.",
    ),
    Reason.TLS_BROKEN: FailureEntry(
        "Not TLS", *_NONE,
        "What came is no TLS, or it was cut off or damaged on the way.",
        "Check the port, and whether the peer speaks TLS there at once or only after a start TLS.",
    ),
    Reason.TLS_SETTINGS: FailureEntry(
        "TLS settings cannot be used", *_NONE,
        "A certificate, a key or a setting of TLS could not be taken.",
        "Check the files and settings on the page TLS.",
    ),
    Reason.WEB_REFUSED: FailureEntry(
        "WebSocket refused", *_NONE,
        "The server answered, but did not open a WebSocket.",
        "Check the path, the subprotocol and the origin; the answer is in the log.",
    ),
    Reason.WEB_PROTOCOL: FailureEntry(
        "WebSocket protocol broken", *_NONE,
        "What came is against the rules of WebSocket (RFC 6455).",
        "Look at the bytes; check that the peer speaks WebSocket on this port.",
    ),
    Reason.PROXY_REFUSED: FailureEntry(
        "The proxy did not connect", *_NONE,
        "The proxy was reached, but not the peer behind it.",
        "Check the peer's address as the proxy sees it, and what the proxy allows.",
    ),
    Reason.PROXY_PASSWORD: FailureEntry(
        "The proxy wants a password", *_NONE,
        "The proxy did not take the user and password, or wants some.",
        "Write the user into the proxy's address (socks5://user@host:1080); the password is asked for.",
    ),
    Reason.PASSWORD_NEEDED: FailureEntry(
        "A password is needed", *_NONE,
        "It is kept in memory only, and was not given yet.",
        "Enter it and open the socket again.",
    ),
    Reason.KEY_LOG_NOT_ALLOWED: FailureEntry(
        "The key log is not allowed yet", *_NONE,
        "Whoever has that file can read what was recorded, and a project from somebody else may name it.",
        "Allow it if it is yours and you want it, or take the key log out of the options.",
    ),
    Reason.OTHER: FailureEntry(
        "The system reported an error", *_NONE,
        "The number and the text are the system's own.",
        "Look the number up with: socket-workbench info NUMBER.",
    ),
}
