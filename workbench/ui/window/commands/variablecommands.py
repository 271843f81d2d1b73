"""Variables and secrets in the window: their dialog, and the question what a project that was opened may read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMainWindow

from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.texts import count_text
from workbench.session.document.variables import all_specs, answering_specs
from workbench.session.payloads.rights import Right
from workbench.session.payloads.wanted import Wanted, WantedKind
from workbench.session.workspace import Workspace
from workbench.ui.actions import ActionBinder
from workbench.ui.frameclock import FrameClock
from workbench.ui.theme import Theme
from workbench.ui.widgets.banner import Banner, BannerKind

WORDS = {
    WantedKind.FILE: ("file", "files"),
    WantedKind.ENVIRONMENT: ("environment variable", "environment variables"),
    WantedKind.STORED: ("stored secret", "stored secrets"),
}
NOTHING_YET = "Nothing of it is read before you allow it. You can look at the list first, or be asked when it is sent."


class VariableCommands(QObject):
    """A presenter: the banner comes with a project that would read what it does not hold, and with rules and replies
    that would do so by themselves."""

    def __init__(self, window: QMainWindow, workspace: Workspace, theme: Theme, clock: FrameClock) -> None:
        super().__init__(window)
        self._window, self._workspace, self._theme, self._clock = window, workspace, theme, clock
        self._banner: Banner
        self._generation = -1
        self._seen: object = None
        self._wanted: tuple[Wanted, ...] = ()
        self._declined: frozenset[Right] = frozenset()
        self._asked_in = 0  # the desk's era

    def bind(self, binder: ActionBinder, banner: Banner) -> None:
        """Bind the action, and take the window's banner for the question."""
        self._banner = banner
        banner.add_action("Look and allow…", self.ask, icon="key-round", primary=True).setObjectName("asks-look")
        banner.closed.connect(self._on_closed)
        binder.bind("payload.variables", self.open_variables)
        self._clock.add(self)

    def is_shown(self) -> bool:
        """As long as the window is."""
        return not self._window.isMinimized()

    def refresh(self) -> bool:
        """What is not allowed yet; looked for when a project was opened or a socket changed."""
        workspace, document = self._workspace, self._workspace.document
        opened = workspace.generation != self._generation
        if opened:
            self._wanted, self._declined = (), frozenset()
        elif document.sockets is self._seen:
            still = self._still()
            if still == self._wanted:
                return False
            self._show(still)
            return True
        self._generation, self._seen = workspace.generation, document.sockets
        found = self._asked(all_specs(document) if opened else answering_specs(document))
        known = {(each.kind, each.name) for each in found}
        together = (*(each for each in self._still() if (each.kind, each.name) not in known), *found)
        if together != self._wanted or opened:
            self._show(together)
        return True

    @Slot()
    def open_variables(self) -> None:
        """The dialog."""
        from workbench.ui.variables.variablesdialog import VariablesDialog  # not before somebody looks at them

        VariablesDialog(self._workspace, self._theme, self._clock, self._window).open()

    @Slot()
    def ask(self) -> None:
        """The list of what would be read, to be allowed."""
        from workbench.ui.variables.askdialog import AskDialog

        dialog = AskDialog(self._theme, self._wanted, self._window)
        self._asked_in = self._workspace.desk.era
        dialog.answered.connect(self._on_answered)
        dialog.open()

    @Slot(object, object)
    def _on_answered(self, allowed: list[Wanted], _values: Mapping[str, str]) -> None:
        if self._workspace.desk.era != self._asked_in:  # another project was opened meanwhile
            return
        self._workspace.desk.allow(allowed)
        self._show(self._still())

    @Slot()
    def _on_closed(self) -> None:
        self._declined |= {(each.kind, each.name) for each in self._wanted}
        self._wanted = ()

    def _asked(self, named: Iterable[tuple[str, PayloadSpec]]) -> tuple[Wanted, ...]:
        typed = [(user, spec) for user, spec in named if "${" in spec.text or spec.form is PayloadForm.FILE]
        wanted = self._workspace.desk.wanted([spec for _, spec in typed], [user for user, _ in typed])
        return tuple(each for each in wanted if each.is_permission and (each.kind, each.name) not in self._declined)

    def _still(self) -> tuple[Wanted, ...]:
        rights = self._workspace.desk.rights
        return tuple(each for each in self._wanted if not rights.allows(each.kind, each.name))

    def _show(self, wanted: tuple[Wanted, ...]) -> None:
        self._wanted = wanted
        if not wanted:
            self._banner.hide()
            return
        counts = [
            count_text(number, *WORDS[kind])
            for kind in WORDS
            if (number := sum(1 for each in wanted if each.kind is kind))
        ]
        text = counts[0] if len(counts) == 1 else f"{', '.join(counts[:-1])} and {counts[-1]}"
        self._banner.show_message(BannerKind.WARN, f"Payloads of this project read {text}.", NOTHING_YET)
