"""The variables of a project: added, changed, renamed, removed, all of which can be undone. No secret passes here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from workbench.codec.inputerror import PayloadError
from workbench.codec.typed.parser import parse_typed
from workbench.model.library import NAME_CHARS_MAX, Library, Variable, VariableKind
from workbench.model.patterns import Pattern, PatternKind
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.sequences import StepKind, walk_steps
from workbench.project.document import Document
from workbench.session.document.library import Editing
from workbench.session.document.renaming import TYPED_ACTIONS
from workbench.session.document.variablenames import with_variable_renamed

VARIABLES_MAX: Final = 10_000
VALUE_CHARS_MAX: Final = 65_536
FIRST_NAME: Final = "variable"


class VariableNameError(ValueError):
    """A name that cannot be given: empty, too long, or somebody else's. The sentence is for people."""


class VariableEditor:
    """Names that are not there raise KeyError, those that cannot be given :class:`VariableNameError`."""

    def __init__(self, editor: Editing) -> None:
        self._editor = editor

    @property
    def value(self) -> tuple[Variable, ...]:
        """All of them, in the project's order."""
        return self._library.variables

    def variable(self, name: str) -> Variable:
        """The one of that name."""
        for each in self.value:
            if each.name == name:
                return each
        raise KeyError(name)

    def add(self, name: str = "", kind: VariableKind = VariableKind.VALUE) -> Variable:
        """A new one at the end; a name that is taken gets a number."""
        stem = checked_variable_name(name or FIRST_NAME)
        taken = {each.name for each in self.value}
        if len(taken) >= VARIABLES_MAX:
            raise VariableNameError(f"A project has at most {VARIABLES_MAX:,} variables.")
        number = 1
        while (free := stem if number == 1 else f"{stem}{number}") in taken:
            number += 1
        fresh = Variable(free, kind)
        self._put(f"Add variable “{free}”", (*self.value, fresh))
        return fresh

    def change(self, variable: Variable) -> None:
        """Kind, value and note of the one of that name. A secret's value never stands in the project: it is dropped."""
        if variable.kind is not VariableKind.VALUE:
            variable = replace(variable, value="")
        self.variable(variable.name)
        rest = tuple(variable if each.name == variable.name else each for each in self.value)
        self._put(f"Change variable “{variable.name}”", rest)

    def rename(self, name: str, now: str) -> None:
        """Whatever names it follows, except what cannot be taken apart: see :meth:`references` with the old name."""
        before, now = self.variable(name), checked_variable_name(now)
        if now != name and any(each.name == now for each in self.value):
            raise VariableNameError(f"There is a variable “{now}” already.")
        renamed = tuple(replace(before, name=now) if each is before else each for each in self.value)
        document = replace(self._editor.document, library=replace(self._library, variables=renamed))
        self._editor.edit("Rename variable", with_variable_renamed(document, name, now))

    def remove(self, name: str) -> None:
        """A secret of that name stays in the key store, for undo; it is forgotten there by its own deed."""
        gone = self.variable(name)
        self._put(f"Remove variable “{name}”", tuple(each for each in self.value if each is not gone))

    def references(self, name: str) -> list[str]:
        """Who names it, for people: “payload login/good”, “rules of echo server”, “sequence smoke test”."""
        return references_to(self._editor.document, name)

    @property
    def _library(self) -> Library:
        return self._editor.document.library

    def _put(self, text: str, variables: tuple[Variable, ...]) -> None:
        library = replace(self._library, variables=variables)
        self._editor.edit(text, replace(self._editor.document, library=library))


def checked_variable_name(name: str) -> str:
    """Without spaces around it. Raises :class:`VariableNameError`."""
    name = name.strip()
    if not name:
        raise VariableNameError("A name has at least one character.")
    if len(name) > NAME_CHARS_MAX:
        raise VariableNameError(f"A name has at most {NAME_CHARS_MAX} characters.")
    if any(ord(char) < 0x20 or ord(char) == 0x7F for char in name):
        raise VariableNameError("A name is one line, without control characters.")
    return name


def references_to(document: Document, name: str) -> list[str]:
    """Each payload, rule set and sequence once, in the document's order."""
    found: dict[str, None] = {}
    for user, spec in all_specs(document):
        if user not in found and spec.form is PayloadForm.TYPED and _names(spec.text, name):
            found[user] = None
    return list(found)


def all_specs(document: Document) -> Iterator[tuple[str, PayloadSpec]]:
    """Every payload that the project may send or expect by itself, with whose it is. What stands in a composer is not
    among them: somebody sends it by hand, and is asked then."""
    for saved in document.library.payloads:
        yield f"payload {saved.path}", saved.payload
    yield from answering_specs(document)
    for socket in document.sockets:
        yield f"generator of {socket.name}", socket.generator.payload
    for sequence in document.sequences:
        for _path, step in walk_steps(sequence.steps):
            user = f"sequence {sequence.name}"
            yield user, step.payload
            yield user, _of_pattern(step.pattern)
            if step.kind is StepKind.SET:
                yield user, PayloadSpec(PayloadForm.TYPED, step.text)


def answering_specs(document: Document) -> Iterator[tuple[str, PayloadSpec]]:
    """Those that are composed because somebody sent a byte: fixed replies and rules."""
    for spec in document.sockets:
        yield f"fixed reply of {spec.name}", spec.reply_payload
        user = f"rules of {spec.name}"
        for rule in spec.rules:
            yield user, _of_pattern(rule.pattern)
            for action in rule.then:
                yield user, action.payload
                if action.kind in TYPED_ACTIONS:
                    yield user, PayloadSpec(PayloadForm.TYPED, action.text)


def _of_pattern(pattern: Pattern) -> PayloadSpec:
    is_typed = pattern.kind is PatternKind.TYPED
    return PayloadSpec(PayloadForm.TYPED, pattern.text if is_typed else "", pattern.encoding)


def _names(text: str, name: str) -> bool:
    if "${" not in text:
        return False
    try:
        return name in parse_typed(text).needs.variables
    except PayloadError:
        return False
