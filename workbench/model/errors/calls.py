"""Errors 10004 to 10047: what was asked, and of what kind of socket.

Names, numbers and facts: Winsock reference, "Windows Sockets Error Codes"; POSIX.1-2017, <errno.h> and the pages of the
calls; the words are ours.
"""

from __future__ import annotations

from typing import Final

from workbench.model.errors.row import ErrorCode, known
from workbench.model.failures import Reason

CALL_ERRORS: Final[tuple[ErrorCode, ...]] = (
    ErrorCode(10004, "WSAEINTR", "EINTR", "Interrupted call",
              "A call that waited was woken before it had done its work. Nothing is wrong with the socket.",
              "On POSIX a signal arrived. On Windows WSACancelBlockingCall was used, or another thread closed the "
              "socket on which this one waited.",
              "Call again, unless the program is about to end.",
              "POSIX interrupts calls by signals, so any blocking call may give EINTR; Windows has no such signals, "
              "and WSAEINTR there nearly always means that the socket was closed under the call."),
    ErrorCode(10009, "WSAEBADF", "EBADF", "Bad file descriptor",
              "The number passed to the call stands for nothing that is open.",
              "The socket was closed already: twice, or by another part of the program that still uses it.",
              "Look for a socket that is used after it was closed.",
              "On POSIX a closed socket gives EBADF, for sockets are file descriptors. Winsock's calls answer "
              "WSAENOTSOCK 10038 instead; WSAEBADF is hardly ever seen."),
    known(Reason.ACCESS_DENIED,
          "A port below 1024 without the right to it, a datagram to a broadcast address without SO_BROADCAST, a raw "
          "socket without administrator rights, a security program, or a port that somebody holds exclusively.",
          "Where another program holds the port, POSIX always says EADDRINUSE; Windows says WSAEACCES if that program "
          "set SO_EXCLUSIVEADDRUSE (or the system has reserved the range) and WSAEADDRINUSE otherwise. "
          "Windows has no privileged ports below 1024."),
    ErrorCode(10014, "WSAEFAULT", "EFAULT", "Bad address",
              "A pointer passed to the call is not valid, or the buffer behind it is too small.",
              "A length that does not fit the address structure, or memory that was freed already.",
              "Check the length that is given with the address structure.",
              "Winsock also reports a buffer or address length that is too small by this code, where POSIX would cut "
              "the answer short or say EINVAL."),
    known(Reason.INVALID_ARGUMENT,
          "A value out of its range, an address of the wrong length, binding a socket twice, or a call at the wrong "
          "moment.",
          "On Windows it often speaks of the socket's state: accept before listen, or recvfrom and getsockname on a "
          "datagram socket that is not bound yet. POSIX answers accept before listen with EINVAL too, but binds a "
          "datagram socket for you, and getsockname simply gives the unbound address."),
    known(Reason.TOO_MANY_FILES,
          "Connections that are never closed, or a limit that is lower than the number of clients.",
          "On POSIX files and sockets share one limit for each process (EMFILE), and there is one for the whole "
          "system (ENFILE); Windows counts sockets alone, has a much higher limit, and one code for both."),
    ErrorCode(10035, "WSAEWOULDBLOCK", "EAGAIN", "Would block",
              "A non-blocking socket has nothing to read, or no room to write, just now. This is not a failure.",
              "The peer has sent nothing yet, or reads more slowly than this end writes.",
              "Wait until the socket is readable or writable, then call again.",
              "EAGAIN and EWOULDBLOCK are two names of one number on Linux and most other systems; Winsock has only "
              "WSAEWOULDBLOCK. A non-blocking connect that has begun gives WSAEWOULDBLOCK on Windows, EINPROGRESS on "
              "POSIX. On Linux EAGAIN also ends a receive or send that ran into SO_RCVTIMEO or SO_SNDTIMEO, "
              "which Windows calls WSAETIMEDOUT."),
    ErrorCode(10036, "WSAEINPROGRESS", "EINPROGRESS", "Operation in progress",
              "On POSIX: a non-blocking connect has begun and goes on in the background. This is not a failure.",
              "A connect on a non-blocking socket, which cannot be finished at once.",
              "Wait until the socket is writable, then read SO_ERROR to learn how it ended.",
              "The name is the same, the meaning is not: a connect that goes on is EINPROGRESS on POSIX and "
              "WSAEWOULDBLOCK 10035 on Windows. WSAEINPROGRESS says that a blocking call of Winsock 1.1 was still "
              "running in this thread; programs of today do not see it."),
    ErrorCode(10037, "WSAEALREADY", "EALREADY", "Already in progress",
              "A connect was called again while the first was still under way.",
              "A program that repeats connect instead of waiting for the socket to become writable.",
              "Wait for the first one: until the socket is writable, then read SO_ERROR.",
              "For the second connect POSIX says EALREADY; Windows may say WSAEALREADY, or WSAEINVAL to stay "
              "compatible with Winsock 1.1."),
    ErrorCode(10038, "WSAENOTSOCK", "ENOTSOCK", "Not a socket",
              "The number passed to the call is something else: a file, a pipe, or a socket that was closed.",
              "A handle that is used after it was closed, or a file or a console that was taken for a socket.",
              "Look for a socket that is used after it was closed.",
              "select and poll of POSIX watch files and pipes too; Winsock's select and WSAPoll take sockets alone "
              "and answer WSAENOTSOCK for anything else. A closed socket is ENOTSOCK on Windows, EBADF on POSIX."),
    known(Reason.NO_DESTINATION,
          "send on a datagram socket that was never connected, or sendto without an address.",
          "For send on an unconnected datagram socket Linux says EDESTADDRREQ, Windows WSAENOTCONN. Windows gives "
          "WSAEDESTADDRREQ for sendto to the address 0.0.0.0, which Linux takes as this computer itself."),
    known(Reason.MESSAGE_TOO_LONG,
          "A payload beyond what one datagram carries, or beyond the way's MTU while fragments are forbidden.",
          "When a datagram is larger than the receiver's buffer, Windows fills the buffer and fails with "
          "WSAEMSGSIZE; POSIX calls it a success, throws the rest away and tells it only by MSG_TRUNC in the flags "
          "of recvmsg."),
    ErrorCode(10041, "WSAEPROTOTYPE", "EPROTOTYPE", "Wrong protocol for this socket type",
              "The protocol does not go with the type of socket, such as UDP with a stream socket. For a Unix domain "
              "socket on Linux: the name leads to a socket of another type.",
              "SOCK_STREAM with IPPROTO_UDP, or a stream client on the name of a datagram socket.",
              "Use SOCK_STREAM with TCP and SOCK_DGRAM with UDP, or 0 as the protocol.",
              "For socket(AF_INET, SOCK_STREAM, IPPROTO_UDP) Windows says WSAEPROTOTYPE, Linux EPROTONOSUPPORT."),
    ErrorCode(10042, "WSAENOPROTOOPT", "ENOPROTOOPT", "Unknown option",
              "The option does not exist at this level, or not for this kind of socket.",
              "An option of another system, of another protocol, or with the wrong level.",
              "Check the level and the option's name.",
              "A level that does not exist at all is WSAEINVAL on Windows; Linux says ENOPROTOOPT or EOPNOTSUPP."),
    ErrorCode(10043, "WSAEPROTONOSUPPORT", "EPROTONOSUPPORT", "Protocol not supported",
              "This system does not have that protocol, or not for this family and type.",
              "A protocol that is not installed, such as SCTP on Windows, or a kernel module that is not loaded.",
              "Look in the protocol catalogue for what is installed.",
              "Linux also gives it for a protocol that does not go with the socket's type, which Windows calls "
              "WSAEPROTOTYPE."),
    ErrorCode(10044, "WSAESOCKTNOSUPPORT", "ESOCKTNOSUPPORT", "Socket type not supported",
              "The address family does not have this type of socket.",
              "A type that exists on paper only, such as SOCK_RDM, or SOCK_SEQPACKET with IPv4.",
              "Use SOCK_STREAM or SOCK_DGRAM.",
              "ESOCKTNOSUPPORT is no name of POSIX, though Linux and BSD have it; others say EPROTOTYPE or EINVAL."),
    ErrorCode(10045, "WSAEOPNOTSUPP", "EOPNOTSUPP", "Operation not supported",
              "This kind of socket cannot do that.",
              "listen or accept on a datagram socket, or urgent data where there is none.",
              "Check that the call suits the socket's type.",
              "On Linux ENOTSUP and EOPNOTSUPP are one number; elsewhere ENOTSUP may be another."),
    ErrorCode(10046, "WSAEPFNOSUPPORT", "EPFNOSUPPORT", "Protocol family not supported",
              "This system does not have that protocol family.",
              "A family that is not installed or no longer exists, such as IPX.",
              "Use IPv4 or IPv6.",
              "It is hard to tell from WSAEAFNOSUPPORT, and mostly that one is given: Linux answers EAFNOSUPPORT for "
              "an unknown family. EPFNOSUPPORT is no name of POSIX."),
    known(Reason.FAMILY_NOT_SUPPORTED,
          "An IPv6 address on an IPv4 socket or the other way round, or IPv6 switched off on this computer.",
          "For connecting an IPv6 socket to an IPv4 address Linux says EAFNOSUPPORT or EINVAL, Windows "
          "WSAEAFNOSUPPORT or WSAEFAULT, for the shorter address looks like a length that is wrong."),
)  # fmt: skip
