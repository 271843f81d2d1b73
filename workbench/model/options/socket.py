"""Options of the level SOL_SOCKET that more than one system has."""

from __future__ import annotations

from typing import Final

from workbench.model.options.facts import (
    ANY_SYSTEM,
    EVERY,
    INT_LOWEST,
    IP,
    LINUX,
    MACOS,
    POSIX,
    STREAMS,
    TCP,
    UDP,
    UNIX,
    WINDOWS,
    OptionFacts,
    OptionLevel,
    OptionType,
    OptionWhen,
)  # fmt: skip

_O, _T, _W = OptionFacts, OptionType, OptionWhen
_L: Final = OptionLevel.SOCKET
_SOCKET7: Final = "socket(7)"
_WINSOCK: Final = "Winsock, SOL_SOCKET Socket Options"
_BOTH: Final = f"{_SOCKET7}; {_WINSOCK}"

SOCKET_TYPES: Final = (("SOCK_STREAM", 1), ("SOCK_DGRAM", 2), ("SOCK_RAW", 3), ("SOCK_RDM", 4), ("SOCK_SEQPACKET", 5))

SOCKET_OPTIONS: Final = (
    _O(_L, "SO_REUSEADDR", _T.SWITCH, _W.BEFORE_BIND, EVERY, POSIX,
       "Lets a listener take a port that old connections still wait on (TIME_WAIT), and datagram sockets share one.",
       _SOCKET7, default="off"),
    _O(_L, "SO_REUSEADDR", _T.SWITCH, _W.BEFORE_BIND, EVERY, WINDOWS,
       "Lets this socket bind to a port that another program holds already: which of them gets the data is open, so"
       " listeners better ask for SO_EXCLUSIVEADDRUSE.", _WINSOCK, default="off"),
    _O(_L, "SO_REUSEPORT", _T.SWITCH, _W.BEFORE_BIND, EVERY, POSIX,
       "Several sockets of one user listen on the same port, and the system spreads connections and datagrams over"
       " them; each of them must ask for it.", _SOCKET7, default="off"),
    _O(_L, "SO_KEEPALIVE", _T.SWITCH, _W.ANY_TIME, STREAMS, ANY_SYSTEM,
       "Asks a silent peer from time to time whether it is still there, and ends the connection if it does not answer.",
       _BOTH, default="off"),
    _O(_L, "SO_BROADCAST", _T.SWITCH, _W.ANY_TIME, IP, ANY_SYSTEM,
       "Permits sending to a broadcast address; without it such a send is refused with EACCES (WSAEACCES).",
       _BOTH, default="off"),
    _O(_L, "SO_LINGER", _T.LINGER, _W.ANY_TIME, STREAMS, ANY_SYSTEM,
       "What a close does with data that is still queued: off sends it behind the program's back, “on 0” throws it away"
       " and resets, “on 5” makes the close wait for up to 5 s.", _BOTH, unit="s", highest=65_535, default="off"),
    _O(_L, "SO_RCVBUF", _T.NUMBER, _W.ANY_TIME, EVERY, ANY_SYSTEM,
       "Room for received data that nobody has read yet; once set, the system no longer tunes it by itself.",
       _BOTH, unit="bytes", doubled=True),
    _O(_L, "SO_SNDBUF", _T.NUMBER, _W.ANY_TIME, EVERY, ANY_SYSTEM,
       "Room for data that was handed to the system and is not sent, or not acknowledged, yet.",
       _BOTH, unit="bytes", doubled=True),
    _O(_L, "SO_RCVLOWAT", _T.NUMBER, _W.ANY_TIME, EVERY, ANY_SYSTEM,
       "The socket counts as readable only when so many bytes are there.", _SOCKET7, unit="bytes", lowest=1,
       default="1 byte"),
    _O(_L, "SO_SNDLOWAT", _T.NUMBER, _W.ANY_TIME, EVERY, MACOS,
       "The socket counts as writable only when there is room for so many bytes.", "macOS, getsockopt(2)",
       unit="bytes", lowest=1),
    _O(_L, "SO_SNDLOWAT", _T.NUMBER, _W.READ_ONLY, EVERY, LINUX | WINDOWS,
       "Room that must be free before the socket counts as writable; it cannot be changed here.", _SOCKET7,
       unit="bytes", default="1 byte"),
    _O(_L, "SO_RCVTIMEO", _T.TIME, _W.ANY_TIME, EVERY, ANY_SYSTEM,
       "How long a blocking receive waits, 0 for ever; this program's sockets never block, so nothing changes here.",
       _BOTH, unit="ms", default="0"),
    _O(_L, "SO_SNDTIMEO", _T.TIME, _W.ANY_TIME, EVERY, ANY_SYSTEM,
       "How long a blocking send waits, 0 for ever; this program's sockets never block, so nothing changes here.",
       _BOTH, unit="ms", default="0"),
    _O(_L, "SO_OOBINLINE", _T.SWITCH, _W.ANY_TIME, TCP | UNIX, ANY_SYSTEM,
       "Urgent data stays in the stream, where it was sent, instead of being fetched apart from it.", _BOTH,
       default="off"),
    _O(_L, "SO_DONTROUTE", _T.SWITCH, _W.ANY_TIME, IP, ANY_SYSTEM,
       "Sends to directly connected hosts alone, past the routing table.", _BOTH, default="off"),
    _O(_L, "SO_DEBUG", _T.SWITCH, _W.ANY_TIME, EVERY, ANY_SYSTEM,
       "Lets the system note what the socket does; hardly any does, and Linux wants CAP_NET_ADMIN.", _BOTH,
       default="off"),
    _O(_L, "SO_ERROR", _T.ERROR, _W.READ_ONLY, EVERY, ANY_SYSTEM,
       "The error that waits to be told, and 0 without one. Reading it takes it away, so it is read on request only.",
       _BOTH, readable=False),
    _O(_L, "SO_TYPE", _T.NAMED, _W.READ_ONLY, EVERY, ANY_SYSTEM,
       "What kind of socket it is: a stream, datagrams, raw.", _BOTH, choices=SOCKET_TYPES),
    _O(_L, "SO_ACCEPTCONN", _T.SWITCH, _W.READ_ONLY, STREAMS, ANY_SYSTEM,
       "On if the socket listens.", _BOTH, default="off"),
    _O(_L, "SO_TIMESTAMP", _T.SWITCH, _W.ANY_TIME, IP | UNIX, POSIX,
       "Each datagram comes with the time at which the kernel received it, in microseconds.", _SOCKET7, default="off"),
    _O(_L, "SO_PEERCRED", _T.CREDENTIALS, _W.READ_ONLY, UNIX, LINUX,
       "Process, user and group of the program at the other end, as they were when it connected.", "unix(7)"),
    _O(_L, "SO_PASSCRED", _T.SWITCH, _W.ANY_TIME, UNIX, LINUX,
       "Each message comes with process, user and group of its sender.", "unix(7)", default="off"),
    _O(_L, "SO_PASSSEC", _T.SWITCH, _W.ANY_TIME, UNIX, LINUX,
       "Each message comes with the SELinux context of its sender.", "unix(7)", default="off"),
    _O(_L, "SO_NOSIGPIPE", _T.SWITCH, _W.ANY_TIME, EVERY, MACOS,
       "A send on a closed stream gives EPIPE only, and no signal.", "macOS, getsockopt(2)", default="off"),
    _O(_L, "SO_NREAD", _T.NUMBER, _W.READ_ONLY, EVERY, MACOS,
       "Bytes that are there to be read; of datagrams, those of the first.", "macOS, getsockopt(2)", unit="bytes"),
    _O(_L, "SO_NWRITE", _T.NUMBER, _W.READ_ONLY, EVERY, MACOS,
       "Bytes that were handed to the system and not sent yet.", "macOS, getsockopt(2)", unit="bytes"),
    _O(_L, "SO_USELOOPBACK", _T.SWITCH, _W.ANY_TIME, EVERY, WINDOWS | MACOS,
       "Means something to routing sockets alone; others take it and do nothing.", _WINSOCK, default="off"),
    _O(_L, "SO_TIMESTAMPNS", _T.SWITCH, _W.ANY_TIME, IP | UNIX, LINUX,
       "Each datagram comes with the time at which the kernel received it, in nanoseconds; this program asks for it.",
       "Linux, networking/timestamping", default="off"),
    _O(_L, "SO_RXQ_OVFL", _T.SWITCH, _W.ANY_TIME, UDP | UNIX, LINUX,
       "Each datagram comes with the number of those that were dropped before it.", _SOCKET7, default="off"),
    _O(_L, "SO_PEEK_OFF", _T.NUMBER, _W.READ_ONLY, UDP | TCP | UNIX, LINUX,
       "Where a receive that only looks (MSG_PEEK) begins; -1 is the beginning.", _SOCKET7, unit="bytes",
       lowest=INT_LOWEST, default="-1"),
)  # fmt: skip
