"""What payloads name, and those that they name: files, variables of the environment and of the project."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from workbench.codec.inputerror import PayloadError
from workbench.codec.typed.parser import parse_typed
from workbench.model.library import SavedPayload
from workbench.model.payloads import PayloadForm, PayloadSpec

PAYLOADS_MAX: Final = 10_000  # that are followed from one another

Users = dict[str, list[str]]  # a name, and the payloads of the library that ask for it


@dataclass(frozen=True, slots=True)
class Named:
    """By name, in the order of finding; the users are paths of the library."""

    files: Users = field(default_factory=dict)
    environment: Users = field(default_factory=dict)
    variables: Users = field(default_factory=dict)


def named_by(
    specs: Iterable[PayloadSpec], saved: Callable[[str], SavedPayload | None], users: Iterable[str] = ()
) -> Named:
    """``users`` are the paths of ``specs``, where they have one. A payload that cannot be read names nothing: it is
    never sent. Payloads that name each other in a ring are followed once."""
    found = Named()
    titles = list(users)
    waiting = [(spec, titles[index] if index < len(titles) else "") for index, spec in enumerate(specs)]
    seen: set[str] = set()
    while waiting:
        spec, user = waiting.pop()
        if spec.form is PayloadForm.FILE and spec.text:  # its bytes are sent, or become part of who names it
            _note(found.files, spec.text, user)
        if spec.form is not PayloadForm.TYPED:
            continue
        try:
            needs = parse_typed(spec.text).needs
        except PayloadError:
            continue
        for names, into in (
            (needs.files, found.files), (needs.environment, found.environment), (needs.variables, found.variables)
        ):  # fmt: skip
            for name in sorted(names):
                _note(into, name, user)
        for path in sorted(needs.payloads - seen):
            payload = saved(path)
            if payload is not None and len(seen) < PAYLOADS_MAX:
                seen.add(path)
                waiting.append((payload.payload, path))
    return found


def check_typed(text: str) -> None:
    """Raises PayloadError for a typed payload that cannot be read; whether its sources have what it names is told
    when it is composed."""
    parse_typed(text)


def _note(into: Users, name: str, user: str) -> None:
    users = into.setdefault(name, [])
    if user and user not in users:
        users.append(user)
