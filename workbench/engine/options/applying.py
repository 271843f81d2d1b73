"""Setting options that a project or a person asks for by name: at the right time, and with a sentence for each."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import Enum, auto
from typing import Final
from weakref import WeakKeyDictionary

from workbench.engine.calls.optionnumbers import option_number, this_system
from workbench.engine.failures import failure_from
from workbench.engine.feed import Feed
from workbench.engine.options import qos
from workbench.engine.options.encoding import encoded
from workbench.model.events import EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.options.catalogue import find_option
from workbench.model.options.facts import OptionFacts, OptionType, OptionWhen
from workbench.model.options.readings import OptionOutcome
from workbench.model.options.settings import OptionSetting
from workbench.model.options.values import OptionValueError, parse_value, value_text
from workbench.model.texts import failure_sentence

NAME_SHOWN: Final = 40  # a project file may hold a name of any length
TOLD_MOST: Final = 200  # of the sentences of one opening
_MISLEADING: Final = (Reason.NO_SUCH_PATH,)  # ENOENT: the system has nothing of the name that was asked for


class Phase(Enum):
    """Where a socket is in its life when options are set."""

    FRESH = auto()  # neither bound nor connected: what must come before either is set here
    CONNECTED = auto()
    ACCEPTED = auto()  # a connection that a listener handed over: it has inherited most


_PHASES: Final[dict[OptionWhen, tuple[Phase, ...]]] = {
    OptionWhen.BEFORE_BIND: (Phase.FRESH,),
    OptionWhen.BEFORE_CONNECT: (Phase.FRESH,),
    OptionWhen.CONNECTED: (Phase.CONNECTED, Phase.ACCEPTED),
    OptionWhen.ANY_TIME: (Phase.FRESH, Phase.ACCEPTED),
    OptionWhen.READ_ONLY: (Phase.FRESH,),  # refused there, once
}
_untold: WeakKeyDictionary[socket.socket, list[OptionOutcome]] = WeakKeyDictionary()


def set_option(sock: socket.socket, setting: OptionSetting) -> Failure | None:
    """Set one option now. The failure says why it could not be done; the socket stays as it was."""
    return _outcome(sock, setting).failure


def set_and_tell(sock: socket.socket, setting: OptionSetting) -> OptionOutcome:
    """The same with the sentence that an event log shows."""
    return _outcome(sock, setting)


def apply_settings(sock: socket.socket, settings: Iterable[OptionSetting], phase: Phase) -> list[OptionOutcome]:
    """Set those whose time is ``phase``, in their order. What fails ends nothing: it is among the outcomes."""
    return [_outcome(sock, setting) for setting in settings if phase in phases_of(setting.name)]


def apply_for_later(sock: socket.socket, settings: Sequence[OptionSetting], phase: Phase) -> None:
    """The same; whoever has a feed tells the outcomes with :meth:`OptionTeller.tell_of`."""
    if settings and (outcomes := apply_settings(sock, settings, phase)):
        _untold.setdefault(sock, []).extend(outcomes)


def phases_of(name: str) -> tuple[Phase, ...]:
    """When that option is set on the way of a socket; one that this system does not know is refused at the
    beginning."""
    facts = find_option(name, this_system())
    return _PHASES[facts.when] if facts is not None and facts.systems & this_system() else (Phase.FRESH,)


class OptionTeller:
    """Tells the outcomes of one opening as events, the same sentence once: a listener's clients and the attempts of
    a connect repeat what was told already."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._told: set[str] = set()

    def tell_of(self, sock: socket.socket) -> None:
        """What was set on ``sock`` by those who have no feed."""
        self.tell(_untold.pop(sock, ()))

    def apply(self, sock: socket.socket, settings: Sequence[OptionSetting], phase: Phase) -> None:
        """Set and tell at once."""
        if settings:
            self.tell(apply_settings(sock, settings, phase))

    def tell(self, outcomes: Sequence[OptionOutcome]) -> None:
        """An event ``OPTION_SET`` for each that is new; with the failure, where there is one."""
        for outcome in outcomes:
            if outcome.detail in self._told or len(self._told) >= TOLD_MOST:
                continue
            self._told.add(outcome.detail)
            self._feed.happened(EventKind.OPTION_SET, failure=outcome.failure, detail=outcome.detail)


def _outcome(sock: socket.socket, setting: OptionSetting) -> OptionOutcome:
    name = setting.name.strip()[:NAME_SHOWN]
    facts = find_option(setting.name, this_system())
    if facts is None:
        return _refused(name, setting.value, Failure(Reason.UNKNOWN_OPTION, f"“{_plain(name)}” is no option's name"))
    if not facts.systems & this_system():
        return _refused(facts.name, setting.value, Failure(Reason.UNKNOWN_OPTION, f"{facts.systems.words} has it"))
    if not facts.writable:
        return _refused(facts.name, setting.value, Failure(Reason.INVALID_ARGUMENT, f"{facts.name} can only be read"))
    try:
        value = parse_value(facts, setting.value)
    except OptionValueError as error:
        what = f"{facts.name}: {error} (character {error.offset + 1})"
        return _refused(facts.name, setting.value, Failure(Reason.INVALID_ARGUMENT, what))
    shown = value_text(facts, value)
    if qos.is_quality(facts):
        done = qos.mark(sock, facts, value)
        return OptionOutcome(facts.name, shown, done.failure, _detail(facts.name, shown, done), done.way)
    failure = _set(sock, facts, value)
    return OptionOutcome(facts.name, shown, failure, _sentence(facts.name, shown, failure))


def _set(sock: socket.socket, facts: OptionFacts, value: object) -> Failure | None:
    number = option_number(facts)
    if number is None:
        return Failure(Reason.UNKNOWN_OPTION, f"{facts.name} has no number on this system")
    try:
        sock.setsockopt(*number, encoded(facts, value))  # type: ignore[arg-type]  # what parse_value gives
    except OSError as error:
        failure = failure_from(error, _hint(facts, sock) or facts.name)
        return replace(failure, reason=Reason.OTHER) if failure.reason in _MISLEADING else failure
    except OverflowError:
        return Failure(Reason.INVALID_ARGUMENT, f"{facts.name}: the number is larger than the system takes")
    return None


def _hint(facts: OptionFacts, sock: socket.socket) -> str:
    if facts.when in (OptionWhen.BEFORE_BIND, OptionWhen.BEFORE_CONNECT):
        return f"{facts.name} is to be set {facts.when.value}"
    if facts.type is OptionType.TEXT and facts.name == "TCP_CONGESTION":
        return "the system has no such algorithm, or keeps it for the administrator"
    return f"{facts.name} on a closed socket" if sock.fileno() < 0 else ""


def _refused(name: str, value: str, failure: Failure) -> OptionOutcome:
    return OptionOutcome(name, value, failure, _sentence(_plain(name), _plain(value[:NAME_SHOWN]), failure))


def _sentence(name: str, value: str, failure: Failure | None) -> str:
    if failure is None:
        return f"{name} is set to {value}"
    return f"{name} could not be set to {value or 'nothing'}. {failure_sentence(failure)}".rstrip(".")


def _detail(name: str, value: str, done: qos.Marked) -> str:
    if done.failure is not None:
        return _sentence(name, value, done.failure)
    way = f" by {done.way}" if done.way and done.way != name else ""
    return f"{name} is set to {value}{way}" + (f": {done.note}" if done.note else "")


def _plain(text: str) -> str:
    """Without what could disturb a terminal or a line of a log."""
    return "".join(char if char.isprintable() else "�" for char in text)
