"""Errors 10048 to 10071: addresses, connections and the network between.

Names, numbers and facts: Winsock reference, "Windows Sockets Error Codes"; POSIX.1-2017, <errno.h>; the words are ours.
"""

from __future__ import annotations

from typing import Final

from workbench.model.errors.row import ErrorCode, known
from workbench.model.failures import Reason

NETWORK_ERRORS: Final[tuple[ErrorCode, ...]] = (
    known(Reason.ADDRESS_IN_USE,
          "Another program, or another socket of this one, is bound to it; or an earlier connection of this port is "
          "still in TIME_WAIT.",
          "SO_REUSEADDR differs: on POSIX it lets a listener take a port whose old connections are in TIME_WAIT; on "
          "Windows that is always allowed, and the option lets two sockets hold one port at the same time. "
          "A port held with SO_EXCLUSIVEADDRUSE gives WSAEACCES instead. Windows may report it late: at listen or "
          "connect after bind to a wildcard address."),
    known(Reason.ADDRESS_NOT_LOCAL,
          "Binding to an address of another computer, of an interface that is down, or, for IPv6, without its scope; "
          "for a client also that every port of its own is used up.",
          "Windows gives WSAEADDRNOTAVAIL also for connecting or sending to port 0 or to 0.0.0.0; on Linux 0.0.0.0 "
          "as a destination is this computer itself."),
    known(Reason.NETWORK_DOWN,
          "An interface that was switched off, a cable or a radio link that is gone, a VPN that has ended.",
          "Windows also uses it for a fault of its network system as a whole."),
    known(Reason.NETWORK_UNREACHABLE,
          "No default route, IPv6 without a router, or a VPN whose routes are gone."),
    ErrorCode(10052, "WSAENETRESET", "ENETRESET", "Connection dropped by the network",
              "Keep-alive found the connection dead. For a datagram on Windows: its time to live ran out on the way.",
              "A peer or a gateway that went away without a word, or a NAT that forgot an idle connection.",
              "Connect again; shorten the keep-alive interval where a gateway forgets idle connections.",
              "When keep-alive gives up, Linux says ETIMEDOUT, Windows WSAENETRESET for the calls that wait and "
              "WSAECONNRESET afterwards. On a Windows datagram socket it is the ICMP message “time exceeded”, which "
              "Linux gives as EHOSTUNREACH."),
    known(Reason.ABORTED,
          "Data that was never confirmed, a protocol error, an interface that lost its address, or a client that "
          "hung up before it was accepted.",
          "On Windows it is the usual end of a connection whose data timed out, or of one that this computer itself "
          "broke off; POSIX has it for accept, when the client is gone already, and says ETIMEDOUT or ECONNRESET "
          "for the rest. Linux hands accept the client's other errors too."),
    known(Reason.RESET,
          "The peer's program crashed, was closed with unread data, or aborted on purpose (SO_LINGER with 0); "
          "or its computer was restarted and knows the connection no longer.",
          "On a UDP socket of Windows it tells that an earlier datagram met no receiver (ICMP port unreachable); "
          "Linux says ECONNREFUSED for that, and only on a connected socket. SIO_UDP_CONNRESET switches it off on "
          "Windows."),
    known(Reason.NO_BUFFERS,
          "Sending faster than an interface takes it, too little kernel memory, or, on Windows, no free port left "
          "for outgoing connections.",
          "Linux rarely says it for datagrams: a full queue drops them silently unless IP_RECVERR is set. "
          "What Windows calls WSAENOBUFS may be ENOBUFS, ENOMEM or EADDRNOTAVAIL (no free port) on POSIX."),
    ErrorCode(10056, "WSAEISCONN", "EISCONN", "Already connected",
              "The socket has a connection, or a default peer, already.",
              "connect called twice on a stream, or sendto with an address on a socket that is connected.",
              "Send without an address, or make a new socket.",
              "Linux lets sendto name another address on a connected datagram socket; BSD and some Winsock "
              "providers refuse it with EISCONN."),
    known(Reason.NOT_CONNECTED,
          "Sending before the connection stands, or after it has ended.",
          "For send on an unconnected datagram socket Windows says WSAENOTCONN, Linux EDESTADDRREQ. "
          "For send on a stream that was never connected Linux says EPIPE, Windows WSAENOTCONN."),
    ErrorCode(10058, "WSAESHUTDOWN", "ESHUTDOWN", "Sending was shut down",
              "This end was half-closed in that direction: it can no longer send (or receive).",
              "A send after shutdown(SHUT_WR), which Winsock calls SD_SEND.",
              "Open a new connection to send again.",
              "A send after shutdown is WSAESHUTDOWN on Windows. On POSIX it is EPIPE, together with the signal "
              "SIGPIPE that ends the program unless it is ignored (MSG_NOSIGNAL); ESHUTDOWN exists on Linux, but "
              "TCP does not use it. EPIPE comes, too, when the peer has reset the connection, which Windows calls "
              "WSAECONNRESET or WSAECONNABORTED."),
    ErrorCode(10059, "WSAETOOMANYREFS", "ETOOMANYREFS", "Too many references",
              "The kernel holds too many references to one object.",
              "On Linux: too many descriptors on their way through Unix domain sockets at once.",
              "Let the receiver take what was passed, and close what is not needed."),
    known(Reason.TIMED_OUT,
          "A host that is off, a firewall that drops packets, a route that loses them, or a peer that vanished "
          "while data was on its way.",
          "How long a connect tries differs: about 21 seconds on Windows, about two minutes on Linux "
          "(net.ipv4.tcp_syn_retries). A receive that runs into SO_RCVTIMEO is WSAETIMEDOUT on Windows, EAGAIN on "
          "POSIX."),
    known(Reason.REFUSED,
          "The listener is not started, listens on another port or address, or only on 127.0.0.1.",
          "Through a completion port Windows gives its own number 1225 (ERROR_CONNECTION_REFUSED) for the same. "
          "Windows tries a refused connect twice more before it tells, so the error comes after a second or two; "
          "Linux tells at once. A full backlog is refused on Windows, while Linux lets the client wait."),
    ErrorCode(10062, "WSAELOOP", "ELOOP", "Name loops",
              "A name leads in a circle of links.",
              "Symbolic links that point at each other, in the path of a Unix domain socket.",
              "Check the links in the path.",
              "On POSIX it speaks of paths; Winsock has the name, but its calls do not give it."),
    ErrorCode(10063, "WSAENAMETOOLONG", "ENAMETOOLONG", "Name too long",
              "A name has more characters than the system takes.",
              "A path or a part of it that is too long; a Unix domain socket's path has at most 107 bytes on Linux.",
              "Use a shorter name."),
    ErrorCode(10064, "WSAEHOSTDOWN", "EHOSTDOWN", "Host is down",
              "The system holds the host for switched off.",
              "A host of the same network that answers no ARP, or a Bluetooth device out of reach.",
              "Check that the host is switched on and connected.",
              "Both systems mostly say otherwise: Linux EHOSTUNREACH, Windows WSAETIMEDOUT."),
    known(Reason.HOST_UNREACHABLE,
          "A host that is off (nobody answers ARP or neighbour discovery), or a router that says it knows no way.",
          "Linux gives EHOSTUNREACH when ARP has no answer after about three seconds; Windows tries on and says "
          "WSAETIMEDOUT, mostly."),
    ErrorCode(10066, "WSAENOTEMPTY", "ENOTEMPTY", "Directory not empty",
              "A directory to be removed still holds something.",
              "It is an error of files; socket calls do not give it.",
              "Empty the directory first.",
              "Winsock has the number only because BSD's list had it."),
    ErrorCode(10067, "WSAEPROCLIM", "", "Too many processes",
              "This Windows Sockets limits how many programs use it at once, and the limit is reached.",
              "WSAStartup on an old or special Winsock provider.",
              "Close other programs that use the network."),
    ErrorCode(10068, "WSAEUSERS", "EUSERS", "User quota exceeded",
              "A limit on users was reached.",
              "It comes from quotas of file systems; socket calls hardly ever give it.",
              "Ask whoever looks after the system for a larger quota."),
    ErrorCode(10069, "WSAEDQUOT", "EDQUOT", "Disk quota exceeded",
              "The disk space granted to this user is used up.",
              "Making a Unix domain socket's file, or recording, with a full quota.",
              "Free some space, or ask for more."),
    ErrorCode(10070, "WSAESTALE", "ESTALE", "Stale handle",
              "The handle is for something that is no longer there, on a network file system.",
              "A file server that was restarted, or a file that was removed there.",
              "Open it anew."),
    ErrorCode(10071, "WSAEREMOTE", "EREMOTE", "Item is remote",
              "The item is not on this computer, and the call works on local ones alone.",
              "It is an error of network file systems; socket calls do not give it.",
              "Use the item on the computer that holds it."),
)  # fmt: skip
