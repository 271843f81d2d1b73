"""One question to one DNS server, by dnspython: RFC 1035 and the types of record after it."""

from __future__ import annotations

import ipaddress
from time import perf_counter_ns
from typing import Any, Final

from workbench.host.names import ANSWERS_LIMIT, LOOKUP_S, Lookup, LookupAnswer, printable

RECORD_TYPES: Final = ("A", "AAAA", "MX", "TXT", "SRV", "PTR", "CNAME", "NS", "SOA")
DNS_PORT: Final = 53


class ServerError(ValueError):
    """A DNS server that is not written as an address with or without a port."""


def parse_server(text: str) -> tuple[str, int]:
    """``192.0.2.1``, ``192.0.2.1:5353``, ``2001:db8::1`` or ``[2001:db8::1]:5353``. Raises :class:`ServerError`."""
    word = text.strip()
    host, port = word, str(DNS_PORT)
    if word.startswith("["):
        host, bracket, rest = word[1:].partition("]")
        host = host if bracket else word
        port = rest.removeprefix(":") or port
    elif word.count(":") == 1:
        host, _colon, port = word.partition(":")
    try:
        ipaddress.ip_address(host)
    except ValueError:
        what = printable(text, 80)
        raise ServerError(f"“{what}” is no address: write the DNS server in numbers, like 192.0.2.1") from None
    if not port.isdecimal() or not port.isascii() or not 0 < int(port) <= 65_535:
        raise ServerError(f"“{printable(port, 80)}” is no port: it is a number from 1 to 65535")
    return host, int(port)


def dns_query(name: str, record: str, server: str = "", timeout_s: float = LOOKUP_S) -> Lookup:
    """Ask for one type of record; ``server`` empty: those that the system is configured with. The search list is not
    used. A PTR of an address is asked by the address's own name in ``in-addr.arpa`` or ``ip6.arpa``.

    Blocks until the deadline at most. Raises :class:`ServerError`, and ValueError for a type that is not known here.
    """
    if record not in RECORD_TYPES:
        raise ValueError(f"“{record}” is none of {', '.join(RECORD_TYPES)}")
    place = parse_server(server) if server.strip() else None
    import dns.exception

    question = f"{record} of {printable(name)}"
    start_ns = perf_counter_ns()
    try:
        answer = _resolve(name.strip(), record, place, timeout_s)
    except (dns.exception.DNSException, OSError, EOFError, UnicodeError) as error:
        return Lookup(question, (), perf_counter_ns() - start_ns, _problem(error, timeout_s))
    took_ns = perf_counter_ns() - start_ns
    rows = [row for rrset in answer.response.answer for row in _rows(rrset)]
    asked = f"{question}, asked of {answer.nameserver}"
    problem = "" if rows else f"The name exists, but has no {record} record (NODATA)."
    return Lookup(asked, tuple(rows[:ANSWERS_LIMIT]), took_ns, problem, max(0, len(rows) - ANSWERS_LIMIT))


def _resolve(name: str, record: str, place: tuple[str, int] | None, timeout_s: float) -> Any:
    import dns.resolver
    import dns.reversename

    resolver = dns.resolver.Resolver(configure=place is None)
    if place is not None:
        resolver.nameservers, resolver.port = [place[0]], place[1]
    resolver.lifetime = timeout_s
    asked: Any = name
    if record == "PTR":
        try:
            asked = dns.reversename.from_address(str(ipaddress.ip_address(name)))
        except ValueError:
            pass  # a name in in-addr.arpa already
    return resolver.resolve(asked, record, search=False, raise_on_no_answer=False)


def _rows(rrset: Any) -> list[LookupAnswer]:
    import dns.rdatatype

    kind = dns.rdatatype.to_text(rrset.rdtype)
    owner = printable(rrset.name.to_text(omit_final_dot=True))
    return [LookupAnswer(kind, printable(row.to_text()), f"{owner}, TTL {rrset.ttl} s") for row in rrset]


def _problem(error: BaseException, timeout_s: float) -> str:
    import dns.exception
    import dns.resolver

    match error:
        case dns.resolver.NXDOMAIN():
            return "The name does not exist (NXDOMAIN)."
        case dns.exception.Timeout():
            return f"No answer within {timeout_s:g} s: no server is there, or something on the way drops the question."
        case dns.resolver.NoNameservers():
            return f"No server gave a usable answer: {printable(str(error), 300)}"
        case dns.resolver.NoResolverConfiguration():
            return "No DNS server is configured on this computer: write one into the field beside."
        case dns.exception.FormError():
            return f"The server's answer is malformed: {printable(str(error), 300)}"
        case OSError():
            from workbench.host.names import problem_text

            return problem_text(error)
    return f"{printable(str(error), 300) or type(error).__name__}"
