"""The tool “Marks”: coloured bytes with notes, kept in the project; they stay coloured when the tool is closed."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, Slot
from PySide6.QtGui import QIcon, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout

from workbench.model.annotations import MARK_COLOURS, ByteMark
from workbench.session.across.bytemarks import ByteMarks
from workbench.ui.bytes.markmodel import MarkModel
from workbench.ui.bytes.marktints import marked_record
from workbench.ui.bytes.valuetable import ValueTable
from workbench.ui.bytetools.tool import ToolRoom, ToolWidget
from workbench.ui.hexview.shown import ShownBytes
from workbench.ui.theme import FontRole
from workbench.ui.theme.ink import MARKS
from workbench.ui.widgets.buttons import IconButton, TextButton
from workbench.ui.widgets.labels import Label

COLOUR_NAMES = ("Blue", "Orange", "Green", "Yellow", "Red", "Purple")
NO_MARKS = (
    "No bytes are marked. Select bytes above, choose a colour, and press “Mark”; a note can be written "
    "beside it. Marks are kept in the project."
)
ONE_RECORD = "Bytes are marked in one record at a time: choose Record above the bytes, and a record in the table."


class MarksTool(ToolWidget):
    """All marks of the session. A line that is chosen shows its record and selects its bytes."""

    def __init__(self, room: ToolRoom) -> None:
        super().__init__(room)
        self.setObjectName("marks-tool")
        theme = room.theme
        self.marks = ByteMarks(room.workspace, room.session.spec.id)
        self._wanted: ByteMark | None = None  # shown as soon as its record is
        self.colours = QComboBox(self)
        self.colours.setObjectName("marks-colour")
        self.colours.setAccessibleName("Colour of marks")
        self.colours.setToolTip("The colour of the next mark, and of the chosen one")
        self.add = TextButton(theme, "Mark", self, icon="plus")
        self.add.setObjectName("marks-add")
        self.add.setToolTip("Colour the selected bytes, or the one under the cursor")
        self.remove = IconButton(theme, "trash-2", "Remove the chosen marks", self)
        self.model = MarkModel(theme, self)
        self.table = ValueTable(theme, "marks-table", "Marks", self)
        self.table.setModel(self.model)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self._empty = Label(theme, NO_MARKS, FontRole.BODY, "muted", self)
        self._empty.setWordWrap(True)
        self._empty.setMargin(theme.px(12))
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedWidget(self)
        self._lay_out()
        self._connect()
        self._follow_theme()

    def _lay_out(self) -> None:
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        for place, width in enumerate((72, 88, 72)):
            self.table.setColumnWidth(place, self.room.theme.px(width))
        top = QHBoxLayout()
        top.setContentsMargins(8, 4, 8, 4)
        top.setSpacing(8)
        top.addWidget(self.colours)
        top.addWidget(self.add)
        top.addStretch(1)
        top.addWidget(self.remove)
        self.remove.setAutoRaise(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._stack, 1)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table)
        delete.setObjectName("marks-delete")
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.remove_chosen)
        self.add.clicked.connect(self.mark_selection)
        self.remove.clicked.connect(self.remove_chosen)
        self.colours.activated.connect(self._on_colour)
        self.table.clicked.connect(self._on_chosen)
        self.table.activated.connect(self._on_chosen)
        self.model.noted.connect(self._on_noted)
        self.room.theme.changed.connect(self._follow_theme)

    # what the area tells

    def show_bytes(self, shown: ShownBytes) -> None:
        self.refresh()
        wanted = self._wanted
        if wanted is not None and self._record() == wanted.record:
            self._wanted = None
            self.room.host.hex.select(wanted.offset, wanted.size)

    def refresh(self) -> bool:
        record = self._record()
        if self.add.isEnabled() != bool(record):
            self.add.setEnabled(bool(record))
        marks = self.marks.all()
        if marks is self.model.marks and self._stack.currentIndex() == (0 if marks else 1):
            return False
        self.model.show_marks(marks)
        self._stack.setCurrentWidget(self.table if marks else self._empty)
        self._empty.setText(NO_MARKS if record else ONE_RECORD)
        return True

    # what can be done

    @Slot()
    def mark_selection(self) -> None:
        """The selected bytes, or the one under the cursor, in the chosen colour."""
        record, chosen = self._record(), self.room.host.hex.cursor_at.chosen
        if not record or not chosen:
            self.room.host.say(ONE_RECORD)
            return
        self.marks.add(ByteMark(record, chosen.start, len(chosen), self.colours.currentIndex()))
        self.refresh()
        self.room.clock.hurry()

    @Slot()
    def remove_chosen(self) -> None:
        """The chosen lines; undo brings them back."""
        gone = [self.model.marks[index.row()] for index in self.table.selectionModel().selectedRows()]
        if gone:
            self.marks.remove(gone)
            self.refresh()
            self.room.clock.hurry()

    def _record(self) -> int:
        head = self.room.host.shown_bytes().head
        return marked_record(self.room.session, head.number) if head is not None else 0

    @Slot(QModelIndex)
    def _on_chosen(self, index: QModelIndex) -> None:
        mark = self.model.marks[index.row()]
        self.colours.setCurrentIndex(mark.colour)
        if self._record() == mark.record:
            self.room.host.hex.select(mark.offset, mark.size)
            return
        self._wanted = mark
        self.record_wanted.emit(mark.record)

    @Slot(int)
    def _on_colour(self, colour: int) -> None:
        """The chosen marks, too, get it."""
        for index in self.table.selectionModel().selectedRows():
            self.marks.change(self.model.marks[index.row()], colour=colour)
        self.refresh()
        self.room.clock.hurry()

    @Slot(object, str)
    def _on_noted(self, mark: ByteMark, note: str) -> None:
        self.marks.change(mark, note=note)
        self.refresh()

    @Slot()
    def _follow_theme(self) -> None:
        theme = self.room.theme
        chosen = max(0, self.colours.currentIndex())
        self.colours.setFont(theme.font(FontRole.SMALL))
        side = theme.px(14)
        self.colours.setIconSize(QSize(side, side))
        self.colours.clear()
        for number in range(MARK_COLOURS):
            swatch = QPixmap(side, side)
            swatch.fill(theme.color(MARKS[number]))
            self.colours.addItem(QIcon(swatch), COLOUR_NAMES[number], number)
        self.colours.setCurrentIndex(chosen)
