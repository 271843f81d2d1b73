"""What is exported, in which form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from workbench.project.export.forms import CALL_FORMS, PACKET_FORMS, ExportForm, Selection
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label
from workbench.ui.window.files.exportforms import DIRECTIONS, FORMS, SPELLINGS

_ALL, _SHOWN = "All records", "What the tables show: filters, messages"


@dataclass(frozen=True, slots=True)
class ExportWish:
    """What is to be written; the place is asked for next. ``shown``: what the tables show, filtered and as
    messages. ``key_log`` is a file with secrets of TLS connections."""

    form: ExportForm
    selection: Selection
    shown: bool = False
    key_log: Path | None = None


class ExportDialog(QDialog):
    """Emits ``chosen`` with an :class:`ExportWish`; opened with ``open()``."""

    chosen = Signal(object)

    def __init__(
        self, names: Sequence[str], current: str, theme: Theme, parent: QWidget | None = None, *, part: bool = False
    ) -> None:
        super().__init__(parent)
        self.setObjectName("exportDialog")
        self.setWindowTitle("Export records")
        self.setAccessibleName("Export records")
        self._form = QComboBox(self)
        self._socket = QComboBox(self)
        self._direction = QComboBox(self)
        self._part = QComboBox(self)
        self._part.addItems([_ALL, _SHOWN] if part else [_ALL])
        self._part.setCurrentIndex(int(part))
        self._key_log = QLineEdit(self)
        self._key_log.setPlaceholderText("none: a file of SSLKEYLOGFILE lines")
        self._browse = TextButton(theme, "Choose…", self)
        self._spelling = QComboBox(self)
        self._hint = Label(theme, "", FontRole.SMALL, "muted", self)
        self._hint.setWordWrap(True)
        for form, title, _sentence in FORMS:
            self._form.addItem(title, form)
        self._socket.addItem("All sockets", "")
        for name in names:
            self._socket.addItem(name, name)
        self._socket.setCurrentIndex(max(0, self._socket.findData(current)) if current else 0)
        self._socket.setMinimumContentsLength(24)
        self._socket.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for title, direction in DIRECTIONS:
            self._direction.addItem(title, direction)
        for title, spelling in SPELLINGS:
            self._spelling.addItem(title, spelling)
        self._go_on = TextButton(theme, "Choose file…", self, kind="primary")
        self._cancel = TextButton(theme, "Cancel", self)
        self._lay_out(theme)
        self._form.currentIndexChanged.connect(self._on_form)
        self._go_on.clicked.connect(self._on_go_on)
        self._cancel.clicked.connect(self.reject)
        self._browse.clicked.connect(self._on_browse)
        self._on_form()

    def recall(self, wish: ExportWish) -> None:
        """Begin with the form, the direction and the spelling of an earlier wish. Which socket and which key log are
        asked anew: those belong to what is exported."""
        self._form.setCurrentIndex([words.form for words in FORMS].index(wish.form))
        self._direction.setCurrentIndex([way for _title, way in DIRECTIONS].index(wish.selection.direction))
        self._spelling.setCurrentIndex([each for _title, each in SPELLINGS].index(wish.selection.spelling))

    def _lay_out(self, theme: Theme) -> None:
        px = theme.px
        rows = QFormLayout()
        rows.setHorizontalSpacing(px(12))
        rows.setVerticalSpacing(px(8))
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for title, name, field in (
            ("Form", "form", self._form),
            ("Sockets", "socket", self._socket),
            ("Records", "part", self._part),
            ("Direction", "direction", self._direction),
            ("TLS key log", "keyLog", self._key_log),
            ("Spelling", "spelling", self._spelling),
        ):  # fmt: skip
            field.setObjectName(f"export.{name}")
            field.setAccessibleName(title)
            field.setToolTip(title)
            label = Label(theme, title, FontRole.BODY, "", self)
            label.setBuddy(field)
            if field is self._key_log:
                rows.addRow(label, self._with_browse(px(8)))
            else:
                rows.addRow(label, field)
        rows.addRow("", self._hint)
        self._key_log.setToolTip(
            "Secrets are never kept in a project. Those in this file are written into the capture for Wireshark, which "
            "then decrypts the TLS that it holds"
        )
        self._hint.setMinimumHeight(3 * self._hint.fontMetrics().lineSpacing())
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
        self.setMinimumWidth(px(520))

    def _with_browse(self, spacing: int) -> QHBoxLayout:
        self._browse.setObjectName("export.browse")
        self._browse.setToolTip("Choose a key log file")
        row = QHBoxLayout()
        row.setSpacing(spacing)
        row.addWidget(self._key_log, 1)
        row.addWidget(self._browse)
        return row

    def _on_form(self) -> None:
        form, _title, sentence = FORMS[self._form.currentIndex()]
        self._hint.setText(sentence)
        records = form is not ExportForm.JSON
        self._socket.setEnabled(records)
        traffic = records and form not in CALL_FORMS
        self._direction.setEnabled(traffic)
        self._part.setEnabled(traffic and self._part.count() > 1)
        self._spelling.setEnabled(form in CALL_FORMS)
        for field in (self._key_log, self._browse):
            field.setEnabled(form in PACKET_FORMS)
        self._go_on.setText("Choose folder…" if form is ExportForm.RAW_FILES else "Choose file…")

    def _on_browse(self) -> None:
        dialog = QFileDialog(self, "TLS key log")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._key_log.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_go_on(self) -> None:
        form = FORMS[self._form.currentIndex()].form
        direction = DIRECTIONS[self._direction.currentIndex()][1]
        spelling = SPELLINGS[self._spelling.currentIndex()][1]
        selection = Selection(str(self._socket.currentData()), direction, spelling)
        shown = self._part.isEnabled() and self._part.currentText() == _SHOWN
        typed = self._key_log.text().strip() if form in PACKET_FORMS else ""
        self.chosen.emit(ExportWish(form, selection, shown, Path(typed) if typed else None))
        self.accept()
