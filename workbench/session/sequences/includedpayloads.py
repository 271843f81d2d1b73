"""Payloads of the library that a sequence names: whether they can be read, and those within them."""

from __future__ import annotations

from collections.abc import Set

from workbench.codec.inputerror import PayloadError
from workbench.codec.payload import payload_bytes
from workbench.codec.typed.parser import parse_typed
from workbench.codec.typed.sources import SourceError, Sources
from workbench.model.payloads import PayloadForm, PayloadSpec


class IncludedPayloads:
    """Each is read once for a check. Variables are asked of ``known``, which grows from step to step."""

    def __init__(self, sources: Sources, known: Set[str]) -> None:
        self._sources = sources
        self._known = known
        self._read: dict[str, tuple[str, frozenset[str]]] = {}

    def fault(self, path: str) -> str:
        """Why the payload of that path cannot be composed, a sentence without its full stop; empty: it can."""
        return self._fault(path, ())

    def _fault(self, path: str, above: tuple[str, ...]) -> str:
        if path in above:
            way = " → ".join((*above[above.index(path) :], path))
            return f"a payload holds itself: {way}"
        if path not in self._read:
            self._read[path] = self._look(path)
        fault, variables = self._read[path]
        if fault:
            return fault
        for name in sorted(variables - self._known):
            return f"payload “{path}”: there is no variable “{name}”, and no step before this one sets it"
        within = (self._fault(each, (*above, path)) for each in self._within(path))
        return next((each for each in within if each), "")

    def _look(self, path: str) -> tuple[str, frozenset[str]]:
        """What is wrong with it alone, and the variables that it names."""
        try:
            spec = self._sources.payload(path)
            if spec.form is PayloadForm.TYPED:
                return "", parse_typed(spec.text).needs.variables
            if spec.form is not PayloadForm.FILE:
                payload_bytes(spec)
        except SourceError as error:
            return str(error), frozenset()
        except PayloadError as error:
            return f"payload “{path}”, at character {error.offset + 1}: {error}", frozenset()
        return "", frozenset()

    def _within(self, path: str) -> list[str]:
        spec: PayloadSpec = self._sources.payload(path)
        return sorted(parse_typed(spec.text).needs.payloads) if spec.form is PayloadForm.TYPED else []
