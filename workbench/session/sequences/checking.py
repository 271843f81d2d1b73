"""Looking at a whole sequence before its first step: a sequence that cannot be run sends nothing at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from workbench.codec.framing.choice import make_framers
from workbench.codec.framing.ruletext import FramingRuleError
from workbench.codec.inputerror import PayloadError
from workbench.codec.patterns import Matcher, compile_pattern
from workbench.codec.payload import payload_bytes
from workbench.model.endpoint import SocketUrlError
from workbench.model.framing import FramingKind
from workbench.model.patterns import Pattern, PatternKind
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.runs import StepFault
from workbench.model.sequences import STEP_LEVELS_MAX, Sequence, Step, StepKind, StepPath
from workbench.model.sequencetexts import ON_SOCKET, STEP_TITLES
from workbench.model.sockets import Role, SocketSpec
from workbench.session.sequences.includedpayloads import IncludedPayloads
from workbench.session.sequences.stage import Project
from workbench.session.sequences.watch import NS_PER_MS, now_ns

FAULTS_MAX: Final = 100
SLICE_NS: Final = 4 * NS_PER_MS  # so long one look at a part may take, a frame's time left over
_TAKEN: Final = {
    PatternKind.TYPED: re.compile(r"\bas\s+(?:\"([^\"]+)\"|([^\s}]+))"),
    PatternKind.REGEX: re.compile(r"\(\?P?<([^>]+)>()"),
}
_NAMES: Final = re.compile(r'\b(env|file|var|payload)\b"?\s*("(?:[^"\\]|\\.)*+"|[^\s}]*)')
_COMPILED: Final = (StepKind.EXPECT, StepKind.BRANCH)
_END: Final = object()


class SequenceCheck:
    """``faults`` says why it cannot be run; ``matchers`` are its patterns, read; ``sockets`` whom it is about.

    Ten thousand different steps take a second, so it is done in slices (:meth:`go_on`). All three hold for the whole
    sequence once it ``is_done``.
    """

    def __init__(self, project: Project, sequence: Sequence) -> None:
        self.faults: list[StepFault] = []
        self.matchers: dict[Pattern, Matcher] = {}
        self.sockets: set[int] = set()
        self._project = project
        self._sequence = sequence
        self._specs = {spec.id: spec for spec in project.document.sockets}
        self._socket_faults: dict[int, str] = {}
        desk = project.desk
        self._known = {each.name for each in project.document.library.variables} | set(desk.run_scope.values())
        self._included = IncludedPayloads(desk.sources(), self._known)
        if not any(step.enabled for step in sequence.steps):  # it would pass without trying anything
            self._tell((), "steps", "no step is written yet" if not sequence.steps else "every step is switched off")
        self.is_done = False
        self._left = self._look(sequence.steps, ())

    def go_on(self, time_ns: int = SLICE_NS) -> bool:
        """Look at the next steps, for so long and at least at one; True: the whole sequence was looked at."""
        until_ns = now_ns() + time_ns
        while not self.is_done:
            self.is_done = next(self._left, _END) is _END
            if now_ns() >= until_ns:
                break
        return self.is_done

    def _look(self, steps: tuple[Step, ...], above: StepPath) -> Iterator[Step]:
        if len(above) > 2 * STEP_LEVELS_MAX:
            self._tell(above, "steps", f"steps stand within steps at most {STEP_LEVELS_MAX} deep")
            return
        for index, step in enumerate(steps):
            if len(self.faults) >= FAULTS_MAX:
                return
            if step.enabled:
                path = (*above, index)
                self._look_at(step, path)
                yield step
                yield from self._look(step.steps, (*path, 0))
                yield from self._look(step.otherwise, (*path, 1))

    def _look_at(self, step: Step, path: StepPath) -> None:
        if step.kind in ON_SOCKET:
            self._check_socket(step, path)
        match step.kind:
            case StepKind.SEND:
                self._check_payload(step.payload, path, "payload.text")
            case StepKind.SET:
                self._check_name(step, path)
                self._check_payload(PayloadSpec(PayloadForm.TYPED, step.text), path, "text")
            case StepKind.ASK if not step.text.strip():
                self._tell(path, "text", "a question is expected")
            case StepKind.REPEAT if step.times < 1:
                self._tell(path, "times", "a number from 1 is expected")
        if step.kind in _COMPILED:
            self._check_pattern(step.pattern, path)
        if step.kind is StepKind.BRANCH and step.variable and step.variable not in self._known:
            self._tell(path, "variable", f"there is no variable “{step.variable}”, and no step before this one sets it")
        self._known.update(_named(step))

    # -- single things

    def _check_name(self, step: Step, path: StepPath) -> None:
        if not step.variable:
            self._tell(path, "variable", "the name of a variable is expected")

    def _check_socket(self, step: Step, path: StepPath) -> None:
        socket_id = step.socket or self._sequence.socket
        place = "socket"
        spec = self._specs.get(socket_id)
        if spec is None:
            sentence = "no socket is named, here or for the whole sequence"
            if socket_id:
                sentence = f"the project has no socket {socket_id}"
            self._tell(path, place, sentence)
            return
        self.sockets.add(socket_id)
        if fault := self._socket_fault(spec) or _role_fault(step.kind, spec):
            self._tell(path, place, fault)

    def _socket_fault(self, spec: SocketSpec) -> str:
        if spec.id not in self._socket_faults:
            self._socket_faults[spec.id] = _spec_fault(spec)
        return self._socket_faults[spec.id]

    def _check_payload(self, spec: PayloadSpec, path: StepPath, place: str) -> None:
        try:
            if spec.form in (PayloadForm.TEXT, PayloadForm.HEX):
                payload_bytes(spec)
            elif spec.form is PayloadForm.TYPED:
                from workbench.codec.typed.parser import parse_typed

                typed = parse_typed(spec.text)
                self._check_variables(typed.needs.variables, spec.text, path, place)
                self._check_named(typed.needs.payloads, spec.text, path, place)
            elif not spec.text:
                self._tell(path, place, "the path of a file is expected")
        except PayloadError as error:
            self._tell(path, place, str(error), error.offset)

    def _check_variables(self, names: frozenset[str], text: str, path: StepPath, place: str) -> None:
        for name in sorted(names - self._known):
            sentence = f"there is no variable “{name}”, and no step before this one sets it"
            self._tell(path, place, sentence, max(0, text.find(name)))

    def _check_named(self, paths: frozenset[str], text: str, path: StepPath, place: str) -> None:
        for name in sorted(paths):
            if fault := self._included.fault(name):
                self._tell(path, place, fault, max(0, text.find(name)))

    def _check_pattern(self, pattern: Pattern, path: StepPath) -> None:
        if pattern in self.matchers:
            return
        if not pattern.text and pattern.kind is not PatternKind.ANY:
            self._tell(path, "pattern.text", "what is expected is not written yet", 0)
            return
        try:
            if pattern.kind is PatternKind.TYPED:
                from workbench.codec.typed.parser import parse_typed

                typed = parse_typed(pattern.text)
                self._check_variables(typed.needs.variables, pattern.text, path, "pattern.text")
                self._check_named(typed.needs.payloads, pattern.text, path, "pattern.text")
            self.matchers[pattern] = compile_pattern(pattern)
        except ValueError as error:
            self._tell(path, "pattern.text", str(error), getattr(error, "offset", -1))

    def _tell(self, path: StepPath, place: str, sentence: str, offset: int = -1) -> None:
        if len(self.faults) < FAULTS_MAX:
            self.faults.append(StepFault(path, place, sentence.rstrip("."), offset))


def payloads_of(steps: tuple[Step, ...]) -> Iterator[PayloadSpec]:
    """Of everything that is composed, expectations too, what a person may be asked about before a run: payloads that
    name a file, a variable or another payload, one of those that name the same.

    None is read for that: ten thousand steps are looked through before a run may begin. What is missed here is refused
    when it is composed."""
    seen: set[object] = set()
    for spec in _composed(steps):
        named = (spec.text,) if spec.form is PayloadForm.FILE else frozenset(_NAMES.findall(spec.text))
        if named and named not in seen:
            seen.add(named)
            yield spec


def _composed(steps: tuple[Step, ...]) -> Iterator[PayloadSpec]:
    for step in steps:
        if not step.enabled:
            continue
        if step.kind is StepKind.SEND and step.payload.form in (PayloadForm.TYPED, PayloadForm.FILE):
            yield step.payload
        elif step.kind is StepKind.SET:
            yield PayloadSpec(PayloadForm.TYPED, step.text)
        elif step.kind in _COMPILED and step.pattern.kind is PatternKind.TYPED:
            yield PayloadSpec(PayloadForm.TYPED, step.pattern.text, step.pattern.encoding)
        yield from _composed(step.steps)
        yield from _composed(step.otherwise)


def _named(step: Step) -> set[str]:
    """Variables that this step sets."""
    names = {step.variable} if step.variable else set()
    if step.kind in _COMPILED and (taken := _TAKEN.get(step.pattern.kind)) is not None:
        names |= {one or other for one, other in taken.findall(step.pattern.text)}
    return names


def _spec_fault(spec: SocketSpec) -> str:
    try:
        _ = spec.parsed_url
        if spec.framing.kind is not FramingKind.NONE:
            make_framers(spec.framing)
    except SocketUrlError as error:
        return f"the address of {spec.name} cannot be read: {error}"
    except FramingRuleError as error:
        return f"the framing of {spec.name} cannot be followed: {error}"
    return ""


def _role_fault(kind: StepKind, spec: SocketSpec) -> str:
    title = STEP_TITLES[kind]
    is_listener = spec.role is Role.LISTENER
    if kind is StepKind.CONNECT and is_listener:
        return f"“{title}” is for clients, and {spec.name} is opened by “{STEP_TITLES[StepKind.LISTEN]}”"
    if kind is StepKind.LISTEN and not is_listener:
        return f"“{title}” is for listeners, and {spec.name} is opened by “{STEP_TITLES[StepKind.CONNECT]}”"
    if kind is StepKind.ACCEPT and (not is_listener or spec.is_datagram):
        return f"{spec.name} accepts nobody: “{title}” is for listeners of streams"
    stream_only = (StepKind.HALF_CLOSE, StepKind.RESET, StepKind.EXPECT_CLOSED, StepKind.EXPECT_RESET)
    if kind in stream_only and spec.is_datagram:
        return f"{spec.name} sends datagrams, which have no end: “{title}” is for streams"
    return ""
