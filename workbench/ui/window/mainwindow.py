"""The main window: makes the parts, ties them together, and asks to be let go."""

from __future__ import annotations

from collections.abc import Reversible
from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QStatusTipEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QStatusBar, QVBoxLayout, QWidget

from workbench.session.example import EchoExample
from workbench.session.session import Session
from workbench.session.workspace import Workspace
from workbench.settings.store import SettingsStore
from workbench.ui.actions import ActionBinder, CommandPalette
from workbench.ui.frameclock import FrameClock, widget_is_shown
from workbench.ui.plot.plotpane import WorkspacePlot
from workbench.ui.stall import StallMeter
from workbench.ui.theme import Theme
from workbench.ui.window.arrangement import SplitDirection
from workbench.ui.window.calltape import CallTapeView
from workbench.ui.window.contextmenus import ContextMenus
from workbench.ui.window.docks import Docks
from workbench.ui.window.eventlog import EventLogView
from workbench.ui.window.helpcommands import HelpCommands
from workbench.ui.window.layoutkeeper import LayoutKeeper
from workbench.ui.window.nosockets import NoSocketsView
from workbench.ui.window.notes import NotesEditor
from workbench.ui.window.panelcommands import PanelCommands
from workbench.ui.window.panelshop import PanelShop
from workbench.ui.window.panes import PaneDeck
from workbench.ui.window.programlog import LogDockBody, ProgramLogView
from workbench.ui.window.projectcommands import ProjectCommands
from workbench.ui.window.projectfiles import ProjectFiles, project_name
from workbench.ui.window.projecttree import ProjectTree
from workbench.ui.window.socketcommands import SocketCommands
from workbench.ui.window.statusstrip import StatusStrip
from workbench.ui.window.toolbar import make_tool_bar
from workbench.ui.window.viewcommands import ViewCommands
from workbench.ui.window.windowbanners import WindowBanners

FIRST_WIDTH, FIRST_HEIGHT = 1280, 800
PROJECT_WIDTH, BOTTOM_HEIGHT = 208, 200
DROPPED_SUFFIXES = {".swb", ".json"}


