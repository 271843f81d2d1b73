"""Which rule takes what came: the first that is met, in a stream without messages the one whose match ends first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from workbench.codec.patterns import About, Beginning
from workbench.model.fields import Dissection
from workbench.model.patterns import Found
from workbench.model.rules import Trigger
from workbench.session.payloads.request import Request
from workbench.session.rules.client import Client
from workbench.session.rules.intake import Open
from workbench.session.rules.prepared import Prepared

NOBODY: Final = -1
LINES_TRIED: Final = 16  # that begin as a pattern does, in one look for it
_NONE: Final[frozenset[int]] = frozenset()
_UNKNOWN: Final = Found(-1, -1)
DISSECT_MAX_BYTES: Final = 64 * 1024  # of a message, for a condition on its fields: it is done in the loop


class Asked(NamedTuple):
    """The last time that rules were asked, for whoever wants to know why one did not fire."""

    trigger: Trigger
    data: bytes
    state: str
    is_first: bool
    is_open: bool
    fired: tuple[int, ...]  # by their places
    taken_by: int  # the place of the rule after which nobody was asked any more; NOBODY: there is none
    spent: frozenset[int]  # rules that had fired as often as they may
    about: About
    begun: tuple[bytes, About] | None = None  # what patterns were asked about that stand where a message begins


class Question:
    """The bytes of one asking with what may be asked of them; they are dissected once at most."""

    def __init__(self, data: bytes, dissect: Callable[[bytes], Dissection]) -> None:
        self.data = data
        self._dissect = dissect
        self._found: Dissection | None = None

    def dissection(self) -> Dissection:
        """The fields."""
        if self._found is None:
            self._found = self._dissect(self.data[:DISSECT_MAX_BYTES])
        return self._found


Choice = tuple[tuple[bytes, Prepared], ...]
"""Rules in their order, each with bytes that stand in whatever it finds."""


class Firing(NamedTuple):
    """A rule was met by ``request``; ``None`` where nothing came."""

    rule: Prepared
    request: Request | None


class Candidates:
    """The rules by trigger and state, each with the bytes that it cannot do without: what is asked for each message
    is prepared once."""

    def __init__(self, rules: Iterable[Prepared]) -> None:
        self._rules = [rule for rule in rules if rule.is_on]
        self._of: dict[tuple[Trigger, str, bool], Choice] = {}
        self._limited = tuple(rule for rule in self._rules if rule.rule.limit)
        self.triggers = frozenset(rule.rule.trigger for rule in self._rules)
        self.least_idle_ms = min((rule.rule.idle_ms for rule in self.idle()), default=0)

    def __bool__(self) -> bool:
        return bool(self._rules)

    def spent(self, client: Client) -> frozenset[int]:
        """Rules that have fired for this client as often as they may."""
        if not self._limited:
            return _NONE
        return frozenset(rule.place for rule in self._limited if client.fired.get(rule.place, 0) >= rule.rule.limit)

    def idle(self) -> tuple[Prepared, ...]:
        """All that wait for silence, in whatever state."""
        return tuple(rule for rule in self._rules if rule.rule.trigger is Trigger.IDLE)

    def of(self, trigger: Trigger, state: str, *, is_first: bool = False) -> Choice:
        """Those that are asked, in their order. A first message is asked of by rules for data as well."""
        key = (trigger, state, is_first)
        found = self._of.get(key)
        if found is None:
            wanted = (trigger, Trigger.FIRST_DATA) if is_first else (trigger,)
            found = tuple(
                (rule.literal, rule) for rule in self._rules
                if rule.rule.trigger in wanted and rule.rule.state in ("", state)
            )  # fmt: skip
            if len(self._of) > 1_000:  # states may be made of what clients send
                self._of.clear()
            self._of[key] = found
        return found


def ask_message(
    candidates: Choice, client: Client, data: bytes, about: About, question: Question
) -> tuple[list[Firing], int]:
    """Who fires for a message, and the place of the one that took it."""
    firings: list[Firing] = []
    fired = client.fired
    for literal, rule in candidates:
        if literal and literal not in data:
            continue
        found = rule.matcher.meets(data, about)
        if found is None or (rule.rule.limit and fired.get(rule.place, 0) >= rule.rule.limit):
            continue
        firings.append(Firing(rule, Request(data, found.captures, question.dissection)))
        if not rule.rule.go_on:
            return firings, rule.place
    return firings, NOBODY


def ask_event(
    candidates: Choice, client: Client, due: Callable[[Prepared], bool]
) -> tuple[list[Firing], int]:
    """Who fires when something happened; ``due`` says whether it concerns a rule."""
    firings: list[Firing] = []
    for _literal, rule in candidates:
        if not due(rule) or (rule.rule.limit and client.fired.get(rule.place, 0) >= rule.rule.limit):
            continue
        firings.append(Firing(rule, None))
        if not rule.rule.go_on:
            return firings, rule.place
    return firings, NOBODY


class Views:
    """Open bytes from some places on, each with what may be asked of them."""

    def __init__(self, data: bytes, about: Callable[[bytes], About]) -> None:
        self._data = data
        self._about = about
        self._views: dict[int, tuple[bytes, About]] = {}

    def at(self, start: int) -> tuple[bytes, About]:
        """Those from there on."""
        view = self._views.get(start)
        if view is None:
            data = self._data[start:] if start else self._data
            view = self._views[start] = data, self._about(data)
        return view


def earliest(
    candidates: Choice, client: Client, intake: Open, views: Views
) -> tuple[list[Prepared], tuple[Prepared, Found] | None]:
    """Of a stream that nobody cuts: the rule whose match ends first, as it would have been met had the bytes come one
    by one; but a rule before it whose match begins no later, and is there as well, comes first. Places are those of
    ``intake.data``.

    A rule that takes anything takes the receive as a whole, if none before it found something; never what is left
    behind another rule's match, which is mostly the end of the same message. The list has those before that rule that
    want to hear of the receive and let others be asked.
    """
    met: list[tuple[Prepared, Found]] = []
    hear: list[Prepared] = []
    rest = views.at(intake.at)[0]
    begins = [(start, *views.at(start)) for start in intake.starts]
    for literal, rule in candidates:
        place = rule.place
        if place in intake.absent or (rule.rule.limit and client.fired.get(place, 0) >= rule.rule.limit):
            continue
        if rule.is_any:
            if intake.took:
                continue
            if rule.rule.go_on:
                hear.append(rule)
                continue
            if not met:
                met.append((rule, Found(intake.fresh, len(intake.data), {"0": intake.untaken})))
            break
        if literal and place not in intake.found:
            if literal not in rest:
                intake.absent.add(place)
                continue
            intake.found[place] = _UNKNOWN
        low = max(intake.at, intake.passed.get(place, 0)) if intake.passed else intake.at
        if rule.beginning is not None:
            found = _begun(rule, rule.beginning, [each for each in begins if each[0] >= low], low, intake, views)
        else:
            found = _anywhere(rule, low, intake, views)
        if found is not None:
            met.append((rule, found))
    if not met:
        return [rule for rule in hear if rule.place not in intake.told], None
    first = min(met, key=_end)[1]
    chosen = next(each for each in met if each[1].start <= first.start)
    return [rule for rule in hear if rule.place not in intake.told and rule.place < chosen[0].place], chosen


def _end(met: tuple[Prepared, Found]) -> int:
    return met[1].end


def _anywhere(rule: Prepared, low: int, intake: Open, views: Views) -> Found | None:
    found = intake.found.get(rule.place, _UNKNOWN)
    if found is _UNKNOWN or (found is not None and found.start < low):
        found = intake.found[rule.place] = moved(rule.matcher.meets(*views.at(low)), low)
        if found is None:
            intake.absent.add(rule.place)
    return found


def _begun(
    rule: Prepared, beginning: Beginning, begins: list[tuple[int, bytes, About]], low: int, intake: Open, views: Views
) -> Found | None:
    """What is met where a message may begin: at the places that the stream has for it, or at a line of text."""
    best: Found | None = None
    text, ignore_case = beginning
    for start, data, about in begins:
        if ignore_case or data.startswith(text):
            found = moved(rule.matcher.meets(data, about), start)
            if found is not None and (best is None or found.end < best.end):
                best = found
    if not text:
        return best
    line = intake.found.get(rule.place, _UNKNOWN)
    if line is _UNKNOWN or (line is not None and line.start < low):
        line = intake.found[rule.place] = _line_of(rule, beginning, low, intake, views)
    return line if line is not None and (best is None or line.end < best.end) else best


def _line_of(rule: Prepared, beginning: Beginning, low: int, intake: Open, views: Views) -> Found | None:
    at = low
    for _ in range(LINES_TRIED):
        at = beginning.next_line(intake.data, at)
        if at < 0:
            break
        found = moved(rule.matcher.meets(*views.at(at)), at)
        if found is not None:
            return found
    return None


def moved(found: Found | None, by: int) -> Found | None:
    """With places so much higher; None for what is met by no byte at all: it would be met for ever."""
    if found is None or not found.end:
        return None
    return Found(found.start + by, found.end + by, found.captures) if by else found


def still_open(candidates: Choice, intake: Open, views: Views) -> tuple[int, list[int]]:
    """Of bytes in which no more is found: the first from which on something may still come of them, and the places
    where a message may have begun."""
    data, at = intake.data, intake.at
    if at == len(data):
        return at, []
    rest, about = views.at(at)
    first, begun = len(data), []
    for _literal, rule in candidates:
        if rule.beginning is None and not rule.is_any and first > at:
            first = min(first, at + rule.matcher.keep_from(rest, about))
        elif rule.beginning is not None:
            begun.append((rule, rule.beginning))
    line = data.rfind(b"\n", at) + 1
    starts = [start for start in intake.starts if start < len(data) and _may_come(begun, views, start)]
    of_text = [each for each in begun if each[1].text] if at < line < len(data) and line not in intake.starts else []
    if _may_come(of_text, views, line):
        starts = sorted([*starts, line])
    return min(first, *starts) if starts else first, starts


def _may_come(rules: list[tuple[Prepared, Beginning]], views: Views, start: int) -> bool:
    if not rules:
        return False
    data, about = views.at(start)
    return any(beginning.may_stand(data) and not rule.matcher.keep_from(data, about) for rule, beginning in rules)
