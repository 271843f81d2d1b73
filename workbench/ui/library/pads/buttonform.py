"""The form of one button of a pad: title, colour, what it does, whom it sends to."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from workbench.model.library import NAME_CHARS_MAX, PadButton
from workbench.project.document import Document
from workbench.ui.theme import FontRole, Theme
from workbench.ui.theme.ink import MARKS
from workbench.ui.widgets.buttons import IconButton
from workbench.ui.widgets.labels import Label

COLOUR_NAMES = ("Plain", "Blue", "Orange", "Green", "Yellow", "Red", "Purple")
IN_FRONT = "The socket in front"


class ButtonForm(QWidget):
    """``changed`` carries the button as it is to be; ``typed`` the same while a title is written."""

    changed = Signal(object)
    typed = Signal(object)
    typing_ended = Signal()
    remove_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._button: PadButton | None = None
        self._known: tuple[object, ...] = ()
        self.setObjectName("pad-button-form")
        self.setAccessibleName("The chosen button")
        self.where = Label(theme, "", FontRole.STRONG, parent=self)
        self.remove = IconButton(theme, "trash-2", "Remove the button", self, tip="Take this button off the pad (Del)")
        self.title = QLineEdit(self)
        self.title.setObjectName("pad-button-title")
        self.title.setAccessibleName("Title")
        self.title.setMaxLength(NAME_CHARS_MAX)
        self.title.setToolTip("What stands on the button; empty: the name of what it does")
        self.deed = self._make_box("pad-button-deed", "What it does", "The payload to send or the sequence to start")
        self.socket = self._make_box("pad-button-socket", "Send to", "The socket that it sends to")
        self.colour = self._make_box("pad-button-colour", "Colour", "The button's ground")
        self._lay_out()
        self._fill_colours()
        theme.changed.connect(self._fill_colours)
        self.title.textEdited.connect(self._on_typed)
        self.title.editingFinished.connect(self.typing_ended)
        self.remove.clicked.connect(self.remove_requested)
        for box in (self.deed, self.socket, self.colour):
            box.activated.connect(self._on_chosen)

    def show_button(self, button: PadButton, document: Document) -> None:
        """Show a button; tells nobody."""
        sockets = tuple((each.id, each.name) for each in document.sockets)
        known = (document.library.payloads, document.sequences, sockets)
        if known != self._known:
            self._known = known
            self._fill_choices(document)
        self._button = button
        self.where.setText(f"Button in row {button.row + 1}, column {button.column + 1}")
        if self.title.text() != button.title:
            self.title.setText(button.title)
        deed = ("sequence", button.sequence) if button.sequence else ("payload", button.payload)
        self.deed.setCurrentIndex(max(0, _find(self.deed, deed)))
        self.title.setPlaceholderText(self.deed.currentText().strip())
        self.socket.setCurrentIndex(max(0, _find(self.socket, button.socket)))
        self.socket.setEnabled(not button.sequence)
        self.colour.setCurrentIndex(button.colour + 1)

    # inside

    def _read(self) -> PadButton | None:
        if self._button is None:
            return None
        kind, number = self.deed.currentData() or ("payload", 0)
        return replace(
            self._button, title=self.title.text(), colour=self.colour.currentIndex() - 1,
            payload=number if kind == "payload" else 0, sequence=number if kind == "sequence" else 0,
            socket=int(self.socket.currentData() or 0),
        )  # fmt: skip

    @Slot()
    def _on_typed(self) -> None:
        if (button := self._read()) is not None:
            self.typed.emit(button)

    @Slot()
    def _on_chosen(self) -> None:
        if (button := self._read()) is not None:
            self.changed.emit(button)

    def _fill_choices(self, document: Document) -> None:
        self.deed.clear()
        self.deed.addItem("Nothing yet", ("payload", 0))
        for payload in document.library.payloads:
            self.deed.addItem(payload.path, ("payload", payload.id))
        for sequence in document.sequences:
            self.deed.addItem(f"Sequence: {sequence.name}", ("sequence", sequence.id))
        self.socket.clear()
        self.socket.addItem(IN_FRONT, 0)
        for spec in document.sockets:
            self.socket.addItem(spec.name, spec.id)

    @Slot()
    def _fill_colours(self) -> None:
        chosen = max(0, self.colour.currentIndex())
        side = self._theme.px(14)
        self.colour.clear()
        self.colour.setIconSize(QSize(side, side))
        for number, name in enumerate(COLOUR_NAMES):
            if number == 0:
                self.colour.addItem(name)
                continue
            swatch = QPixmap(side, side)
            swatch.fill(self._theme.color(MARKS[number - 1]))
            self.colour.addItem(QIcon(swatch), name)
        self.colour.setCurrentIndex(chosen)

    def _make_box(self, name: str, title: str, tip: str) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(name)
        box.setAccessibleName(title)
        box.setToolTip(tip)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(10)
        box.setMaxVisibleItems(20)
        return box

    def _lay_out(self) -> None:
        px = self._theme.px
        top = QHBoxLayout()
        top.addWidget(self.where, 1)
        top.addWidget(self.remove)
        self.remove.setAutoRaise(True)
        form = QFormLayout()
        form.setHorizontalSpacing(px(8))
        form.setVerticalSpacing(px(4))
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for title, field in (("Title", self.title), ("Does", self.deed), ("To", self.socket), ("Colour", self.colour)):
            form.addRow(Label(self._theme, title, tone="muted", parent=self), field)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(8), px(4), px(8), px(8))
        column.setSpacing(px(4))
        column.addLayout(top)
        column.addLayout(form)


def _find(box: QComboBox, wanted: object) -> int:
    """``findData`` knows no tuples."""
    return next((index for index in range(box.count()) if box.itemData(index) == wanted), -1)