class MainWindow(QMainWindow):
    """``begin`` shows it. It never closes by itself: ``exit_requested`` asks the program to end, and ``discard`` then
    says whether what was not saved is to be forgotten."""

    exit_requested = Signal()

    def __init__(
        self,
        workspace: Workspace,
        theme: Theme,
        settings: SettingsStore,
        clock: FrameClock,
        log_lines: Reversible[str] = (),
    ) -> None:
        super().__init__(None)
        self.setObjectName("mainWindow")
        self.setAccessibleName("Socket Workbench")
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        self._workspace, self._theme, self._settings, self.clock = workspace, theme, settings, clock
        self._seen = (-1, -1)
        self._known: dict[int, Session] = {}
        self._example: EchoExample | None = None
        self.binder = ActionBinder(theme, settings.settings.shortcuts, self)
        self.stall = StallMeter(self)
        self._make_center()
        self._make_docks(log_lines)
        self._make_commands()
        self._connect()
        self.keeper.restore_window()
        self._follow_generation()
        self.binder.update()

    @property
    def discard(self) -> bool:
        """The user chose to lose what was not saved."""
        return self.files.discard

    def begin(self, project: Path | None = None, *, example: bool = False) -> None:
        """Show the window; open a project or the example; offer what a crash left behind."""
        if not self._settings.settings.window.geometry:
            self.resize(self._theme.px(FIRST_WIDTH), self._theme.px(FIRST_HEIGHT))
        self.show()
        if not self._settings.settings.window.docks:
            self.docks.set_sizes(self, self._theme.px(PROJECT_WIDTH), self._theme.px(BOTTOM_HEIGHT))
        self.clock.start()
        self.stall.start()
        if self._settings.warning:
            self.files.toasts.show_text(self._settings.warning)
        if project is not None:
            self.files.open_path(project)
        elif example:
            self.start_example()
        else:
            self.files.look_for_left()

    def show_fault(self, title: str, details: str) -> None:
        """A bug, for the crash handler."""
        self.banners.show_fault(title, details)

    def start_example(self) -> None:
        """The echo example, both ends side by side."""
        self._example = EchoExample(self._workspace)
        self._example.start()

    # presenter

    def is_shown(self) -> bool:
        return widget_is_shown(self)

    def refresh(self) -> bool:
        """Follow the workspace: sockets that came or went, title, states of actions."""
        changed = self._follow()
        self.deck.refresh_labels()
        self.panel_commands.show_checks()
        self.binder.update()
        return changed

    # building

    def _make_center(self) -> None:
        self.shop = PanelShop(self._workspace, self._theme, self._settings, self.clock, self)
        self.deck = PaneDeck(self.shop, self)
        self.banners = WindowBanners(self._workspace, self._theme, self)
        self._stack = QStackedWidget(self)
        self._stack.setObjectName("centralStack")
        self._empty = NoSocketsView(self._theme, self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.deck.area)
        center = QWidget(self)
        column = QVBoxLayout(center)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banners)
        column.addWidget(self._stack, 1)
        self.setCentralWidget(center)
        bar = QStatusBar(self)
        bar.setObjectName("statusBar")
        bar.setSizeGripEnabled(False)
        self.strip = StatusStrip(self._workspace, self.stall, self._theme, bar)
        bar.addPermanentWidget(self.strip, 1)
        self.setStatusBar(bar)

    def _make_docks(self, log_lines: Reversible[str]) -> None:
        self.tree = ProjectTree(self._workspace, self._theme, self)
        self.notes = NotesEditor(self._workspace.set_notes, self._theme, self)
        self.calls = CallTapeView(self.shop.tapes, self._theme, self)
        program = ProgramLogView(log_lines, self._theme, self)
        self.log = LogDockBody(EventLogView(self.shop.events, self._theme, self), program, self)
        self.binder.fill_menu_bar(self.menuBar())
        self.docks = Docks(
            self,
            self.binder,
            self.strip,
            {
                "project": self.tree,
                "notes": self.notes,
                "calls": self.calls,
                "log": self.log,
                "plot": WorkspacePlot(self._workspace, self._theme, self.clock, self),
            },
        )

    def _make_commands(self) -> None:
        self.files = ProjectFiles(self, self._workspace, self._settings, self._theme, self._settle)
        self.files.jobs, self.files.banners = self.strip.jobs, self.banners
        self.keeper = LayoutKeeper(self, self.deck, self._workspace, self._settings)
        self.shop.views = self.keeper
        self.palette_box = CommandPalette(self._theme, self.binder, self)
        self.socket_commands = SocketCommands(self, self._workspace, self.deck, self.tree, self.files.toasts)
        self.socket_commands.equip(self._theme, self._settings)
        self.view_commands = ViewCommands(self, self.deck, self._settings, self._panes)
        self.panel_commands = PanelCommands(self.deck, self._settings, self)
        self.project_commands = ProjectCommands(self, self._workspace, self.files, self._settings)
        self.help_commands = HelpCommands(self, self._theme, self._settings, self.docks, self.log)
        for commands in (
            self.project_commands, self.socket_commands, self.panel_commands, self.view_commands, self.help_commands,
        ):  # fmt: skip
            commands.bind(self.binder)
        self.binder.bind("palette.open", self.palette_box.open)
        self.menus = ContextMenus(self, self.binder, self.deck, self.tree, self.socket_commands)
        make_tool_bar(self, self.binder, self._theme)
        self.binder.attach(self)
        self.deck.share_actions(list(self.binder.bound_actions()))

    def _connect(self) -> None:
        self._empty.new_requested.connect(self.socket_commands.new)
        self._empty.example_requested.connect(self.start_example)
        self.deck.active_changed.connect(self._on_active_changed)
        self.deck.close_requested.connect(self.socket_commands.close_tab_of)
        self.deck.new_requested.connect(self.menus.show_new)
        self.deck.menu_requested.connect(self.menus.show_tab)
        self.deck.changed.connect(self._show_empty)
        self.tree.socket_opened.connect(self.deck.open)
        self.tree.notes_opened.connect(self.docks["notes"].show_dock)
        self.tree.remove_requested.connect(self.socket_commands.remove)
        self.tree.menu_requested.connect(self.menus.show_tree)
        self.shop.message.connect(self.files.toasts.show_text)
        self.strip.recording.clicked.connect(self.project_commands.toggle_recording)
        self._theme.changed.connect(self.deck.renew_icons)
        for presenter in (self, self.tree, self.calls, self.log, self.strip, self.strip.jobs, self.banners):
            self.clock.add(presenter)

    # following

    def _follow(self) -> bool:
        seen = (self._workspace.generation, self._workspace.revision)
        if seen == self._seen:
            self.setWindowModified(self._workspace.modified)
            return False
        if self._workspace.generation != self._seen[0]:
            self._follow_generation()
        else:
            self._follow_sockets()
        self._seen = seen
        self._follow_document()
        return True

    def _follow_generation(self) -> None:
        """Another project is there: everything of the one before goes."""
        self._seen = (self._workspace.generation, self._workspace.revision)
        self._known = {session.spec.id: session for session in self._workspace.sessions}
        self.tree.refresh()
        self.calls.forget()
        self.log.sockets.forget()
        self.notes.forget()
        self.keeper.restore_project()
        self._follow_document()
        self._show_empty()

    def _follow_sockets(self) -> None:
        """Sockets that came get a tab, panels of those that went are closed."""
        self.tree.refresh()
        now = {session.spec.id: session for session in self._workspace.sessions}
        # One that was removed and brought back has its old id but is a new session: its old panel must go.
        fresh = [number for number, session in now.items() if self._known.get(number) is not session]
        for number in self.deck.ids():
            if number not in now or (number in fresh and number in self._known):
                self.deck.close(number)
        self._known = now
        for number in fresh:
            self.deck.open(number)
            if self._example is not None and len(self.deck.ids()) == 2:
                self.deck.split(number, SplitDirection.RIGHT)
                self._example = None

    def _follow_document(self) -> None:
        name = project_name(self._workspace)
        mark = " (read only)" if self._workspace.read_only else ""
        self.setWindowTitle(f"{name}[*]{mark} — Socket Workbench")
        self.setWindowFilePath(str(self._workspace.path or ""))
        self.setWindowModified(self._workspace.modified)
        self.notes.show_notes(self._workspace.document.notes)
        undo, redo = self._workspace.undo_text, self._workspace.redo_text
        self.binder.set_title("edit.undo", f"&Undo: {undo.lower()}" if undo else "")
        self.binder.set_title("edit.redo", f"&Redo: {redo.lower()}" if redo else "")
        self.binder.set_checked("project.record", self._workspace.recording)

    def _on_active_changed(self, number: int) -> None:
        self.calls.choose(number)
        self.tree.show_socket(number)
        self.binder.update()
        self.clock.hurry()

    def _show_empty(self) -> None:
        self._empty.set_sockets(len(self._workspace.sessions))
        self._stack.setCurrentWidget(self.deck.area if self.deck.area.groups()[0].ids() else self._empty)

    def _panes(self) -> list[QWidget]:
        return self.docks.shown_bodies()

    def _settle(self) -> None:
        """Hand over what is being typed and how everything stands."""
        self.notes.flush()
        self.keeper.keep()

    # Qt

    def event(self, event: QEvent) -> bool:
        """Status tips go into the strip's message, so that they hide nothing."""
        if isinstance(event, QStatusTipEvent):
            self.strip.message.set_text(event.tip())
            return True
        return super().event(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.files.guard(self._leave)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_project(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped_project(event)
        if path is not None:
            event.acceptProposedAction()
            self.files.open_path(path)

    def _leave(self) -> None:
        self.keeper.keep_window()
        for window in self.deck.windows:
            window.hide()
        self.exit_requested.emit()


def _dropped_project(event: QDropEvent) -> Path | None:
    """The one project file that is dragged, if it is one."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].suffix.lower() in DROPPED_SUFFIXES else None
