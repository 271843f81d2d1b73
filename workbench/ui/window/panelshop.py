"""Makes socket panels and names them: where the panes' numbers become sessions."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QWidget

from workbench.session.session import Session
from workbench.session.workspace import Workspace
from workbench.settings.store import SettingsStore
from workbench.settings.values import Settings
from workbench.ui.frameclock import FrameClock
from workbench.ui.panel import SocketPanel
from workbench.ui.theme import Theme
from workbench.ui.window.layoutkeeper import LayoutKeeper
from workbench.ui.window.project.statesign import caution, kind_text, spec_state_word, state_icon
from workbench.ui.window.tabs.tabgroup import GroupLook, TabLabel
from workbench.ui.window.tapes.calltape import TapeOf
from workbench.ui.window.tapes.eventlog import EventsOf


class PanelShop(QObject):
    """The panes' :class:`~workbench.ui.window.tabs.panes.PanelSource`. ``message`` is a sentence for a toast."""

    message = Signal(str)
    explain = Signal(str)  # an error's name, for the error table
    made = Signal(SocketPanel)

    def __init__(
        self, workspace: Workspace, theme: Theme, settings: SettingsStore, clock: FrameClock, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._workspace, self._theme, self._settings, self._clock = workspace, theme, settings, clock
        self.views: LayoutKeeper | None = None
        self._panels: dict[int, SocketPanel] = {}
        self._labels: WeakKeyDictionary[Session, tuple[int, TabLabel]] = WeakKeyDictionary()  # at which revision
        self._icons: dict[str, QIcon] = {}
        settings.subscribe(self._follow_settings)
        theme.changed.connect(self._forget_icons)

    def make_panel(self, number: int) -> QWidget:
        """A panel on the session of that id."""
        session = self._session(number)
        panel = SocketPanel(session, self._workspace, self._theme, self._settings.settings, self._clock, None)
        panel.message.connect(self.message)
        panel.explain.connect(self.explain)
        panel.filter.remember_in(self._settings)
        self._panels[number] = panel
        self.made.emit(panel)
        if self.views is not None:
            self.views.restore_view(number, panel)
        return panel

    def panels(self) -> list[SocketPanel]:
        """Those that are made."""
        return list(self._panels.values())

    def drop_panel(self, number: int, panel: QWidget) -> None:
        """The tab was closed: the panel goes, the session stays."""
        if self.views is not None:
            self.views.note_view(number, panel)
        if self._panels.get(number) is panel:
            del self._panels[number]  # a change of the settings must not reach a panel that is gone
        panel.hide()
        panel.deleteLater()

    def label(self, number: int) -> TabLabel:
        """Name, state as a dot, and the state's word for the tool tip."""
        session = self._workspace.session(number)
        if session is None:
            return TabLabel("", "", "", "gone", QIcon())
        known = self._labels.get(session)
        if known is None or known[0] != session.revision:
            known = self._labels[session] = session.revision, self._label_of(session)
        return known[1]

    def _label_of(self, session: Session) -> TabLabel:
        spec, state = session.spec, session.state
        word = spec_state_word(spec, state, ended_by_peer=session.ended_by_peer)
        local = f"\nLocal address {session.local}" if session.local else ""
        tip = f"{spec.name}\n{kind_text(spec)}, {word}\n{spec.url}{local}{caution(spec)}"
        return TabLabel(spec.name, tip, f"{spec.name}, {word}", str(state), self._state_icon(str(state), session))

    def look(self) -> GroupLook:
        """How the panes' own buttons look."""
        return GroupLook(self._theme.icon("x"), self._theme.icon("plus"), self._theme.px(20))

    def tapes(self) -> list[TapeOf]:
        """Every socket's call tape."""
        return [TapeOf(each.spec.id, each.spec.name, each.tape) for each in self._workspace.sessions]

    def platforms(self) -> frozenset[str]:
        """The systems that the project's calls were recorded on."""
        return self._workspace.store.capture.platforms()

    def events(self) -> list[EventsOf]:
        """Every socket's event log."""
        return [EventsOf(each.spec.id, each.spec.name, each.events) for each in self._workspace.sessions]

    def _follow_settings(self, settings: Settings) -> None:
        for panel in self._panels.values():
            panel.apply_settings(settings)

    def _forget_icons(self) -> None:
        self._icons.clear()
        self._labels.clear()

    def _session(self, number: int) -> Session:
        session = self._workspace.session(number)
        if session is None:
            raise KeyError(f"no socket has the id {number}")
        return session

    def _state_icon(self, key: str, session: Session) -> QIcon:
        if key not in self._icons:
            self._icons[key] = state_icon(self._theme, session.state)
        return self._icons[key]
