"""Looking names up, by the system's own functions: names, addresses, services and protocols.

Each function blocks until its deadline at most, answers a :class:`Lookup` and raises nothing: who asks for a name
that is not there gets the system's error in both spellings. Answers are bounded, and what is not printable in them
is spelled out. Nothing is asked unless a person asks. The functions are POSIX.1-2017's getaddrinfo, getnameinfo,
getservbyname, getservbyport, getprotobyname and getprotobynumber; Winsock has the same.
"""

from __future__ import annotations

import ctypes
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter_ns
from typing import Any, Final

from workbench.host.deadline import within
from workbench.host.refusals import refusal_of_error, winsock_of

LOOKUP_S: Final = 5.0
ANSWERS_LIMIT: Final = 1_000
TEXT_LIMIT: Final = 1_000  # characters of one answer

_FAMILIES: Final = {socket.AF_INET: "IPv4", socket.AF_INET6: "IPv6"}
_TYPES: Final = {socket.SOCK_STREAM: "stream", socket.SOCK_DGRAM: "datagram", socket.SOCK_RAW: "raw"}
_EAI_NUMBERS: Final = {int(getattr(socket, name)): name for name in sorted(dir(socket)) if name.startswith("EAI_")}


@dataclass(frozen=True, slots=True)
class LookupAnswer:
    """One line: what it is, the answer, and what else was told."""

    kind: str
    value: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Lookup:
    """What was asked and what came back. ``problem`` is a sentence, empty if it went well; ``left_out`` counts
    answers beyond the bound."""

    question: str
    answers: tuple[LookupAnswer, ...] = ()
    took_ns: int = 0
    problem: str = ""
    left_out: int = 0


def forward(name: str, timeout_s: float = LOOKUP_S) -> Lookup:
    """Every address of a name with the kinds of socket that it is for, and the canonical name (getaddrinfo)."""

    def ask() -> list[LookupAnswer]:
        return _addresses(socket.getaddrinfo(name, None, flags=socket.AI_CANONNAME))

    return _asked(f"addresses of {printable(name)}", ask, timeout_s)


def reverse(address: str, timeout_s: float = LOOKUP_S) -> Lookup:
    """The name of an address, written in numbers (getnameinfo with NI_NAMEREQD)."""

    def ask() -> list[LookupAnswer]:
        target = socket.getaddrinfo(address, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)[0][4]
        return [LookupAnswer("name", printable(socket.getnameinfo(target, socket.NI_NAMEREQD)[0]))]

    return _asked(f"name of {printable(address)}", ask, timeout_s)


def service(word: str, timeout_s: float = LOOKUP_S) -> Lookup:
    """A service by its name, or by its port 0 to 65535: for TCP and for UDP."""

    def ask() -> list[LookupAnswer]:
        found = [answer for protocol in ("tcp", "udp") if (answer := _service(word.strip(), protocol)) is not None]
        if not found:
            raise FileNotFoundError(f"this system knows no service “{printable(word)}”")
        return found

    return _asked(f"service {printable(word)}", ask, timeout_s)


def protocol(word: str, timeout_s: float = LOOKUP_S) -> Lookup:
    """A protocol of IP by its name, or by its number 0 to 255."""

    def ask() -> list[LookupAnswer]:
        found = _protocol_by_number(word.strip()) if word.strip().isdecimal() else _protocol_by_name(word.strip())
        if found is None:
            raise FileNotFoundError(f"this system knows no protocol “{printable(word)}”")
        return [found]

    return _asked(f"protocol {printable(word)}", ask, timeout_s)


def printable(text: str, limit: int = TEXT_LIMIT) -> str:
    """What a peer sent, safe to show: nothing but printable characters, of bounded length."""
    cut = text if len(text) <= limit else f"{text[:limit]}…"
    return "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in cut)


