"""The dock “Payloads”: the tree with its search, and the chosen payload beside or below it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QFocusEvent, QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workbench.codec.typed.sources import SourceError
from workbench.model.library import Library, SavedPayload
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.texts import count_text
from workbench.session.document.libraryedits import all_folders, is_within
from workbench.session.payloads.files import whole_path
from workbench.session.payloads.wanted import Wanted, WantedKind
from workbench.session.workspace import Workspace
from workbench.ui.frameclock import widget_is_shown
from workbench.ui.library.librarytree import LibraryTree
from workbench.ui.library.payloadkeys import PayloadKeys
from workbench.ui.library.payloadsheet import PayloadSheet
from workbench.ui.payloadkit.deskcheck import DeskCheck
from workbench.ui.theme import Theme
from workbench.ui.widgets.buttons import IconButton
from workbench.ui.widgets.emptyview import EmptyView

EMPTY_TEXT: Final = (
    "What is sent more than once stands here: with a name, in folders, and with a key of its own. "
    "A record of the traffic and what stands in the composer can be kept, too."
)
Send = Callable[[SavedPayload, int, Callable[[str], None] | None], None]  # as PayloadSender.send
BESIDE_PX: Final = 640  # from this width the payload stands beside the tree
LEAST_WIDTH_PX, WIDTH_PX = 338, 360
LEAST_HEIGHT_PX: Final = 140
OPEN_WITH: Final = 40  # payloads: up to so many all folders of a project are open at first


class LibraryView(QWidget):
    """A presenter. ``send`` sends one payload, to the socket in front. ``message`` is for a toast; ``removed`` says
    what undo brings back; ``compose_requested`` asks for the payload in the composer, ``pad_requested`` on a pad."""

    message = Signal(str)
    removed = Signal(str)
    compose_requested = Signal(object)
    pad_requested = Signal(object)

    def __init__(
        self, workspace: Workspace, theme: Theme, send: Send, keys: PayloadKeys,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._workspace, self._theme, self._send_payload, self._keys = workspace, theme, send, keys
        self._seen: tuple[object, ...] = ()
        self._library = Library()
        self._waiting: list[int] = []  # ids of those that are sent behind the present one
        self.setObjectName("library-view")
        self.setAccessibleName("Payloads")
        self.search = self._make_search()
        self.new = IconButton(theme, "plus", "New payload", self, tip="A new payload behind the chosen one")
        self.folder = IconButton(theme, "folder-plus", "New folder", self, tip="A new folder in the chosen one")
        self.remove_button = IconButton(theme, "trash-2", "Remove", self, tip="Take the chosen ones away (Del)")
        self.tree = LibraryTree(workspace.library, theme, self)
        self.sheet = PayloadSheet(workspace.library, theme, DeskCheck(workspace.desk), self)
        self._menu = self._make_menu()
        self._empty = EmptyView(theme, "library", "No payloads yet", EMPTY_TEXT, self)
        self._first = self._empty.add_button("New payload", self.add, primary=True)
        self._stack = QStackedWidget(self)
        self._split = QSplitter(Qt.Orientation.Vertical, self)
        self._lay_out()
        self._connect()
        self.refresh()

    # presenter

    def is_shown(self) -> bool:
        """In front, and not minimised."""
        return widget_is_shown(self)

    def refresh(self) -> bool:
        """Agree with the project; cheap when nothing changed."""
        library = self._workspace.document.library
        clashes = tuple(self._keys.clashes.items())
        seen: tuple[object, ...] = (self._workspace.generation, self.search.text(), clashes)
        if seen == self._seen and library is self._library:
            return False
        if not self._seen or seen[0] != self._seen[0]:
            self._begin(library)
        self._seen, self._library = seen, library
        self.tree.show_library(library, self.search.text(), self._keys.clashes)
        is_empty = not library.payloads and not library.folders
        self._stack.setCurrentIndex(1 if is_empty else 0)
        self._show_current()
        return True

    def flush(self) -> None:
        """Hand what is being written to the project."""
        self.sheet.finish()

    # what can be done

    @Slot()
    def add(self) -> None:
        """A new payload behind the chosen one; its name is asked for in the tree."""
        self._added(PayloadSpec(PayloadForm.TYPED), "")

    @Slot()
    def add_folder(self) -> None:
        """In the chosen one; its name is asked for in the tree."""
        self.flush()
        folder = self._workspace.library.add_folder(self.tree.current_folder())
        self._go_to(folder)
        self.tree.rename()

    def add_payload(self, payload: PayloadSpec, name: str) -> SavedPayload:
        """What was sent or written elsewhere, into the folder that is chosen."""
        self.flush()
        behind = self.tree.current_payload()
        return self._workspace.library.add(
            payload, name, self.tree.current_folder(), behind=behind.id if behind is not None else 0
        )

    @Slot()
    def ask_file(self) -> None:
        """Which file a new payload sends."""
        dialog = QFileDialog(self, "Which file the payload sends")
        dialog.setObjectName("library-file-dialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_file)
        dialog.open()

    @Slot()
    def send_chosen(self) -> None:
        """Every chosen payload, one behind the other; ends at the first that is refused."""
        self.flush()
        current = self.tree.current_payload()
        self._waiting = [each.id for each in self.tree.chosen_payloads()] or ([current.id] if current else [])
        self._send_next("")

    def _send_next(self, reason: str) -> None:
        if reason or not self._waiting:
            self._waiting = []
            return
        payload_id = self._waiting.pop(0)
        with suppress(KeyError):  # it went while something was asked
            self._send_payload(self._workspace.library.payload(payload_id), 0, self._send_next)

    @Slot()
    def rename(self) -> None:
        """In the tree."""
        self.tree.rename()

    @Slot()
    def duplicate(self) -> None:
        """A copy behind each chosen one."""
        self.flush()
        if ids := [each.id for each in self.tree.chosen_payloads()]:
            copies = self._workspace.library.duplicate(ids)
            self._go_to(copies[0].id)

    @Slot()
    def remove(self) -> None:
        """The chosen payloads, or the chosen folder with all that is in it; undo brings them back."""
        self.flush()
        chosen, folder = self.tree.chosen_payloads(), self.tree.chosen_folder()
        if chosen:
            self._workspace.library.remove([each.id for each in chosen])
            what = f"“{chosen[0].name}”" if len(chosen) == 1 else count_text(len(chosen), "payload", "payloads")
        elif folder:
            inside = sum(1 for each in self._workspace.document.library.payloads if is_within(each.folder, folder))
            self._workspace.library.remove_folder(folder)
            what = f"the folder “{folder}” with {count_text(inside, 'payload', 'payloads')}"
        else:
            return
        self.refresh()
        self.removed.emit(f"Removed {what}.")

    def show_payload(self, payload_id: int) -> None:
        """Make it the chosen one, whatever was searched for."""
        self.search.clear()
        self._go_to(payload_id)

    # Qt

    def focusInEvent(self, event: QFocusEvent) -> None:
        """To the payloads. No focus proxy: Qt's Tab would leave out what stands before it."""
        (self._first if self._stack.currentIndex() else self.tree).setFocus(event.reason())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves a payload, or the search, for the list."""
        if event.key() == Qt.Key.Key_Escape and not self.tree.hasFocus() and not self._stack.currentIndex():
            self.tree.setFocus()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Up to date at once: the focus goes to what is there."""
        super().showEvent(event)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The payload beside the tree where there is width, else below it."""
        super().resizeEvent(event)
        wide = self.width() >= self._theme.px(BESIDE_PX)
        orientation = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if self._split.orientation() is not orientation:
            self._split.setOrientation(orientation)
            room = self.width() if wide else self.height()
            self._split.setSizes([room * 2 // 5, room * 3 // 5])

    def sizeHint(self) -> QSize:
        """Beside a panel."""
        return QSize(self._theme.px(WIDTH_PX), self._theme.px(480))

    def minimumSizeHint(self) -> QSize:
        """It may be a low dock below, too."""
        return QSize(self._theme.px(LEAST_WIDTH_PX), self._theme.px(LEAST_HEIGHT_PX))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.flush()

    # slots

    @Slot()
    def _show_current(self) -> None:
        library = self._workspace.document.library
        payload = self.tree.current_payload()
        self.sheet.show_payload(payload, library, self._keys.owners)
        chosen = self.tree.currentIndex().isValid()
        self.remove_button.setEnabled(chosen)

    @Slot()
    def _on_search(self) -> None:
        self.refresh()

    @Slot()
    def _on_search_enter(self) -> None:
        """To the first payload that was found: Enter once more sends it."""
        self.refresh()
        self.tree.choose_first()
        self.tree.setFocus()

    @Slot(str)
    def _on_file(self, name: str) -> None:
        self._allow(name)
        self._added(PayloadSpec(PayloadForm.FILE, name), Path(name).name)

    @Slot(QPoint)
    def _on_menu(self, place: QPoint) -> None:
        payload, folder = self.tree.current_payload(), self.tree.chosen_folder()
        for action in self._menu.actions():
            needs = action.data()
            action.setEnabled(not needs or (needs == "payload" and payload is not None)
                              or (needs == "row" and (payload is not None or bool(folder))))  # fmt: skip
        self._menu.popup(place)

    @Slot()
    def _on_compose(self) -> None:
        if (payload := self.tree.current_payload()) is not None:
            self.flush()
            self.compose_requested.emit(self._workspace.library.payload(payload.id).payload)

    @Slot()
    def _on_pad(self) -> None:
        if chosen := self.tree.chosen_payloads():
            self.pad_requested.emit([each.id for each in chosen])

    # inside

    @Slot(str)
    def _allow(self, path: str) -> None:
        """Whoever chooses a file allows it to be read."""
        with suppress(SourceError):  # it is refused when it is sent, with the reason
            self._workspace.desk.allow([Wanted(WantedKind.FILE, str(whole_path(path, None)))])

    def _begin(self, library: Library) -> None:
        """Another project: nothing of the one before is written into it."""
        self.sheet.forget()
        self.search.clear()
        small = len(library.payloads) <= OPEN_WITH
        self.tree.forget(all_folders(library) if small else ())

    def _added(self, payload: PayloadSpec, name: str) -> None:
        self.search.clear()
        added = self.add_payload(payload, name)
        self._go_to(added.id)
        self.tree.setFocus()
        if not name:
            self.tree.rename()

    def _go_to(self, key: str | int) -> None:
        self.refresh()
        self.tree.choose(key)

    def _make_search(self) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName("library-search")
        field.setAccessibleName("Find a payload")
        field.setPlaceholderText("Find a payload")
        field.setToolTip("Words of its name, folder, text, note or key; Enter goes to what was found")
        field.setClearButtonEnabled(True)
        return field

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName("library-menu")
        menu.setAccessibleName("Menu of the payloads")
        groups: tuple[tuple[tuple[str, str, str, Callable[[], object], str], ...], ...] = (
            (("Send\tEnter", "send", "payload-send-menu", self.send_chosen, "payload"),
             ("Put into the composer", "message-square", "payload-compose", self._on_compose, "payload"),
             ("Put on a pad", "layout-grid", "payload-on-pad", self._on_pad, "payload")),
            (("New payload", "plus", "payload-new", self.add, ""),
             ("New payload from a file…", "file-up", "payload-new-file", self.ask_file, ""),
             ("New folder", "folder-plus", "payload-new-folder", self.add_folder, "")),
            (("Rename\tF2", "pencil", "payload-rename", self.rename, "row"),
             ("Duplicate", "copy-plus", "payload-duplicate", self.duplicate, "payload"),
             ("Remove\tDel", "trash-2", "payload-remove", self.remove, "row")),
        )  # fmt: skip
        self._icons: list[tuple[QAction, str]] = []
        for group in groups:
            if not menu.isEmpty():
                menu.addSeparator()
            for title, icon, name, slot, needs in group:
                action = menu.addAction(title)
                action.setObjectName(name)
                action.setData(needs)
                action.triggered.connect(slot)
                self._icons.append((action, icon))
        self._theme.changed.connect(self._renew_icons)
        self._renew_icons()
        return menu

    @Slot()
    def _renew_icons(self) -> None:
        for action, icon in self._icons:
            action.setIcon(self._theme.icon(icon))

    def _connect(self) -> None:
        tree = self.tree
        tree.chosen.connect(self._show_current)
        tree.send_requested.connect(self.send_chosen)
        tree.edit_requested.connect(self.sheet.focus_text)
        tree.remove_requested.connect(self.remove)
        tree.menu_requested.connect(self._on_menu)
        tree.rows.refused.connect(self.message)
        self.sheet.send_requested.connect(self.send_chosen)
        self.sheet.file_chosen.connect(self._allow)
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self._on_search_enter)
        self.new.clicked.connect(self.add)
        self.folder.clicked.connect(self.add_folder)
        self.remove_button.clicked.connect(self.remove)

    def _lay_out(self) -> None:
        px = self._theme.px
        top = QHBoxLayout()
        top.setContentsMargins(px(8), px(4), px(8), px(4))
        top.setSpacing(px(4))
        top.addWidget(self.search, 1)
        for button in (self.new, self.folder, self.remove_button):
            button.setAutoRaise(True)
            top.addWidget(button)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.tree, 1)
        self._split.setObjectName("library-splitter")
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(left)
        self._split.addWidget(self.sheet)
        self._split.setStretchFactor(0, 1)
        self._split.setStretchFactor(1, 1)
        self._stack.addWidget(self._split)
        self._stack.addWidget(self._empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
