"""The main window: makes the parts, ties them together, and asks to be let go."""

from __future__ import annotations

from collections.abc import Reversible
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QStatusTipEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QStatusBar, QVBoxLayout, QWidget

from workbench.session.example import EchoExample
from workbench.session.workspace import Workspace
from workbench.settings.store import SettingsStore
from workbench.ui.actions import ActionBinder, CommandPalette
from workbench.ui.frameclock import FrameClock, widget_is_shown
from workbench.ui.host.hostview import HostView
from workbench.ui.plot.plotpane import WorkspacePlot
from workbench.ui.stall import StallMeter
from workbench.ui.theme import Theme
from workbench.ui.window.commands.comparecommands import CompareCommands
from workbench.ui.window.commands.contextmenus import ContextMenus
from workbench.ui.window.commands.findcommands import FindCommands
from workbench.ui.window.commands.formatcommands import FormatCommands
from workbench.ui.window.commands.helpcommands import HelpCommands
from workbench.ui.window.commands.librarycommands import LibraryCommands
from workbench.ui.window.commands.panelcommands import PanelCommands
from workbench.ui.window.commands.projectcommands import ProjectCommands
from workbench.ui.window.commands.sequencecommands import SequenceCommands
from workbench.ui.window.commands.socketcommands import SocketCommands
from workbench.ui.window.commands.variablecommands import VariableCommands
from workbench.ui.window.commands.viewcommands import ViewCommands
from workbench.ui.window.diagnostics import diagnostics_text
from workbench.ui.window.docks import Docks
from workbench.ui.window.files.conversationsaver import ConversationSaver
from workbench.ui.window.files.droppedfile import dropped_captures, dropped_project
from workbench.ui.window.files.importfiles import ImportFiles
from workbench.ui.window.files.projectfiles import ProjectFiles
from workbench.ui.window.files.windowbanners import WindowBanners
from workbench.ui.window.layoutkeeper import LayoutKeeper
from workbench.ui.window.newsocket.nosockets import NoSocketsView
from workbench.ui.window.notes import NotesEditor
from workbench.ui.window.panelshop import PanelShop
from workbench.ui.window.project.projectfollower import Followers, ProjectFollower
from workbench.ui.window.project.projectrows import TopRow
from workbench.ui.window.project.projecttree import ProjectTree
from workbench.ui.window.statusstrip import StatusStrip
from workbench.ui.window.tabs.arrangement import groups_beside
from workbench.ui.window.tabs.panes import PaneDeck
from workbench.ui.window.tapes.calltape import CallTapeView
from workbench.ui.window.tapes.eventlog import EventLogView
from workbench.ui.window.tapes.programlog import LogDockBody, ProgramLogView
from workbench.ui.window.toolbar import make_tool_bar

