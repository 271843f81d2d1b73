"""The desk: composes payloads with the project's variables, counters and files, and asks for what it may not take."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Final

from workbench.codec.inputerror import PayloadError
from workbench.codec.typed.compose import Composed, compose
from workbench.codec.typed.errors import TypedError
from workbench.codec.typed.sources import SourceError, Sources
from workbench.model.library import Library, VariableKind
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.session.payloads.files import whole_path
from workbench.session.payloads.hiding import hidden_in, hidden_in_text
from workbench.session.payloads.holdings import Holdings
from workbench.session.payloads.needs import Named, named_by
from workbench.session.payloads.request import Request
from workbench.session.payloads.rights import Right
from workbench.session.payloads.scopes import Scope
from workbench.session.payloads.sources import DeskSources, PreviewSources
from workbench.session.payloads.wanted import Wanted, WantedKind
from workbench.session.secrets import Secrets, variable_key

PAYLOAD: Final = "payload"


def discreet(error: PayloadError, text: str, secrets: Collection[str]) -> PayloadError:
    """The same fault, without its words where they may tell what a secret is: at a part that names one, or another
    payload that does."""
    part = text[error.offset : error.offset + getattr(error, "length", 1)]
    if PAYLOAD not in part and not any(_bare(name) in _bare(part) for name in secrets):
        return error
    return TypedError("the value of a secret does not fit here", error.offset, len(part))


def _bare(text: str) -> str:
    return text.replace("\\", "").replace('"', "")


class PayloadDesk(Holdings):
    """One of a workspace; plain calls on the loop's thread.

    ``run_scope`` holds the project-wide values that were set while things ran, ``counters`` the named counters.
    """

    def __init__(self, library: Callable[[], Library], now_ns: Callable[[], int], secrets: Secrets) -> None:
        """``library`` is asked each time: it is the present document's."""
        super().__init__(library, now_ns, secrets)
        self.on_rights: Callable[[tuple[Right, ...]], None] | None = None
        """Told all that is allowed whenever a person allowed something or took it back."""
        self._secrets = secrets
        self._missing: dict[str, str] = {}  # secrets that the key store has not, and why

    # -- composing

    def compose(self, spec: PayloadSpec, scope: Scope | None = None, request: Request | None = None) -> Composed:
        """The bytes, with counters counted on and random bytes made anew.

        Raises :class:`~workbench.codec.inputerror.PayloadError` with the offset in ``spec.text``; then nothing of it
        is sent. Raises ValueError for the form FILE, whose bytes are read while they are sent.
        """
        return self._compose(spec, DeskSources(self, scope or self.run_scope, request))

    def preview(self, spec: PayloadSpec, scope: Scope | None = None, request: Request | None = None) -> Composed:
        """The same to be looked at: no counter counts, and secrets are stars. Raises the same."""
        scope = scope or self.run_scope
        sources = PreviewSources(self, scope, request)
        try:
            return self._compose(spec, sources)
        except PayloadError:
            if not sources.hidden:
                raise
        return self._compose(spec, PreviewSources(self, scope, request, as_numbers=True))

    def sources(self, scope: Scope | None = None, request: Request | None = None) -> Sources:
        """What a typed payload or pattern asks of the world; without a scope that of the project."""
        return DeskSources(self, scope or self.run_scope, request)

    def allowed_file(self, path: str) -> Path:
        """The whole path of a file that is sent as it is. Raises :class:`SourceError` for one that is refused, and
        while nobody has allowed to read it."""
        place = whole_path(path, self.folder)
        if not self.rights.allows(WantedKind.FILE, str(place)):
            raise SourceError(f"nobody has allowed to read {place} yet")
        return place

    # -- what a person is asked

    def wanted(self, specs: Iterable[PayloadSpec], users: Iterable[str] = ()) -> list[Wanted]:
        """What is still to be allowed or given before these can be composed; empty: nothing.

        Those that they name are followed. A secret in the key store is wanted as STORED until it is allowed and was
        fetched, and as ASKED where the store has none. ``users`` are names for ``specs``, in their order.
        """
        return self._wanted(named_by(specs, self.variables.payload, users))

    def wanted_stored(self, specs: Iterable[PayloadSpec]) -> list[str]:
        """Secrets that may be taken from the key store and were not yet: nobody needs to be asked for them."""
        named = named_by(specs, self.variables.payload)
        return [name for name in named.variables if self._is_to_fetch(name)]

    def allow(self, wanted: Iterable[Wanted], *, remember: bool = True) -> None:
        """A person said yes to exactly these; remembered for this project by the user's own settings."""
        self.rights.give(wanted)
        if remember and self.on_rights is not None:
            self.on_rights(self.rights.given())

    def disallow(self, kind: WantedKind, name: str) -> None:
        """It is asked for again before it is read."""
        self.rights.take((kind, name))
        if kind is WantedKind.STORED:
            self.forget_secret(name)
        if self.on_rights is not None:
            self.on_rights(self.rights.given())

    def put_secret(self, name: str, value: str) -> None:
        """Keep a secret in memory while the project is open. Raises ValueError for one that is too long."""
        self._secrets.put(variable_key(name), value)
        self._missing.pop(name, None)

    def forget_secret(self, name: str) -> None:
        """It is asked for, or fetched, again."""
        self._secrets.forget(variable_key(name))
        self._missing.pop(name, None)

    def rename_secret(self, name: str, now: str) -> None:
        """A variable has another name: what was given for it is known by that one. The key store is left alone."""
        value = self.variables.secret(name)
        self.forget_secret(name)
        if value is not None:
            self.put_secret(now, value)

    def miss_secret(self, name: str, reason: str) -> None:
        """The key store could not give it: a person is asked, and told why."""
        self._missing[name] = reason

    def knows_secret(self, name: str) -> bool:
        """It was given or fetched."""
        return self.variables.secret(name) is not None

    def hidden(self, data: bytes) -> bytes:
        """Without the secrets that were given: stars instead, as for a report, a log, a bookmark."""
        return hidden_in(data, self.variables.given_secrets())

    def hidden_text(self, text: str) -> str:
        """The same for a sentence."""
        return hidden_in_text(text, self.variables.given_secrets())

    # -- the project

    def begin_project(self, folder: Path | None, rights: Iterable[Right] = ()) -> None:
        """Another project: its counters, values and rights are its own. The secrets are cleared by their holder."""
        self.run_scope.clear()
        self.counters.clear()
        self.files.forget()
        self.rights.clear()
        self.rights.give_all(rights)
        self._missing.clear()
        self.folder = folder
        self.era += 1

    # -- inside

    def _compose(self, spec: PayloadSpec, sources: DeskSources) -> Composed:
        if spec.form is PayloadForm.FILE:
            raise ValueError("a file's bytes are read while it is sent")
        try:
            return compose(spec, sources)
        except PayloadError as error:
            if sources.secrets_given:
                raise discreet(error, spec.text, sources.secrets_given) from None
            raise

    def _wanted(self, named: Named) -> list[Wanted]:
        found: list[Wanted] = []
        for path, users in named.files.items():
            try:
                place = str(whole_path(path, self.folder))
            except SourceError:  # composing it says why
                continue
            found.append(Wanted(WantedKind.FILE, place, tuple(users)))
        found += [Wanted(WantedKind.ENVIRONMENT, name, tuple(users)) for name, users in named.environment.items()]
        open_questions = [each for each in found if not self.rights.allows(each.kind, each.name)]
        for name, users in named.variables.items():
            variable = self.variables.variable(name)
            if variable is None or variable.kind is VariableKind.VALUE or self._is_given(name):
                continue
            if variable.kind is VariableKind.STORED and name not in self._missing:
                if not self.rights.allows(WantedKind.STORED, name):
                    open_questions.append(Wanted(WantedKind.STORED, name, tuple(users)))
                continue
            open_questions.append(Wanted(WantedKind.ASKED, name, tuple(users), self._missing.get(name, "")))
        return open_questions

    def _is_given(self, name: str) -> bool:
        return self.knows_secret(name) or self.run_scope.get(name) is not None

    def _is_to_fetch(self, name: str) -> bool:
        variable = self.variables.variable(name)
        return (
            variable is not None and variable.kind is VariableKind.STORED and name not in self._missing
            and not self._is_given(name) and self.rights.allows(WantedKind.STORED, name)
        )  # fmt: skip
