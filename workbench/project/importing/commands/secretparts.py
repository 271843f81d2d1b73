"""Secrets in a command: their places become variables, and their values are forgotten."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

from workbench.model.library import Variable, VariableKind
from workbench.project.importing.literals import literal, quoted

_SECRET_NAMES: Final = re.compile(r"authorization|cookie|token|secret|password|api-?key|auth-key", re.IGNORECASE)
_SCHEME: Final = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9-]{0,30}) +(?P<rest>.+)", re.DOTALL)


class Secrets:
    """The variables of one command."""

    def __init__(self, host: str) -> None:
        self._host = host[:100]
        self._variables: dict[str, Variable] = {}

    @property
    def variables(self) -> tuple[Variable, ...]:
        return tuple(self._variables.values())

    def part(self, what: str) -> str:
        """A typed part that stands for a secret, such as “password”."""
        name = f"{what}-{self._host}" if self._host else what
        self._variables[name] = Variable(name, VariableKind.ASKED, note=f"{what.capitalize()} for {self._host}")
        return f"${{var {quoted(name)}}}"

    def basic(self, user: str) -> str:
        """The value of a header for HTTP Basic (RFC 7617): what stands in base64 is put together when it is sent."""
        shown = literal(user.encode("utf-8", "surrogateescape"))
        return f"Basic ${{begin login as base64}}{shown}:{self.part('password')}${{end login}}"


def header_value(name: str, value: str, secrets: Secrets) -> str:
    """A header's value as typed text; that of one that holds a secret is asked for."""
    if not _SECRET_NAMES.search(name):
        return literal(value.encode("utf-8", "surrogateescape"))
    found = _SCHEME.fullmatch(value)
    if found is None or "authorization" not in name.lower():
        return secrets.part(name.lower())
    if found["scheme"].lower() == "basic":
        try:
            user, _, _ = base64.b64decode(found["rest"].strip(), validate=True).decode("utf-8").partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return f"Basic {secrets.part('login')}"
        return secrets.basic(user)
    return f"{found['scheme']} {secrets.part('token')}"