FIRST_WIDTH, FIRST_HEIGHT = 1280, 800
SETTLE_S = 2.0  # after which stalls count
PROJECT_WIDTH, BOTTOM_HEIGHT, RIGHT_WIDTH = 208, 200, 320
EXAMPLES_HINT = "Choose a sequence and run it (Ctrl+F9): the project holds its server, too."
PANEL_WIDTH = 484  # what a panel needs so that nothing of it is cut, with the line beside it


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
        self._log_lines = log_lines
        self._example: EchoExample | None = None
        self.binder = ActionBinder(theme, settings.settings.shortcuts, self)
        self.stall = StallMeter(self)
        self._make_center()
        self._make_docks()
        self._make_commands()
        self._connect()
        self.keeper.restore_window()
        self.refresh()

    @property
    def discard(self) -> bool:
        """The user chose to lose what was not saved."""
        return self.files.discard

    def begin(self, project: Path | None = None, *, example: bool = False) -> None:
        """Show the window; open a project or the example; offer what a crash left behind."""
        if not self._settings.settings.window.geometry:
            wanted = QSize(self._theme.px(FIRST_WIDTH), self._theme.px(FIRST_HEIGHT))
            self.resize(wanted.boundedTo(self.screen().availableSize()))
        self.show()
        if not self._settings.settings.window.docks:
            sides = [min(self._theme.px(wanted), self.width() // 4) for wanted in (PROJECT_WIDTH, RIGHT_WIDTH)]
            self.docks.set_sizes(self, sides[0], self._theme.px(BOTTOM_HEIGHT), sides[1])
        self.clock.start()
        self.stall.start(SETTLE_S)
        if self._settings.warning:
            self.files.toasts.show_text(self._settings.warning)
        if example:
            self.start_example()
            self.files.mention_left()
            return
        if project is not None:
            self.files.open_path(project)
        self.files.look_for_left()

    def show_fault(self, title: str, details: str) -> None:
        """A bug, for the crash handler."""
        self.banners.show_fault(title, details)

    def start_example(self) -> None:
        """The echo example, both ends side by side."""
        self._example = EchoExample(self._workspace)
        self.follower.side_by_side = True
        self._example.start()

    # presenter

    def is_shown(self) -> bool:
        return widget_is_shown(self)

    def refresh(self) -> bool:
        """Follow the workspace: sockets that came or went, title, states of actions."""
        changed = self.follower.follow()
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

    def _make_docks(self) -> None:
        self.tree = ProjectTree(self._workspace, self._theme, self)
        self.notes = NotesEditor(self._workspace.set_notes, self._theme, self)
        self.calls = CallTapeView(self.shop.tapes, self._theme, self, self.shop.platforms)
        self.calls.remember_in(self._settings)
        host = HostView(self._theme, self.clock, self)
        host.remember_in(self._settings)
        program = ProgramLogView(self._log_lines, self._theme, self)
        self.find_commands = FindCommands(self, self._workspace, self._theme, self.deck, self.shop)
        self.library_commands = LibraryCommands(self, self._workspace, self._theme, self.clock, self.deck)
        self.sequence_commands = SequenceCommands(self, self._workspace, self._theme, self.clock)
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
                "host": host,
                "find": self.find_commands.body,
                "sequences": self.sequence_commands.shell,
                "payloads": self.library_commands.library_dock,
                "pads": self.library_commands.pads_dock,
            },
        )
        self.docks.width_wanted = self._width_wanted

    def _make_commands(self) -> None:
        self.files = ProjectFiles(self, self._workspace, self._settings, self._theme, self._settle)
        self.files.jobs, self.files.banners = self.strip.jobs, self.banners
        self.imports = ImportFiles(self, self._workspace, self._settings, self._theme)
        self.imports.jobs, self.imports.banners, self.imports.toasts = self.strip.jobs, self.banners, self.files.toasts
        self.keeper = LayoutKeeper(self, self.deck, self._workspace, self._settings)
        self.shop.views = self.keeper
        parts = Followers(self.deck, self.tree, self.calls, self.log.sockets, self.notes, self.keeper, self.binder)
        self.follower = ProjectFollower(self, self._workspace, parts)
        self.palette_box = CommandPalette(self._theme, self.binder, self)
        self.socket_commands = SocketCommands(self, self._workspace, self.deck, self.tree, self.files.toasts)
        self.socket_commands.equip(self._theme, self._settings)
        self.view_commands = ViewCommands(self, self.deck, self._settings, self._panes)
        self.panel_commands = PanelCommands(self.deck, self._settings, self)
        self.project_commands = ProjectCommands(self, self._workspace, (self.files, self.imports), self._settings)
        self.format_commands = FormatCommands(self, self._workspace, self._theme, self.clock, self.deck)
        self.format_commands.message.connect(self.files.toasts.show_text)
        self.compare_commands = CompareCommands(
            self, self._workspace, self._theme, self.clock, self.deck, self.files.toasts
        )
        self.shop.made.connect(self.compare_commands.equip)
        self.shop.made.connect(self.library_commands.equip)
        self.shop.made.connect(self.sequence_commands.equip)
        self.help_commands = HelpCommands(self, self._theme, self._settings, self.docks, self._diagnose)
        for commands in (
            self.project_commands, self.socket_commands, self.panel_commands, self.view_commands, self.help_commands,
            self.format_commands, self.compare_commands,
        ):  # fmt: skip
            commands.bind(self.binder)
        saver = ConversationSaver(self, self._workspace, self.files.toasts, self.strip.jobs)
        self.find_commands.bind(self.binder, self.docks, saver)
        self.library_commands.bind(self.binder, self.docks, self.files.toasts, self._settings)
        self.sequence_commands.bind(
            self.binder, self.docks, self.find_commands, self.files.toasts, self.strip.jobs
        )
        self.variable_commands = VariableCommands(self, self._workspace, self._theme, self.clock)
        self.variable_commands.bind(self.binder, self.banners.asks)
        self.binder.bind("palette.open", self.palette_box.open)
        self.menus = ContextMenus(self, self.binder, self.deck, self.tree, self.socket_commands)
        make_tool_bar(self, self.binder, self._theme)
        self.binder.attach(self)
        self.deck.share_actions(list(self.binder.bound_actions()))

    def _connect(self) -> None:
        self._empty.new_requested.connect(self.socket_commands.new)
        self._empty.example_requested.connect(self.start_example)
        self._empty.examples_requested.connect(self.files.open_examples)
        self.sequence_commands.examples_wanted.connect(self.files.open_examples)
        self.deck.active_changed.connect(self._on_active_changed)
        self.deck.close_requested.connect(self.socket_commands.close_tab_of)
        self.deck.new_requested.connect(self.menus.show_new)
        self.deck.menu_requested.connect(self.menus.show_tab)
        self.deck.changed.connect(self._show_empty)
        self.follower.sockets_changed.connect(self._show_empty)
        self.files.opened.connect(self.follower.follow_project)
        self.files.opened.connect(self.banners.clear_import)
        self.files.opened.connect(self._on_opened)
        self.imports.imported.connect(self._on_imported)
        self.tree.socket_opened.connect(self.deck.open)
        self.tree.notes_opened.connect(self.docks["notes"].show_dock)
        self.tree.remove_requested.connect(self.socket_commands.remove)
        self.tree.menu_requested.connect(self.menus.show_tree)
        self.tree.top_menu_requested.connect(self.sequence_commands.choose_top)  # before the menu asks what is in front
        self.tree.top_menu_requested.connect(self.menus.show_top)
        self.tree.top_opened.connect(self._on_top_opened)
        self.find_commands.message.connect(self.files.toasts.show_text)
        self.shop.message.connect(self.files.toasts.show_text)
        self.shop.explain.connect(self.help_commands.explain_error)
        self.help_commands.message.connect(self.files.toasts.show_text)
        self.calls.message.connect(self.files.toasts.show_text)
        self.calls.error_asked.connect(self.help_commands.explain_error)
        self.strip.recording.clicked.connect(self.project_commands.toggle_recording)
        self._theme.changed.connect(self.deck.renew_icons)
        self.clock.rested.connect(self.stall.rest)
        presenters = (self.tree, self.calls, self.log, self.strip, self.strip.jobs, self.banners, self.find_commands)
        for presenter in (self, *presenters):
            self.clock.add(presenter)

    # following

    def _diagnose(self) -> str:
        return diagnostics_text(self._workspace, self._theme, self.stall.report(), self._log_lines)

    def _on_active_changed(self, number: int) -> None:
        self.calls.choose(number)
        self.tree.show_socket(number)
        self.binder.update()
        self.clock.hurry()

    @Slot(TopRow, int)
    def _on_top_opened(self, row: TopRow, number: int) -> None:
        """A row of the project's tree other than a socket's."""
        if row is not TopRow.SEQUENCES:
            self.library_commands.open_top(row, number)
        elif number:
            self.sequence_commands.open_sequence(number)
        else:
            self.docks["sequences"].show_dock()

    def _on_opened(self) -> None:
        """The examples begin with their sequences in sight."""
        sequences = self._workspace.document.sequences
        if self.files.is_example and sequences:
            self.sequence_commands.open_sequence(sequences[0].id)
            self.files.toasts.show_text(EXAMPLES_HINT)

    def _on_imported(self, number: int) -> None:
        self.follower.follow()
        self.deck.activate(number)

    def _show_empty(self) -> None:
        self._empty.set_sockets(len(self._workspace.sessions))
        self._stack.setCurrentWidget(self.deck.area if self.deck.area.groups()[0].ids() else self._empty)

    def _width_wanted(self) -> int:
        """What the panels beside each other need, and a dock at their side."""
        shown = self._stack.currentWidget() is self.deck.area
        groups = groups_beside(self.deck.arrangement().root) if shown else 1
        return self._theme.px(PANEL_WIDTH) * groups + self._theme.px(RIGHT_WIDTH)

    def _panes(self) -> list[QWidget]:
        return self.docks.shown_bodies()

    def _settle(self) -> None:
        """Hand over what is being typed and how everything stands."""
        self.notes.flush()
        self.library_commands.flush()
        self.sequence_commands.flush()
        self.keeper.keep()

    # Qt

    def event(self, event: QEvent) -> bool:
        """Status tips go into the strip's message, so that they hide nothing."""
        if isinstance(event, QStatusTipEvent):
            self.strip.show_tip(event.tip())
            return True
        return super().event(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.files.guard(self._leave)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_project(event) is not None or dropped_captures(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_project(event)
        if path is not None:
            event.acceptProposedAction()
            self.files.open_path(path)
        elif captures := dropped_captures(event):
            event.acceptProposedAction()
            self.imports.import_paths(captures)

    def _leave(self) -> None:
        self.keeper.keep_window()
        for window in self.deck.windows:
            window.hide()
        self.exit_requested.emit()
