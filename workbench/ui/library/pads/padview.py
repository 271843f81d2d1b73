"""The dock “Pads”: the buttons to press, and their layout in edit mode; the same without the frame for a show."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QHBoxLayout,
    QInputDialog,
    QMenu,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workbench.model.library import Pad, PadButton
from workbench.session.document.libraryedits import LibraryNameError
from workbench.session.workspace import Workspace
from workbench.ui.frameclock import widget_is_shown
from workbench.ui.library.pads.buttonform import ButtonForm
from workbench.ui.library.pads.padfaces import Place, faces_of
from workbench.ui.library.pads.padgrid import PadGrid
from workbench.ui.library.pads.padkey import PadResult
from workbench.ui.library.pads.padrunner import PadRunner
from workbench.ui.theme import Theme
from workbench.ui.widgets.buttons import IconButton
from workbench.ui.widgets.emptyview import EmptyView
from workbench.ui.widgets.tips import plain_tip

EMPTY_TEXT = "A pad has big buttons that send payloads or start sequences, with one press, in front of an audience."
NO_BUTTONS = "Press the pencil and then a place, or drag payloads out of the library onto the pad."
LEAST_WIDTH_PX, WIDTH_PX = 288, 360
LOW_PX, FORM_PX = 380, 320  # below that height the form of a button stands beside the pad, so wide
WIDTH_MAX = 2**24 - 1  # Qt's own bound, in pixels: any width
COLUMNS_FIRST = 3  # of buttons that are put on a pad without a place


class PadView(QWidget):
    """A presenter. ``show_requested`` asks for the whole window; ``for_show`` has no editing in it, and Esc leaves
    (``left``). ``removed`` says what undo brings back."""

    show_requested = Signal()
    left = Signal()
    removed = Signal(str)
    message = Signal(str)

    def __init__(
        self, workspace: Workspace, theme: Theme, runner: PadRunner, parent: QWidget | None = None, *,
        for_show: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._workspace, self._theme, self._runner, self._for_show = workspace, theme, runner, for_show
        self._pad_id = 0
        self._chosen: Place | None = None
        self._seen: tuple[object, ...] = ()
        self._names: list[tuple[int, str]] = []
        self.setObjectName("pad-show" if for_show else "pad-view")
        self.setAccessibleName("Pads")
        self.choice = self._make_choice()
        self.more = IconButton(theme, "ellipsis", "More", self, tip="Another pad; rename or remove this one")
        self.edit = IconButton(theme, "pencil", "Lay out", self, tip="Move, change, add and remove buttons")
        self.edit.setCheckable(True)
        self.show_button = IconButton(theme, "presentation", "Show the pad alone", self,
                                      tip="The pad in a window of its own, for an audience; Esc leaves it")  # fmt: skip
        self.grid = PadGrid(theme, self)
        self.grid.fills = for_show
        self.form = ButtonForm(theme, self)
        self._empty = EmptyView(theme, "layout-grid", "No pads yet", EMPTY_TEXT, self)
        self._first = self._empty.add_button("New pad", self.add_pad, primary=True)
        self._bare = EmptyView(theme, "layout-grid", "No buttons yet", NO_BUTTONS, self)
        self._bare.add_button("Lay out", self._on_lay_out)
        self._stack = QStackedWidget(self)
        self._lay_out()
        self._connect()
        self.refresh()

    # presenter

    def is_shown(self) -> bool:
        """In front, and not minimised."""
        return widget_is_shown(self)

    def refresh(self) -> bool:
        """Agree with the project, and show what came of the last presses."""
        document = self._workspace.document
        if self._seen and self._seen[0] != self._workspace.generation:
            self._runner.forget()
            self._chosen, self._pad_id = None, 0
            self.edit.setChecked(False)
        pads = document.library.pads
        if not any(each.id == self._pad_id for each in pads):
            self._pad_id, self._chosen = (pads[0].id if pads else 0), None
        results = self._runner.results(self._pad_id)
        seen = (self._workspace.generation, self._workspace.revision, self._pad_id, self._chosen,
                self.edit.isChecked(), tuple(results.items()))  # fmt: skip
        if seen == self._seen:
            return False
        self._seen = seen
        self._show(pads, results)
        return True

    @property
    def pad(self) -> Pad | None:
        """The pad in front."""
        return next((each for each in self._workspace.document.library.pads if each.id == self._pad_id), None)

    # what can be done

    def choose(self, pad_id: int) -> None:
        """Bring a pad in front; one that is not there changes nothing."""
        if any(each.id == pad_id for each in self._workspace.document.library.pads):
            self._pad_id, self._chosen = pad_id, None
            self.refresh()

    @Slot()
    def add_pad(self) -> None:
        """A new, empty one, to be laid out."""
        self._pad_id = self._workspace.pads.add().id
        self._chosen = None
        self.edit.setChecked(True)
        self.refresh()

    def add_payloads(self, ids: list[int], place: Place | None = None) -> None:
        """Buttons that send these, from that place on, or at the first free ones; a pad is made if there is none."""
        if self.pad is None:
            self._pad_id = self._workspace.pads.add().id
        for number in ids:
            pad = self._workspace.pads.pad(self._pad_id)
            taken = {(each.row, each.column) for each in pad.buttons}
            at = place if place is not None and place not in taken else _free_place(taken)
            self._workspace.pads.put_button(self._pad_id, PadButton(*at, payload=number), "Add button")
            place = None
        self.refresh()

    @Slot()
    def rename_pad(self) -> None:
        """Ask for another name."""
        if (pad := self.pad) is None:
            return
        dialog = QInputDialog(self)
        dialog.setObjectName("pad-name-dialog")
        dialog.setWindowTitle("Rename the pad")
        dialog.setLabelText("Name of the pad")
        dialog.setTextValue(pad.name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.textValueSelected.connect(self._on_name)
        dialog.open()

    @Slot()
    def remove_pad(self) -> None:
        """The pad in front; undo brings it back."""
        if (pad := self.pad) is not None:
            self._workspace.pads.remove(pad.id)
            self.refresh()
            self.removed.emit(f"Removed the pad “{pad.name}”.")

    @Slot(tuple)
    def press(self, place: Place) -> None:
        """What the button at that place does."""
        pad = self.pad
        button = next((each for each in pad.buttons if (each.row, each.column) == place), None) if pad else None
        if button is not None:
            self._runner.press(self._pad_id, button)
            self.refresh()

    # Qt

    def sizeHint(self) -> QSize:
        """Beside a panel."""
        return QSize(self._theme.px(WIDTH_PX), self._theme.px(480))

    def minimumSizeHint(self) -> QSize:
        """It may be a low dock below, too; the form of a button is never cut."""
        form = self.form.minimumSizeHint().height() if self.form.isVisibleTo(self) else 0
        return QSize(self._theme.px(LEAST_WIDTH_PX), max(self._theme.px(140), form))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self._for_show or self.edit.isChecked()):
            if self._for_show:
                self.left.emit()
            else:
                self.edit.setChecked(False)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low dock the form of a button stands beside the pad."""
        super().resizeEvent(event)
        px, ways = self._theme.px, QBoxLayout.Direction
        is_beside = self.height() < px(LOW_PX) and self.width() >= px(2 * LEAST_WIDTH_PX)
        way = ways.LeftToRight if is_beside else ways.TopToBottom
        if self._parts.direction() is not way:
            self._parts.setDirection(way)
            self.form.setMaximumWidth(px(FORM_PX) if is_beside else WIDTH_MAX)

    def showEvent(self, event: QShowEvent) -> None:
        """Up to date at once."""
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._workspace.pads.end_draft()

    def focusInEvent(self, event: object) -> None:
        """To the first button."""
        pad = self.pad
        if pad is not None and pad.buttons:
            self.grid.focus_place((pad.buttons[0].row, pad.buttons[0].column))
        else:
            (self.edit if pad is not None else self._first).setFocus()

    # slots

    @Slot(int)
    def _on_choice(self, index: int) -> None:
        self.choose(int(self.choice.itemData(index) or 0))

    @Slot()
    def _on_edit(self) -> None:
        self._chosen = None
        self.refresh()

    @Slot()
    def _on_lay_out(self) -> None:
        self.edit.setChecked(True)

    @Slot(str)
    def _on_name(self, name: str) -> None:
        try:
            self._workspace.pads.rename(self._pad_id, name)
        except LibraryNameError as error:
            self.message.emit(str(error))
        self.refresh()

    @Slot(tuple)
    def _on_place(self, place: Place) -> None:
        """A button or an empty place was chosen while the pad is laid out."""
        pad = self.pad
        if pad is None:
            return
        if all((each.row, each.column) != place for each in pad.buttons):
            self._workspace.pads.put_button(pad.id, PadButton(*place), "Add button")
        self._chosen = place
        self.refresh()

    @Slot(tuple, tuple)
    def _on_moved(self, start: Place, end: Place) -> None:
        pad = self.pad
        if pad is None or all((each.row, each.column) != start for each in pad.buttons):
            return
        self._workspace.pads.move_button(pad.id, start, end)
        self._chosen = end
        self.refresh()
        self.grid.focus_place(end)

    @Slot(tuple)
    def _on_remove(self, place: Place) -> None:
        if self.pad is not None:
            self._workspace.pads.remove_button(self._pad_id, place)
            self._chosen = None
            self.refresh()
            self.grid.focus_place(place)

    @Slot()
    def _on_remove_chosen(self) -> None:
        if self._chosen is not None:
            self._on_remove(self._chosen)

    @Slot(list, tuple)
    def _on_dropped(self, ids: list[int], place: Place) -> None:
        known = {each.id for each in self._workspace.document.library.payloads}
        self.add_payloads([each for each in ids if each in known], place)

    @Slot(object)
    def _on_changed(self, button: PadButton) -> None:
        self._workspace.pads.put_button(self._pad_id, button)
        self.refresh()

    @Slot(object)
    def _on_typed(self, button: PadButton) -> None:
        self._workspace.pads.draft_button(self._pad_id, button)
        self.refresh()

    @Slot()
    def _on_typing_ended(self) -> None:
        self._workspace.pads.end_draft()

    # inside

    def _show(self, pads: tuple[Pad, ...], results: dict[Place, PadResult]) -> None:
        names = [(each.id, each.name) for each in pads]
        if names != self._names:
            self._names = names
            self.choice.clear()
            for number, name in names:
                self.choice.addItem(name, number)
        self.choice.setCurrentIndex(next((at for at, each in enumerate(names) if each[0] == self._pad_id), -1))
        self.choice.setToolTip(plain_tip(f"The pad that is shown: {self.choice.currentText()}"))
        pad, editing = self.pad, self.edit.isChecked() and not self._for_show
        for widget in (self.choice, self.edit, self.more, self.show_button):
            widget.setEnabled(pad is not None)
        if pad is None:
            self._stack.setCurrentWidget(self._empty)
            self.form.hide()
            return
        faces = faces_of(pad.buttons, self._workspace.document)
        self._stack.setCurrentWidget(self._scroll if faces or editing else self._bare)
        self.grid.show_faces(faces, editing=editing, chosen=self._chosen, results=results)
        chosen = faces.get(self._chosen) if self._chosen is not None else None
        self.form.setVisible(editing and chosen is not None)
        self.updateGeometry()
        if editing and chosen is not None:
            self.form.show_button(chosen.button, self._workspace.document)

    def _make_choice(self) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName("pad-choice")
        box.setAccessibleName("Pad")
        box.setToolTip("The pad that is shown")
        box.activated.connect(self._on_choice)
        return box

    def _connect(self) -> None:
        self.edit.toggled.connect(self._on_edit)
        self.show_button.clicked.connect(self.show_requested)
        self.grid.run_requested.connect(self.press)
        self.grid.edit_requested.connect(self._on_place)
        self.grid.moved.connect(self._on_moved)
        self.grid.remove_requested.connect(self._on_remove)
        self.grid.dropped.connect(self._on_dropped)
        self.form.changed.connect(self._on_changed)
        self.form.typed.connect(self._on_typed)
        self.form.typing_ended.connect(self._on_typing_ended)
        self.form.remove_requested.connect(self._on_remove_chosen)
        menu = QMenu(self)
        menu.setObjectName("pad-menu")
        menu.addAction("New pad", self.add_pad)
        menu.addAction("Rename the pad…", self.rename_pad)
        menu.addAction("Remove the pad", self.remove_pad)
        self.more.setMenu(menu)
        self.more.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)

    def _lay_out(self) -> None:
        px = self._theme.px
        bar = QHBoxLayout()
        bar.setContentsMargins(px(8), px(4), px(8), px(4))
        bar.setSpacing(px(4))
        bar.addWidget(self.choice, 1)
        for button in (self.more, self.edit, self.show_button):
            button.setAutoRaise(True)
            button.setVisible(not self._for_show)
            bar.addWidget(button)
        self._scroll = QScrollArea(self)
        self._scroll.setObjectName("pad-scroll")
        self._scroll.setAccessibleName("The pad")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.grid)
        for page in (self._scroll, self._bare, self._empty):
            self._stack.addWidget(page)
        pad = QVBoxLayout()
        pad.setSpacing(0)
        pad.addLayout(bar)
        pad.addWidget(self._stack, 1)
        self._parts = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.setSpacing(0)
        self._parts.addLayout(pad, 1)
        self._parts.addWidget(self.form)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


def _free_place(taken: set[Place]) -> Place:
    """The first that nobody has, row by row."""
    at = 0
    while divmod(at, COLUMNS_FIRST) in taken:
        at += 1
    return divmod(at, COLUMNS_FIRST)
