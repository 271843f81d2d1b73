"""What is exported, in which form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from workbench.model.calls import Spelling
from workbench.model.records import Direction
from workbench.project.export.forms import CALL_FORMS, ExportForm, Selection
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label

_FORMS = (
    (ExportForm.JSONL, "JSON lines", "A line of JSON for each record and each event"),
    (ExportForm.CSV, "CSV table", "A row for each record, for spreadsheets"),
    (ExportForm.TEXT, "Text to read", "Each record with its hex dump, events between them"),
    (ExportForm.RAW, "Raw bytes", "The payloads, one after the other"),
    (ExportForm.CALLS, "Call tape", "A line for each recorded socket call, for reading"),
    (ExportForm.CALLS_JSON, "Call tape as JSON lines", "A line of JSON for each recorded socket call"),
    (ExportForm.JSON, "Project as JSON", "Sockets, options and notes without traffic; opens as a project again"),
)
_DIRECTIONS = (("Received and sent", None), ("◀ RX received only", Direction.RX), ("▶ TX sent only", Direction.TX))

_SPELLINGS = (
    ("BSD: close, ECONNREFUSED", Spelling.BSD),
    ("Winsock: closesocket, WSAECONNREFUSED", Spelling.WINSOCK),
)


@dataclass(frozen=True, slots=True)
class ExportWish:
    """What is to be written; the place is asked for next."""

    form: ExportForm
    selection: Selection


class ExportDialog(QDialog):
    """Emits ``chosen`` with an :class:`ExportWish`; opened with ``open()``."""

    chosen = Signal(object)

    def __init__(self, names: Sequence[str], current: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("exportDialog")
        self.setWindowTitle("Export records")
        self.setAccessibleName("Export records")
        self._form = QComboBox(self)
        self._socket = QComboBox(self)
        self._direction = QComboBox(self)
        self._spelling = QComboBox(self)
        self._hint = Label(theme, "", FontRole.SMALL, "muted", self)
        self._hint.setWordWrap(True)
        for form, title, _hint in _FORMS:
            self._form.addItem(title, form)
        self._socket.addItem("All sockets", "")
        for name in names:
            self._socket.addItem(name, name)
        self._socket.setCurrentIndex(max(0, self._socket.findData(current)) if current else 0)
        self._socket.setMinimumContentsLength(24)
        self._socket.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for title, direction in _DIRECTIONS:
            self._direction.addItem(title, direction)
        for title, spelling in _SPELLINGS:
            self._spelling.addItem(title, spelling)
        self._go_on = TextButton(theme, "Choose file…", self, kind="primary")
        self._cancel = TextButton(theme, "Cancel", self)
        self._lay_out(theme)
        self._form.currentIndexChanged.connect(self._on_form)
        self._go_on.clicked.connect(self._on_go_on)
        self._cancel.clicked.connect(self.reject)
        self._on_form()

    def _lay_out(self, theme: Theme) -> None:
        px = theme.px
        rows = QFormLayout()
        rows.setHorizontalSpacing(px(12))
        rows.setVerticalSpacing(px(8))
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for title, name, field in (
            ("Form", "form", self._form),
            ("Sockets", "socket", self._socket),
            ("Direction", "direction", self._direction),
            ("Spelling", "spelling", self._spelling),
        ):  # fmt: skip
            field.setObjectName(f"export.{name}")
            field.setAccessibleName(title)
            field.setToolTip(title)
            label = Label(theme, title, FontRole.BODY, "", self)
            label.setBuddy(field)
            rows.addRow(label, field)
        rows.addRow("", self._hint)
        self._go_on.setObjectName("export.goOn")
        self._go_on.setToolTip("Choose where to write (Enter)")
        self._cancel.setObjectName("export.cancel")
        self._cancel.setToolTip("Write nothing (Esc)")
        self._go_on.setDefault(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(16))
        column.addLayout(rows)
        column.addLayout(buttons)
        self.setMinimumWidth(px(440))

    def _on_form(self) -> None:
        form, _title, hint = _FORMS[self._form.currentIndex()]
        self._hint.setText(hint)
        records = form is not ExportForm.JSON
        self._socket.setEnabled(records)
        self._direction.setEnabled(records and form not in CALL_FORMS)
        self._spelling.setEnabled(form in CALL_FORMS)

    def _on_go_on(self) -> None:
        form = _FORMS[self._form.currentIndex()][0]
        direction = _DIRECTIONS[self._direction.currentIndex()][1]
        spelling = _SPELLINGS[self._spelling.currentIndex()][1]
        selection = Selection(str(self._socket.currentData()), direction, spelling)
        self.chosen.emit(ExportWish(form, selection))
        self.accept()
