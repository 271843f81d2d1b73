"""Errors that sockets meet on POSIX systems and that Winsock has no code for, and the rest of a look-up's.

Facts: POSIX.1-2017, <errno.h>, <netdb.h>, getaddrinfo; the manual pages of Linux: socket(7), unix(7), ip(7),
getaddrinfo(3); the words are ours.
"""

from __future__ import annotations

from typing import Final

from workbench.model.errors.row import ErrorCode
from workbench.model.failures import FAILURES, Reason


def _posix(name: str, title: str, meaning: str, cause: str, advice: str, difference: str) -> ErrorCode:
    return ErrorCode(None, "", name, title, meaning, cause, advice, difference)


def _lookup(name: str, title: str, meaning: str, cause: str, advice: str, difference: str) -> ErrorCode:
    return ErrorCode(None, "", "", title, meaning, cause, advice, difference, name)


POSIX_ERRORS: Final[tuple[ErrorCode, ...]] = (
    _posix("EPIPE", FAILURES[Reason.SHUT_DOWN].title,
           "Nothing more can be sent: this end was half-closed, or the peer has reset the connection.",
           "A send after shutdown(SHUT_WR); a second send to a peer that is gone; a stream that was never connected.",
           FAILURES[Reason.SHUT_DOWN].advice,
           "Winsock says WSAESHUTDOWN 10058 after a shutdown, WSAECONNRESET or WSAECONNABORTED where the peer ended "
           "it, and WSAENOTCONN where there was no connection. EPIPE comes with the signal SIGPIPE, which Windows "
           "does not have."),
    _posix("EPERM", "Operation not permitted",
           "The system reserves this to administrators, or a firewall rule of this computer rejects the packet.",
           "A raw or packet socket without CAP_NET_RAW, an option that needs CAP_NET_ADMIN, or an outgoing REJECT "
           "or DROP rule of nftables or iptables.",
           "Check the firewall's outgoing rules, or the rights that are needed.",
           "Winsock has WSAEACCES 10013 for both; POSIX keeps EACCES for permissions of files and addresses."),
    _posix("ENOENT", "No such file",
           "The name of a Unix domain socket leads to nothing.",
           "The listener is not started, has removed its file, or uses another folder.",
           "Check the path, and start the listener first.",
           "Winsock has no such name. The number 2 is ERROR_FILE_NOT_FOUND on Windows, too."),
    _posix("ENOTDIR", "Not a folder",
           "A part of a Unix domain socket's path is a file where a folder is needed.",
           "A slip in the path.",
           "Check the path.",
           "Winsock has no such name."),
    _posix("EROFS", "Read-only file system",
           "A Unix domain socket's file cannot be made there.",
           "A path on a medium or a mount that is read-only.",
           "Choose a folder that can be written, such as /tmp, or an abstract name.",
           "Winsock has no such name."),
    _posix("EEXIST", "File exists",
           "Something of that name is there already.",
           "A file in the way; bind itself says EADDRINUSE for a Unix domain socket's path.",
           "Choose another name, or remove the file if nobody uses it.",
           "Winsock has no such name."),
    _posix("ENODEV", "No such device",
           "No interface has that name or number.",
           "A multicast join or a bind to an interface that does not exist (any more), or a family whose module is "
           "not loaded.",
           "Look in the list of interfaces for its name and index.",
           "Winsock says WSAEADDRNOTAVAIL 10049 for an interface that does not exist."),
    _posix("ENXIO", "No such device or address",
           "What the address names is not there.",
           "A Unix domain socket's file that was opened like a plain file, or a device that is gone.",
           "Connect to a socket's file instead of opening it; check that the device is there.",
           "Winsock has no such name. The number 6 is WSA_INVALID_HANDLE there."),
    _posix("ENFILE", "Too many open files in the whole system",
           "All programs together hold as many files as the system allows.",
           "A program that leaks descriptors, or a limit that is too low (fs.file-max).",
           "Close other programs, or raise the limit.",
           "Winsock has WSAEMFILE 10024 for this and for the limit of one program."),
    _posix("ENOMEM", "Not enough memory",
           "The kernel could not allocate what the call needs.",
           "A computer or a control group that has run out of memory, or an option that needs more than "
           "net.core.optmem_max.",
           "Close what is not needed and try again.",
           "Winsock says WSAENOBUFS 10055 or WSA_NOT_ENOUGH_MEMORY 8."),
    _posix("ECANCELED", "Operation cancelled",
           "An operation was stopped on request before it was done.",
           "An asynchronous operation that was given up.",
           "Start it again when you like.",
           "Winsock says WSA_OPERATION_ABORTED 995 for an overlapped operation, and WSA_E_CANCELLED 10111 or "
           "WSAECANCELLED 10103 for a look-up."),
    _posix("EPROTO", "Protocol error",
           "What came from the other side does not follow the protocol.",
           "A connection that was given up before it was accepted, on some systems; a faulty peer of SCTP.",
           "Try again; look at the peer if it comes back.",
           "Winsock says WSAECONNABORTED 10053."),
    _posix("EBADMSG", "Bad message",
           "A message that was received is damaged.",
           "TLS in the kernel could not verify what it received.",
           "Look at keys and versions at both ends.",
           "Winsock has no such name."),
    _posix("EIO", "Input or output error",
           "The device below has failed.",
           "A pseudo-terminal or serial line that is gone, or trouble of a disk.",
           "Look at the system's log.",
           "Winsock has no such name. The number 5 is ERROR_ACCESS_DENIED on Windows."),
    _posix("ENOSYS", "Call not implemented",
           "This system does not have that call.",
           "An old kernel, or a sandbox that hides it.",
           "Use another way, or a newer system.",
           "Winsock says WSAEOPNOTSUPP 10045."),
    _posix("ENOSPC", FAILURES[Reason.DISK_FULL].title,
           "No space is left on the disk; for a network: a table of the kernel is full.",
           "A full disk while recording or making a Unix domain socket's file.",
           FAILURES[Reason.DISK_FULL].advice,
           "Windows says ERROR_DISK_FULL 112 for files; Winsock has no such name."),
)  # fmt: skip

