"""The options of a session's socket: what was asked for against what is in force, and setting them while it is open."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from workbench.engine.addresses import address_text
from workbench.engine.calls.optionnumbers import this_system
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.options.applying import NAME_SHOWN, set_and_tell
from workbench.engine.options.reading import (
    concerns,
    default_text,
    fresh_family,
    options_for,
    pending_error,
    read_option,
)
from workbench.model.events import EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.options.catalogue import find_option, is_of_family, options_of
from workbench.model.options.facts import EVERY, OptionFacts, OptionLevel, OptionType, OptionWhen, System
from workbench.model.options.readings import OptionReading, OptionRow
from workbench.model.options.settings import OptionSetting
from workbench.model.options.values import OptionValue, OptionValueError, parse_value, value_text
from workbench.model.schemes import Scheme
from workbench.model.sockets import Role, SocketSpec
from workbench.model.texts import failure_sentence
from workbench.session.ear import Ear
from workbench.session.socketfacts.optionwishes import Wish, wishes_of, with_wish, without_wish
from workbench.session.standing import Standing

AT_NEXT_OPENING: Final = "applies when the socket is opened the next time"
_LIVE: Final = (OptionWhen.ANY_TIME, OptionWhen.CONNECTED)
_FOLLOWS_PACKETS: Final = "SO_INCOMING_CPU"  # never the same
Edited = Callable[[SocketSpec, str], None]


@dataclass(frozen=True, slots=True)
class OptionAnswer:
    """What became of a wish. With a failure the settings stay as they were."""

    failure: Failure | None = None
    note: str = ""


class OptionTable:
    """Reads on request only: a view asks once a second while it is shown. Connection 0 is the listener's own socket,
    or the only one. A listener on several addresses has several: the first one's values are shown, with a note where
    another's differ, and what is set is set on all."""

    def __init__(self, about: Standing, ear: Ear, edited: Edited) -> None:
        self._about = about
        self._ear = ear
        self._edited = edited

    def is_live(self, connection: int = 0) -> bool:
        """There is a socket to ask."""
        return self._socket(connection) is not None

    def rows(self, connection: int = 0) -> list[OptionRow]:
        """Every option that this system has for the socket's kind, in the catalogue's order; after them what the
        project asks for and this system does not have."""
        spec = self._about.spec
        wishes = wishes_of(spec)
        kind = spec.parsed_url.scheme
        socks = self._sockets(connection)
        if not socks:
            family, both = _family_of(spec)
            rows = [_closed_row(facts, default, wishes.get(facts.name)) for facts, default in kind_options(
                kind, ipv6=family, also_ipv4=both)]  # fmt: skip
        else:
            able = [(sock, {facts.name for facts in options_for(kind, sock)}) for sock in socks]
            readings = [
                _reading(facts, [sock for sock, names in able if facts.name in names])
                for facts in options_of(kind, this_system())
                if any(facts.name in names for _sock, names in able)
            ]
            rows = [_live_row(each, wishes.get(each.facts.name)) for each in readings]
        return rows + _strange_rows(wishes, {row.facts.name for row in rows})

    def set(self, name: str, text: str, connection: int = 0) -> OptionAnswer:
        """Ask for a value: in force at once where that is possible, and a step of the project that can be undone.

        Raises :class:`~workbench.model.options.values.OptionValueError` for a text that is no value of it.
        """
        facts = find_option(name, this_system())
        if facts is None or not facts.writable:
            return OptionAnswer(Failure(Reason.INVALID_ARGUMENT, f"{name} cannot be set"))
        value = parse_value(facts, text)
        shown = value_text(facts, value)
        answer = self._apply(facts, shown, connection)
        if answer.failure is None:
            spec = self._about.spec
            options = with_wish(spec.options, facts, value, shown)
            self._edited(replace(spec, options=options), f"Set {facts.name}")
        return answer

    def reset(self, name: str, connection: int = 0) -> OptionAnswer:
        """Ask for nothing any more: the project forgets it, and an open socket goes back to the default."""
        spec = self._about.spec
        facts = find_option(name, this_system())
        answer = OptionAnswer()
        row = next((row for row in self.rows(connection) if row.facts.name == name), None)
        if facts is not None and row is not None and row.default and row.effective and row.effective != row.default:
            answer = self._apply(facts, _as_asked(facts, row.default), connection)
        if answer.failure is None:
            self._edited(replace(spec, options=without_wish(spec.options, name)), f"Reset {name}")
        return answer

    def read_pending_error(self, connection: int = 0) -> str:
        """SO_ERROR in words; reading it takes the error away, so it is done on request and stands on the call tape."""
        sock = self._socket(connection)
        if sock is None:
            return "The socket is not open."
        failure = pending_error(sock)
        return "0: no error waits." if failure is None else failure_sentence(failure)

    def _socket(self, connection: int) -> TracedSocket | None:
        transport = self._ear.transport
        return transport.socket_of(connection) if transport is not None else None

    def _sockets(self, connection: int) -> list[TracedSocket]:
        transport = self._ear.transport
        return transport.sockets_of(connection) if transport is not None else []

    def _apply(self, facts: OptionFacts, text: str, connection: int) -> OptionAnswer:
        socks = self._sockets(connection)
        if not socks:
            return OptionAnswer()
        spec = self._about.spec
        is_listening = spec.role is Role.LISTENER and not spec.is_datagram and connection == 0
        if facts.when not in _LIVE or (is_listening and facts.when is OptionWhen.CONNECTED):
            return OptionAnswer(note=AT_NEXT_OPENING)
        outcomes = []
        for sock in [each for each in socks if concerns(facts, each)] or socks[:1]:
            outcome = set_and_tell(sock, OptionSetting(facts.name, text))
            where = f" (connection {connection})" if connection else f" ({_name_of(sock)})" if len(socks) > 1 else ""
            self._about.tell(EventKind.OPTION_SET, failure=outcome.failure, detail=outcome.detail + where)
            outcomes.append(outcome)
        failure = next((each.failure for each in outcomes if each.failure), None)
        return OptionAnswer(failure, "" if failure else outcomes[0].detail)


