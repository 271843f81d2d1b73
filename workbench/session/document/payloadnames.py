"""Payloads name each other by folder and name: when one gets another, those that name it follow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final, TypeVar

from workbench.model.library import Library, SavedPayload
from workbench.model.patterns import Pattern, PatternKind
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.rules import ActionKind, Rule
from workbench.model.sequences import Sequence, Step, StepKind
from workbench.model.sockets import SocketSpec
from workbench.project.document import Document

# An escaped character first, so that an escaped dollar begins no part; a name with a space in it stands in quotes.
_PART: Final = re.compile(r'\\.|(\$\{\s*payload\s+)("(?:[^"\\]|\\.)*"|[^\s"}]+)(\s*\})', re.DOTALL)
_PLAIN: Final = re.compile(r'[^\s"}{\\$]+')
_WORD: Final = "payload"
Renamed = Mapping[str, str]  # path before, path after
T = TypeVar("T")


def renamed_in(text: str, renamed: Renamed) -> str:
    """A typed payload's text with ``${payload old/path}`` as ``${payload new/path}``; all else as it was written."""
    if _WORD not in text:
        return text

    def put(match: re.Match[str]) -> str:
        if match[1] is None:
            return match[0]
        now = renamed.get(_unquoted(match[2]))
        return match[0] if now is None else f"{match[1]}{quoted(now)}{match[3]}"

    return _PART.sub(put, text)


def quoted(path: str) -> str:
    """As a typed part writes it: in quotes if there is anything in it that would end the word."""
    if _PLAIN.fullmatch(path):
        return path
    inner = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inner}"'


def _unquoted(word: str) -> str:
    return re.sub(r'\\(["\\])', r"\1", word[1:-1]) if word.startswith('"') else word


def with_library(document: Document, library: Library) -> Document:
    """The document with this library; whatever named a payload whose path is another now names it so, too.

    Composers and their histories are left as somebody wrote them.
    """
    renamed = _renamed(document.library.payloads, library.payloads)
    changed = replace(document, library=library)
    if not renamed:
        return changed
    return replace(
        changed,
        library=replace(library, payloads=_each(library.payloads, _saved, renamed)),
        sockets=_each(document.sockets, _socket, renamed),
        sequences=_each(document.sequences, _sequence, renamed),
    )


def _renamed(before: Iterable[SavedPayload], after: Iterable[SavedPayload]) -> Renamed:
    paths = {each.id: each.path for each in after}
    return {each.path: paths[each.id] for each in before if paths.get(each.id, each.path) != each.path}


def _each(values: tuple[T, ...], change: Callable[[T, Renamed], T], renamed: Renamed) -> tuple[T, ...]:
    """The same tuple if nothing in it changed."""
    changed = tuple(change(each, renamed) for each in values)
    return changed if any(a is not b for a, b in zip(values, changed, strict=True)) else values


def _spec(spec: PayloadSpec, renamed: Renamed) -> PayloadSpec:
    if spec.form is not PayloadForm.TYPED:
        return spec
    text = renamed_in(spec.text, renamed)
    return spec if text == spec.text else replace(spec, text=text)


def _pattern(pattern: Pattern, renamed: Renamed) -> Pattern:
    if pattern.kind is not PatternKind.TYPED:
        return pattern
    text = renamed_in(pattern.text, renamed)
    return pattern if text == pattern.text else replace(pattern, text=text)


def _saved(saved: SavedPayload, renamed: Renamed) -> SavedPayload:
    spec = _spec(saved.payload, renamed)
    return saved if spec is saved.payload else replace(saved, payload=spec)


def _socket(spec: SocketSpec, renamed: Renamed) -> SocketSpec:
    reply, rules = _spec(spec.reply_payload, renamed), _each(spec.rules, _rule, renamed)
    load = _spec(spec.generator.payload, renamed)
    if reply is spec.reply_payload and rules is spec.rules and load is spec.generator.payload:
        return spec
    return replace(spec, reply_payload=reply, rules=rules, generator=replace(spec.generator, payload=load))


def _rule(rule: Rule, renamed: Renamed) -> Rule:
    pattern, then = _pattern(rule.pattern, renamed), rule.then
    for index, action in enumerate(rule.then):
        spec = _spec(action.payload, renamed)
        is_typed = action.kind in (ActionKind.LOG, ActionKind.SET)
        text = renamed_in(action.text, renamed) if is_typed else action.text
        if spec is not action.payload or text != action.text:
            then = (*then[:index], replace(action, payload=spec, text=text), *then[index + 1 :])
    return rule if pattern is rule.pattern and then is rule.then else replace(rule, pattern=pattern, then=then)


def _sequence(sequence: Sequence, renamed: Renamed) -> Sequence:
    steps = _each(sequence.steps, _step, renamed)
    return sequence if steps is sequence.steps else replace(sequence, steps=steps)


def _step(step: Step, renamed: Renamed) -> Step:
    spec, pattern = _spec(step.payload, renamed), _pattern(step.pattern, renamed)
    text = renamed_in(step.text, renamed) if step.kind is StepKind.SET else step.text
    steps, otherwise = _each(step.steps, _step, renamed), _each(step.otherwise, _step, renamed)
    same = spec is step.payload and pattern is step.pattern and text == step.text
    if same and steps is step.steps and otherwise is step.otherwise:
        return step
    return replace(step, payload=spec, pattern=pattern, text=text, steps=steps, otherwise=otherwise)
