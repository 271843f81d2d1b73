"""The project's variables: their values, and the secrets among them."""

from __future__ import annotations

from collections.abc import Callable

from workbench.codec.escapes import parse_text
from workbench.codec.inputerror import PayloadError
from workbench.codec.typed.sources import SourceError
from workbench.model.library import Library, SavedPayload, Variable, VariableKind
from workbench.session.secrets import Secrets, variable_key


class ProjectVariables:
    """Looks names up in a library that may be another one each time; what was looked up is kept until it is."""

    def __init__(self, library: Callable[[], Library], secrets: Secrets) -> None:
        self._library = library
        self._secrets = secrets
        self._seen: Library | None = None
        self._variables: dict[str, Variable] = {}
        self._payloads: dict[str, SavedPayload] = {}
        self._values: dict[str, bytes] = {}
        self._secret_names: list[str] = []

    def names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Of the project's variables, and the paths of its payloads, in their order."""
        library = self._library()
        return tuple(each.name for each in library.variables), tuple(each.path for each in library.payloads)

    def variable(self, name: str) -> Variable | None:
        """As it stands in the project; None where it has none of that name."""
        self._look()
        return self._variables.get(name)

    def payload(self, path: str) -> SavedPayload | None:
        """By folder and name; None where the library has none there."""
        self._look()
        return self._payloads.get(path)

    def is_secret(self, name: str) -> bool:
        """Its value is in nobody's file."""
        variable = self.variable(name)
        return variable is not None and variable.kind is not VariableKind.VALUE

    def secret(self, name: str) -> str | None:
        """What was given for it while the project is open."""
        return self._secrets.get(variable_key(name))

    def given_secrets(self) -> list[bytes]:
        """The values of all that were given: what must be told nowhere."""
        self._look()
        given = (self.secret(name) for name in self._secret_names)
        return [value.encode("utf-8", "surrogatepass") for value in given if value is not None]

    def value(self, name: str) -> bytes:
        """Raises :class:`SourceError` where there is no such variable, or its value cannot be read or is not known
        yet. The sentence never holds a value."""
        self._look()
        if name in self._values:
            return self._values[name]
        variable = self._variables.get(name)
        if variable is None:
            raise SourceError(f"there is no variable “{name}”")
        if variable.kind is VariableKind.VALUE:
            try:
                value = self._values[name] = parse_text(variable.value, "utf-8", "")
            except PayloadError as error:
                raise SourceError(f"the value of the variable “{name}” cannot be read: {error}") from None
            return value
        secret = self.secret(name)
        if secret is None:
            raise SourceError(f"nobody has given the secret “{name}” yet")
        return secret.encode("utf-8", "surrogatepass")

    def _look(self) -> None:
        library = self._library()
        if library is not self._seen:
            self._seen = library
            self._variables = {each.name: each for each in library.variables}
            self._payloads = {each.path: each for each in library.payloads}
            self._secret_names = [each.name for each in library.variables if each.kind is not VariableKind.VALUE]
            self._values.clear()