LOOKUP_ERRORS: Final[tuple[ErrorCode, ...]] = (
    _lookup("EAI_FAMILY", "Address family not supported by the look-up",
            "The address family that was asked for is not known.",
            "An address family other than IPv4, IPv6 and “any”.",
            "Ask for IPv4, IPv6 or any.",
            "On Windows EAI_FAMILY is WSAEAFNOSUPPORT 10047 itself."),
    _lookup("EAI_ADDRFAMILY", "No address in that family",
            "The host has addresses, but none of the family that was asked for.",
            "A numeric IPv4 address looked up as IPv6, or a name with addresses of the other family only.",
            "Ask for any family, or for the other one.",
            "POSIX has dropped it, Linux still gives it (-9); on Windows it is WSAHOST_NOT_FOUND or WSANO_DATA."),
    _lookup("EAI_SOCKTYPE", "Socket type not supported by the look-up",
            "The socket type that was asked for is not known.",
            "A type other than stream, datagram and raw, or one that does not go with the protocol.",
            "Ask for SOCK_STREAM, SOCK_DGRAM or 0.",
            "On Windows EAI_SOCKTYPE is WSAESOCKTNOSUPPORT 10044 itself."),
    _lookup("EAI_BADFLAGS", "Invalid flags for a look-up",
            "The flags of the look-up make no sense together.",
            "AI_CANONNAME without a name, or a flag of another system.",
            "Check the flags (AI_PASSIVE, AI_NUMERICHOST …).",
            "On Windows EAI_BADFLAGS is WSAEINVAL 10022 itself."),
    _lookup("EAI_OVERFLOW", "A look-up's answer is too long",
            "The name or the service does not fit the buffer that was given.",
            "getnameinfo with a buffer that is too small, or a name that is too long.",
            "Give a buffer of NI_MAXHOST bytes.",
            "On Windows getnameinfo says ERROR_INSUFFICIENT_BUFFER 122."),
    _lookup("EAI_SYSTEM", "Look-up failed in the system",
            "A system call under the look-up failed; errno tells which error it was.",
            "No more descriptors (EMFILE), or a resolver file that cannot be read.",
            "Look at errno.",
            "Windows returns that error itself instead."),
)  # fmt: skip
