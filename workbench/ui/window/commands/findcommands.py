"""Finding in the whole project, bookmarks and conversations: the dock, the panels and their actions together."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from time import monotonic

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from workbench.capture.search.hits import Hit
from workbench.model.records import Direction
from workbench.session.across.bookmarks import TOGGLE_MAX, Bookmarks, PlacedBookmark
from workbench.session.workspace import Workspace
from workbench.ui.actions import ActionBinder
from workbench.ui.find.findbody import FindBody, FindTab
from workbench.ui.framing.rowbookmarks import RowBookmarks
from workbench.ui.hexview.byteheader import BytesMode
from workbench.ui.panel import SocketPanel
from workbench.ui.theme import Theme
from workbench.ui.traffic.rowmarks import RowMarks
from workbench.ui.window.docks import Docks
from workbench.ui.window.files.conversationsaver import ConversationSaver
from workbench.ui.window.panelshop import PanelShop
from workbench.ui.window.tabs.panes import PaneDeck

MARK_STEP_S = 0.5  # between two looks at new hits for the scroll bars
_NO_HITS: array[int] = array("Q")


class FindCommands(QObject):
    """A presenter. ``message`` is a sentence for a toast."""

    message = Signal(str)

    def __init__(self, window: QWidget, workspace: Workspace, theme: Theme, deck: PaneDeck, shop: PanelShop) -> None:
        super().__init__(window)
        self._workspace, self._deck, self._shop = workspace, deck, shop
        self._docks: Docks
        self._saver: ConversationSaver
        self._window = window
        self._current: Hit | None = None
        self._marked: tuple[object, ...] = ()
        self._marked_at = 0.0
        self.bookmarks = Bookmarks(workspace)
        self.body = FindBody(workspace, self.bookmarks, theme, window)
        self.body.hit_chosen.connect(self.show_hit)
        self.body.bookmark_chosen.connect(self.show_bookmark)
        shop.made.connect(self._on_panel)

    def bind(self, binder: ActionBinder, docks: Docks, saver: ConversationSaver) -> None:
        """Bind every action of this room."""
        self._docks, self._saver = docks, saver
        slots: dict[str, Callable[..., object]] = {
            "find.everywhere": self.open_find, "find.next_hit": self.next_hit,
            "find.previous_hit": self.previous_hit, "bookmark.toggle": self.toggle_bookmark,
            "bookmark.comment": self.edit_comment, "bookmark.next": self.next_bookmark,
            "bookmark.previous": self.previous_bookmark, "bookmark.list": self.list_bookmarks,
            "traffic.follow_conversation": self.follow_conversation,
            "bytes.save_conversation": self.save_conversation,
        }  # fmt: skip
        for action_id, slot in slots.items():
            binder.bind(action_id, slot)

    @property
    def panel(self) -> SocketPanel | None:
        """The panel in front."""
        panel = self._deck.panel(self._deck.active)
        return panel if isinstance(panel, SocketPanel) else None

    # presenter

    def is_shown(self) -> bool:
        """As long as the window is: the marks of the panels are kept, whether the dock is shown or not."""
        return not self._window.isMinimized()

    def refresh(self) -> bool:
        """Hand new hits to the panels' scroll bars."""
        painted = self.body.refresh()
        page = self.body.hits_if_made
        run = page.run if page is not None else None
        key = (run, run.hits.revision if run is not None else 0, self._current, tuple(self._shop.panels()))
        soon = monotonic() - self._marked_at < MARK_STEP_S
        if key == self._marked or (soon and run is not None and run.search.running):
            return painted
        self._marked, self._marked_at = key, monotonic()
        for panel in self._shop.panels():
            number = panel.session.id
            current = self._current.number if self._current is not None and self._current.session == number else 0
            marks = panel.traffic.model.marks
            marks.set_hits(run.hits.numbers(number) if run is not None else _NO_HITS, current)
        return painted

    # finding

    def open_find(self) -> None:
        """Go and write what to look for."""
        self._docks["find"].show_dock(True)
        self.body.show_tab(FindTab.HITS)
        self.body.hits.bar.field.selectAll()

    def next_hit(self) -> None:
        """The hit behind the current one."""
        if (page := self.body.hits_if_made) is None or (page.run is None and not page.bar.field.text()):
            self.open_find()
        else:
            page.show_next()

    def previous_hit(self) -> None:
        """The hit before."""
        if (page := self.body.hits_if_made) is None or (page.run is None and not page.bar.field.text()):
            self.open_find()
        else:
            page.show_previous()

    @Slot(Hit)
    def show_hit(self, hit: Hit) -> None:
        """Show the record in its socket's traffic, and the bytes in the bytes pane."""
        heads = self._workspace.store.capture.heads(hit.session, hit.number, 1)
        panel = self._panel_at(hit.session, hit.number)
        if panel is None or not heads:
            self.message.emit("This hit is in traffic that is not there any more.")
            return
        head, pane = heads[0], panel.bytes
        start = hit.offset
        if hit.last == hit.number and not panel.session.messages.is_shown:
            pane.set_mode(BytesMode.RECORD)
            pane.show_record(hit.number)
        else:  # it spans records, or rows are messages: as one stream its bytes stand side by side
            pane.set_connection(head.connection or None)
            pane.set_mode(BytesMode.RX if head.direction == Direction.RX else BytesMode.TX)
            position_of = getattr(pane.hex.bytes.source, "position_of", None)
            start += position_of(hit.number) if position_of is not None else 0
        pane.show_bytes()
        pane.hex.set_match(range(start, start + hit.size))
        self._current = hit

    def show_record(self, session_id: int, number: int) -> None:
        """Show a record in its socket's traffic and its bytes."""
        panel = self._panel_at(session_id, number)
        if panel is None:
            self.message.emit("Its socket is not in the project any more.")
            return
        panel.bytes.show_record(panel.session.messages.row_number_of(number))

    # bookmarks

    def toggle_bookmark(self) -> None:
        """At the selected records."""
        if (panel := self.panel) is not None:
            panel.traffic.toggle_bookmark()

    def edit_comment(self) -> None:
        """Of the selected record, in its row."""
        if (panel := self.panel) is not None:
            panel.traffic.edit_comment()

    def list_bookmarks(self) -> None:
        """All of the project."""
        self._docks["find"].show_dock(True)
        self.body.show_tab(FindTab.BOOKMARKS)

    def next_bookmark(self) -> None:
        """The next one of the project."""
        self._step_bookmark(1)

    def previous_bookmark(self) -> None:
        """The one before."""
        self._step_bookmark(-1)

    @Slot(PlacedBookmark)
    def show_bookmark(self, placed: PlacedBookmark) -> None:
        """Show its record."""
        panel = self._panel_at(placed.session_id, placed.bookmark.record)
        if panel is not None:
            panel.bytes.show_record(panel.session.messages.row_number_of(placed.bookmark.record))

    def _step_bookmark(self, by: int) -> None:
        panel = self.panel
        here = (0, 0)
        if panel is not None:
            here = (panel.session.id, panel.session.messages.record_of(panel.traffic.current_number))
        placed = self.bookmarks.step(*here, by)
        if placed is None:
            self.message.emit("There are no bookmarks yet: Ctrl+B sets one at the selected record.")
            return
        self.show_bookmark(placed)
        if self.body.is_shown():
            self.body.bookmarks.show_placed(placed)

    # conversations

    def follow_conversation(self) -> None:
        """That of the selected record."""
        if (panel := self.panel) is not None:
            panel.traffic.follow_conversation()

    def save_conversation(self) -> None:
        """What the panel in front shows of it: its connection, or all."""
        if (panel := self.panel) is not None:
            self._saver.ask(panel)

    # panels

    def _panel_at(self, session_id: int, number: int) -> SocketPanel | None:
        """The panel of a session, in front, with a record selected."""
        if self._workspace.session(session_id) is None:
            return None
        self._deck.open(session_id)
        panel = self.panel
        if panel is not None:
            panel.traffic.refresh()
            if row_number := panel.session.messages.row_number_of(number):
                panel.traffic.go_to(row_number)
        return panel

    @Slot(SocketPanel)
    def _on_panel(self, panel: SocketPanel) -> None:
        hands = PanelHands(self.bookmarks, self._workspace, panel)
        panel.traffic.set_marks(RowMarks(hands.rows, panel.session.id, panel.session.messages))
        panel.traffic.bookmark_requested.connect(hands.toggle_bookmarks)
        panel.traffic.comment_written.connect(hands.write_comment)
        panel.traffic.follow_requested.connect(hands.follow)