def problem_text(error: OSError | UnicodeError) -> str:
    """A sentence with the error's names in both spellings."""
    if isinstance(error, UnicodeError):
        return "That cannot be a host name: a part of it is empty, too long, or not a word that names may have."
    if isinstance(error, TimeoutError | FileNotFoundError):
        text = str(error)
        return f"{text[:1].upper()}{text[1:]}."
    said = printable(error.strerror or str(error))
    if isinstance(error, socket.gaierror) and error.errno in _EAI_NUMBERS:
        name = _EAI_NUMBERS[error.errno]
        wsa, code = winsock_of(name)
        return f"{said} ({name} {error.errno}{f', {wsa} {code}' if wsa else ''})."
    names = refusal_of_error(error).text if error.errno else ""
    return f"{said} ({names})." if names else f"{said}."


def _asked(question: str, ask: Callable[[], list[LookupAnswer]], timeout_s: float) -> Lookup:
    start_ns = perf_counter_ns()
    try:
        answers = within(timeout_s, ask, "look-up")
    except (OSError, UnicodeError) as error:
        return Lookup(question, (), perf_counter_ns() - start_ns, problem_text(error))
    took_ns = perf_counter_ns() - start_ns
    return Lookup(question, tuple(answers[:ANSWERS_LIMIT]), took_ns, "", max(0, len(answers) - ANSWERS_LIMIT))


def _addresses(rows: list[tuple[Any, ...]]) -> list[LookupAnswer]:
    """The system gives a row for each kind of socket; here an address has one line that lists them."""
    found: dict[tuple[str, str], list[str]] = {}
    canonical: dict[str, None] = {}
    for family, kind, number, name, address in rows:
        if name:
            canonical[printable(name)] = None
        kinds = found.setdefault((_FAMILIES.get(family, str(family)), _address_text(address)), [])
        word = _TYPES.get(kind, f"type {int(kind)}")
        proto = {socket.IPPROTO_TCP: " (TCP)", socket.IPPROTO_UDP: " (UDP)"}.get(number, "")
        kinds.append(f"{word}{proto}")
    names = [LookupAnswer("canonical name", name) for name in canonical]
    addresses = [LookupAnswer(f"{family} address", text, ", ".join(kinds)) for (family, text), kinds in found.items()]
    return names + addresses


def _address_text(address: tuple[Any, ...]) -> str:
    text = printable(str(address[0]))
    scope = int(address[3]) if len(address) == 4 else 0
    return f"{text}%{scope}" if scope and "%" not in text else text


def _service(word: str, proto: str) -> LookupAnswer | None:
    try:
        if word.isdecimal():
            port = int(word)
            return LookupAnswer("service", printable(socket.getservbyport(port, proto)), f"{port}/{proto}")
        port = socket.getservbyname(word, proto)
        return LookupAnswer("port", str(port), f"{proto}, {printable(socket.getservbyport(port, proto))}")
    except (OSError, OverflowError, ValueError):  # no such service; a port above 65535; a NUL in the name
        return None


def _protocol_by_name(word: str) -> LookupAnswer | None:
    try:
        number = socket.getprotobyname(word)
    except (OSError, ValueError):
        return None
    return LookupAnswer("protocol number", str(number), _constant(number))


class _Protoent(ctypes.Structure):
    """``struct protoent`` of netdb.h, and Winsock's, as far as the name."""

    _fields_ = (("p_name", ctypes.c_char_p),)


def _protocol_by_number(word: str) -> LookupAnswer | None:
    """Python has no getprotobynumber: the C library's own is called."""
    if len(word) > 3 or int(word) > 255:
        return None
    try:
        library: Any = ctypes.CDLL("ws2_32" if sys.platform == "win32" else None)
        call = library.getprotobynumber
    except (OSError, AttributeError):
        return None
    call.restype = ctypes.POINTER(_Protoent)
    entry = call(ctypes.c_int(int(word)))
    if not entry:
        return None
    name = (entry.contents.p_name or b"").decode("ascii", "backslashreplace")
    return LookupAnswer("protocol name", printable(name), _constant(int(word)))


def _constant(number: int) -> str:
    """How C spells it: ``IPPROTO_TCP``."""
    for name in sorted(dir(socket)):
        if name.startswith("IPPROTO_") and int(getattr(socket, name)) == number:
            return name
    return ""
