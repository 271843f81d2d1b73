"""The gate before everything that composes payloads: asks what has to be asked, then lets it go on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from workbench.model.payloads import PayloadSpec
from workbench.session.payloads.wanted import Wanted
from workbench.session.workspace import Workspace
from workbench.ui.theme import Theme

if TYPE_CHECKING:
    from workbench.ui.variables.askdialog import AskDialog


class PayloadGate(QObject):
    """Dies with ``parent``, the widget that sends; nothing is called after that."""

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace, self._theme, self._parent = workspace, theme, parent
        self._then: Callable[[], object] | None = None
        self._asked = 0  # how often: an answer to an earlier question is none to this one
        self._era = 0  # of the project that the question is about
        self._specs: tuple[PayloadSpec, ...] = ()
        self._users: tuple[str, ...] = ()
        self._dialog: AskDialog | None = None

    def ask_first(
        self, specs: Iterable[PayloadSpec], then: Callable[[], object], users: Iterable[str] = ()
    ) -> None:
        """Call ``then`` when everything that ``specs`` name may be read and is known: at once where nothing has to be
        asked or fetched. Never, where the person says no. ``users`` are names for ``specs``, in their order."""
        if self._dialog is not None:  # one question at a time: the last one asked is what is meant
            self._dialog.reject()
        self._specs, self._then, self._users = tuple(specs), then, tuple(users)
        self._era = self._workspace.desk.era
        self._prepare()

    def _prepare(self) -> None:
        self._asked += 1
        asked = self._asked

        def prepared(wanted: list[Wanted]) -> None:
            if isValid(self) and asked == self._asked and self._is_of_now:
                self._go_on(wanted)

        self._workspace.keeper.prepare(self._specs, prepared)

    @property
    def _is_of_now(self) -> bool:
        """Nobody opened another project meanwhile."""
        return self._workspace.desk.era == self._era

    def _go_on(self, wanted: list[Wanted]) -> None:
        if self._then is None:
            return
        if not wanted:
            then, self._then = self._then, None
            then()
            return
        named = self._workspace.desk.wanted(self._specs, self._users) if self._users else wanted
        from workbench.ui.variables.askdialog import AskDialog  # not before something is asked

        self._dialog = AskDialog(self._theme, named, self._parent.window())
        self._dialog.answered.connect(self._on_answered)
        self._dialog.finished.connect(self._on_finished)
        self._dialog.open()

    @Slot(object, object)
    def _on_answered(self, allowed: list[Wanted], values: Mapping[str, str]) -> None:
        if not self._is_of_now:
            return
        desk = self._workspace.desk
        desk.allow(allowed)
        for name, value in values.items():
            desk.put_secret(name, value)

    @Slot(int)
    def _on_finished(self, result: int) -> None:
        self._dialog = None
        if result and self._is_of_now:  # what was allowed may have to be fetched, and may then not be there
            self._prepare()
        else:
            self._then = None