class PanelHands(QObject):
    """What one panel's traffic asks for."""

    def __init__(self, bookmarks: Bookmarks, workspace: Workspace, panel: SocketPanel) -> None:
        super().__init__(panel)
        self._bookmarks, self._workspace, self._panel = bookmarks, workspace, panel
        self.rows = RowBookmarks(bookmarks, panel.session)

    @Slot(object)
    def toggle_bookmarks(self, numbers: Iterable[int]) -> None:
        """Set or remove; undo takes it back."""
        number = self._panel.session.id
        self._bookmarks.toggle(number, self.rows.records_for(number, numbers, TOGGLE_MAX))
        self._panel.traffic.refresh()

    @Slot(int, str)
    def write_comment(self, number: int, comment: str) -> None:
        """Keep a comment."""
        for record in self.rows.records_for(self._panel.session.id, (number,), 1):
            self._bookmarks.set_comment(self._panel.session.id, record, comment)
        self._panel.traffic.refresh()

    @Slot(int)
    def follow(self, number: int) -> None:
        """The record's connection, both directions, in the bytes pane; it begins at the record."""
        number = self._panel.session.messages.record_of(number)
        heads = self._workspace.store.capture.heads(self._panel.session.id, number, 1)
        if not heads:
            return
        pane = self._panel.bytes
        pane.set_connection(heads[0].connection or None)
        pane.set_mode(BytesMode.BOTH)
        position_of = getattr(pane.hex.bytes.source, "position_of", None)
        if position_of is not None:
            pane.hex.go_to(position_of(number))
            pane.text.show_at(position_of(number))
