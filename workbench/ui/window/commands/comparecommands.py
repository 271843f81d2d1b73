"""Comparing from the menu: two records that are selected, or one after the other; two recordings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMainWindow, QMenu

from workbench.session.across.comparedsides import side_of
from workbench.session.workspace import Workspace
from workbench.ui.actions import ActionBinder
from workbench.ui.frameclock import FrameClock
from workbench.ui.panel import SocketPanel
from workbench.ui.theme import Theme
from workbench.ui.widgets.toast import ToastHost
from workbench.ui.window.tabs.panes import PaneDeck

if TYPE_CHECKING:
    from workbench.ui.compare.payloads import Payload

ACTIONS = ("traffic.compare", "traffic.compare_recordings")


class CompareCommands(QObject):
    """Remembers the record that waits for another one. ``toasts`` say what cannot be done."""

    def __init__(
        self, window: QMainWindow, workspace: Workspace, theme: Theme, clock: FrameClock, deck: PaneDeck,
        toasts: ToastHost,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._workspace, self._theme, self._clock, self._deck = window, workspace, theme, clock, deck
        self._toasts = toasts
        self._binder: ActionBinder
        self._waiting: Payload | None = None
        self._generation = workspace.generation

    def bind(self, binder: ActionBinder) -> None:
        """Bind every action of this room."""
        self._binder = binder
        binder.bind("traffic.compare", self.compare_selected)
        binder.bind("traffic.compare_recordings", self.compare_recordings)

    @Slot(object)
    def equip(self, panel: SocketPanel) -> None:
        """A new panel has them in the menu of its rows, too."""
        panel.traffic.add_menu(self._make_menu)

    def _make_menu(self, rows_menu: QMenu) -> QMenu:
        menu = QMenu("Compare", rows_menu)
        menu.setObjectName("traffic-compare-menu")
        menu.addActions([self._binder.action(action_id) for action_id in ACTIONS])
        return menu

    def compare_selected(self) -> None:
        """Two selected records with each other; a single one waits for the next that is chosen, in any panel."""
        panel = self._panel()
        if panel is None:
            return
        if self._workspace.generation != self._generation:
            self._waiting, self._generation = None, self._workspace.generation
        numbers = panel.traffic.selected_numbers()
        if len(numbers) not in (1, 2):
            self._toasts.show_text("Two records are compared: select two, or one and then another.")
            return
        payloads = [found for number in numbers if (found := self._payload(panel, number)) is not None]
        if len(payloads) == 2:
            self._open(payloads[0], payloads[1])
        elif self._waiting is not None and payloads:
            waiting, self._waiting = self._waiting, None
            self._open(waiting, payloads[0])
        elif payloads:
            self._waiting = payloads[0]
            self._toasts.show_text(f"{payloads[0].title} waits: select another record, here or elsewhere, and compare.")

    def compare_recordings(self) -> None:
        """The window in which two recordings are chosen."""
        from workbench.ui.compare.recordingswindow import RecordingsWindow

        window = RecordingsWindow(self._workspace, self._theme, self._clock, self._window)
        window.message.connect(self._toasts.show_text)
        if (panel := self._panel()) is not None:
            window.chooser.choose_left(panel.session.spec.id)
        window.show()

    def _panel(self) -> SocketPanel | None:
        panel = self._deck.panel(self._deck.active)
        return panel if isinstance(panel, SocketPanel) else None

    def _payload(self, panel: SocketPanel, number: int) -> Payload | None:
        """Of what the table shows: a record or a message."""
        from workbench.ui.compare.payloads import Payload

        session = panel.session
        records = session.reading.base is session.reading.records
        rows = side_of(self._workspace, session.spec.id).rows if records else session.reading.base
        row = rows.row_of(number)
        heads = rows.heads(row, 1) if row is not None else []
        word = "Record" if records else "Message"
        return Payload(rows, heads[0], f"{word} {number:,} of {session.spec.name}") if heads else None

    def _open(self, left: Payload, right: Payload) -> None:
        from workbench.ui.compare.recordswindow import RecordsWindow

        window = RecordsWindow(self._workspace, self._theme, (left, right), self._window)
        window.message.connect(self._toasts.show_text)
        window.show()