def kind_options(kind: Scheme, *, ipv6: bool, also_ipv4: bool = True) -> list[tuple[OptionFacts, str]]:
    """The options of a kind on this system, each with what a fresh socket begins with."""
    fresh = fresh_family(kind, ipv6=ipv6)
    found = [f for f in options_of(kind, this_system()) if is_of_family(f, ipv6=ipv6, also_ipv4=also_ipv4)]
    return [(facts, facts.default if fresh is None else default_text(facts, *fresh)) for facts in found]


def _closed_row(facts: OptionFacts, default: str, wish: Wish | None) -> OptionRow:
    text, by = wish or ("", "")
    _value, wrong = _wished(facts, text)
    return OptionRow(facts, text, by, "", default, bool(wrong), wrong)


def _live_row(reading: OptionReading, wish: Wish | None) -> OptionRow:
    facts = reading.facts
    text, by = wish or ("", "")
    value, wrong = _wished(facts, text)
    differs = bool(wrong) or (value is not None and reading.value is not None and not _is_as_wished(reading, value))
    note = " ".join(part for part in (wrong, reading.note) if part)
    return OptionRow(facts, text, by, reading.effective, reading.default, differs, note, reading.error)


def _reading(facts: OptionFacts, socks: list[TracedSocket]) -> OptionReading:
    """Of the first socket, with a note on others of the same listener that have another value in force."""
    first, *others = socks
    reading = read_option(first, facts, (int(first.family), int(first.type), int(first.proto)))
    if not facts.writable or facts.name == _FOLLOWS_PACKETS:
        return reading
    found = [(other, read_option(other, facts)) for other in others]
    unlike = [f"{each.effective} on {_name_of(sock)}" for sock, each in found
              if each.value is not None and each.value != reading.value]  # fmt: skip
    if not unlike:
        return reading
    return replace(reading, note=" ".join(part for part in (reading.note, f"It is {', '.join(unlike)}.") if part))


def _name_of(sock: TracedSocket) -> str:
    try:
        return address_text(sock.getsockname())
    except OSError:  # closed by now
        return "a socket that is closed"


def _wished(facts: OptionFacts, text: str) -> tuple[OptionValue | None, str]:
    """The value, or why it is none."""
    if not text:
        return None, ""
    try:
        return parse_value(facts, text), ""
    except OptionValueError as error:
        return None, f"What is asked for cannot be read: {error}."


def _is_as_wished(reading: OptionReading, value: OptionValue) -> bool:
    if reading.facts.doubled and this_system() is System.LINUX and isinstance(value, int):
        return reading.value in (value, 2 * value)
    return reading.value == value


def _as_asked(facts: OptionFacts, default: str) -> str:
    """The default as it must be asked for, so that just it is granted."""
    if facts.doubled and this_system() is System.LINUX:
        value = parse_value(facts, default)
        return value_text(facts, value // 2) if isinstance(value, int) else default
    return default


def _strange_rows(wishes: dict[str, Wish], shown: set[str]) -> list[OptionRow]:
    rows = []
    for name, wish in wishes.items():
        if name in shown:
            continue
        facts = find_option(name, this_system())
        if facts is None:
            note = "No option of that name is known here: it is refused when the socket is opened."
            facts = _unknown(name)
        elif facts.systems & this_system():
            note = "It is no option of this kind of socket."
        else:
            note = f"{facts.systems.words} has it, this system does not."
        rows.append(OptionRow(facts, wish.text, wish.by, "", "", True, note))
    return rows


def _unknown(name: str) -> OptionFacts:
    plain = "".join(char if char.isprintable() else "�" for char in name[:NAME_SHOWN])
    return OptionFacts(
        OptionLevel.SOCKET, plain, OptionType.STRUCTURE, OptionWhen.READ_ONLY, EVERY, this_system(),
        "The project asks for it, and no system is known here that has it.", "",
    )  # fmt: skip


def _family_of(spec: SocketSpec) -> tuple[bool, bool]:
    """IPv6, and IPv4 as well, as far as the address tells before it is looked up."""
    host = spec.parsed_url.endpoint.host
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return True, True
    return address.version == 6, spec.parsed_url.endpoint.is_wildcard

