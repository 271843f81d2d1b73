"""Values that are set while things run: of a client, within a run, within the project."""

from __future__ import annotations


class Scope:
    """Names with values, looked up here first and then above. Nothing of it is ever saved.

    A client's scope stands under its run's or under the desk's :attr:`~workbench.session.payloads.desk.PayloadDesk.
    run_scope`, which ends every chain whether it is named as a parent or not.
    """

    __slots__ = ("_values", "counters", "parent")

    def __init__(self, parent: Scope | None = None) -> None:
        self.parent = parent
        self._values: dict[str, bytes] = {}
        self.counters: dict[str, int] = {}
        """Counters without a name belong to the scope that counts; those with one are the project's."""

    def get(self, name: str) -> bytes | None:
        """The nearest value of that name; None where nobody set one."""
        here: Scope | None = self
        while here is not None:
            value = here._values.get(name)
            if value is not None:
                return value
            here = here.parent
        return None

    def set(self, name: str, value: bytes) -> None:
        """In this scope alone."""
        self._values[name] = value

    def values(self) -> dict[str, bytes]:
        """A copy of what was set here, by name."""
        return dict(self._values)

    def clear(self) -> None:
        """Forget the values and begin all counters anew."""
        self._values.clear()
        self.counters.clear()
