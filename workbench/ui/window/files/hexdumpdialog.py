"""Pasting a hex dump: what is read of it is shown while it is typed, and where it goes is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from workbench.codec.hexdump import dump_lines
from workbench.codec.hexinput.dump import Dump, DumpError, DumpForm
from workbench.codec.hexinput.reading import read_dump
from workbench.model.records import Direction
from workbench.model.texts import bytes_text, count_text
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label

READ_AFTER_MS: Final = 150  # so that a long dump is not read for every key
PREVIEW_LINES: Final = 200
PREVIEW_BYTES: Final = 4_096  # of one record
NEW_SOCKET: Final = 0
LIBRARY: Final = -1
PLACEHOLDER: Final = "Paste it here:\n\n00000000: 4865 6c6c 6f  Hello\n0000   48 65 6c 6c 6f\n{ 0x48, 0x65, 0x6c }"
_FORMS: Final = (
    ("Find out", None),
    ("Lines with offsets: xxd, od, hexdump, Wireshark", DumpForm.OFFSETS),
    ("C array", DumpForm.C_ARRAY),
    ("Python bytes", DumpForm.PYTHON),
    ("Plain hex digits", DumpForm.PLAIN),
)
_FORM_WORDS: Final = {
    DumpForm.OFFSETS: "Lines with offsets", DumpForm.C_ARRAY: "C array", DumpForm.PYTHON: "Python bytes",
    DumpForm.PLAIN: "Hex digits",
}  # fmt: skip
_SIGNS: Final = {None: "◀ RX (no mark)", Direction.RX: "◀ RX", Direction.TX: "▶ TX"}


@dataclass(frozen=True, slots=True)
class DumpWish:
    """``session_id`` 0 is a new socket, -1 the library of payloads."""

    dump: Dump
    session_id: int = NEW_SOCKET

    @property
    def to_library(self) -> bool:
        return self.session_id == LIBRARY


class HexDumpDialog(QDialog):
    """Emits ``chosen`` with a :class:`DumpWish`; opened with ``open()``."""

    chosen = Signal(object)

    def __init__(self, sockets: Sequence[tuple[int, str]], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._dump: Dump | None = None
        self.setObjectName("hexDumpDialog")
        self.setWindowTitle("Paste a hex dump")
        self.setAccessibleName("Paste a hex dump")
        self._text = self._pane("hexDump.text", "Hex dump", "A dump of xxd, od, hexdump or Wireshark, a C array, Python"
                                " bytes, hex digits; I, O, < and > before a packet are directions")  # fmt: skip
        self._text.setPlaceholderText(PLACEHOLDER)
        self._preview = self._pane("hexDump.preview", "What was read", "The bytes that were read, record by record")
        self._preview.setReadOnly(True)
        self._said = Label(theme, "", FontRole.BODY, "muted", self)
        self._said.setObjectName("hexDump.said")
        self._said.setWordWrap(True)
        self._form = self._box("hexDump.form", "Form", [(title, form) for title, form in _FORMS])
        self._socket = self._box("hexDump.socket", "Record in",
                                 [("A new socket", NEW_SOCKET), ("The payload library, to be sent", LIBRARY)])
        for number, name in sockets:
            self._socket.addItem(name, number)
        self._go = TextButton(theme, "&Import", self, kind="primary")
        self._cancel = TextButton(theme, "Cancel", self)
        self._timer = QTimer(self)
        self._timer.setObjectName("readDumpTimer")
        self._timer.setSingleShot(True)
        self._timer.setInterval(READ_AFTER_MS)
        self._lay_out()
        self._timer.timeout.connect(self.read)
        self._text.textChanged.connect(self._timer.start)
        self._form.currentIndexChanged.connect(self.read)
        self._go.clicked.connect(self._on_go)
        self._cancel.clicked.connect(self.reject)
        self.read()

    def set_text(self, text: str) -> None:
        """As if it had been pasted."""
        self._text.setPlainText(text)
        self.read()

    def read(self) -> None:
        """Read what stands there now, and show it."""
        self._timer.stop()
        text = self._text.toPlainText()
        self._dump = None
        try:
            if text.strip():
                self._dump = read_dump(text, _FORMS[self._form.currentIndex()][1])
        except DumpError as error:
            line = text.count("\n", 0, error.offset) + 1
            self._show(f"Line {line:,}: {error}.", "")
        else:
            self._show(_account(self._dump), _preview_text(self._dump))
        self._go.setEnabled(self._dump is not None)

    def done(self, result: int) -> None:
        self._timer.stop()
        super().done(result)

    def _show(self, said: str, preview: str) -> None:
        self._said.setText(said)
        self._preview.setPlainText(preview)

    def _on_go(self) -> None:
        self.read()
        if self._dump is not None:
            self.chosen.emit(DumpWish(self._dump, int(self._socket.currentData())))
            self.accept()

    def _pane(self, name: str, title: str, tip: str) -> QPlainTextEdit:
        pane = QPlainTextEdit(self)
        pane.setObjectName(name)
        pane.setAccessibleName(title)
        pane.setToolTip(tip)
        pane.setFont(self._theme.font(FontRole.DATA))
        pane.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        pane.setTabChangesFocus(True)
        pane.setMinimumHeight(round(QFontMetricsF(pane.font()).lineSpacing() * 8))
        return pane

    def _box(self, name: str, title: str, entries: Sequence[tuple[str, object]]) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(name)
        box.setAccessibleName(title)
        box.setToolTip(title)
        for text, data in entries:
            box.addItem(text, data)
        return box

    def _lay_out(self) -> None:
        px = self._theme.px
        rows = QFormLayout()
        rows.setHorizontalSpacing(px(16))
        rows.setVerticalSpacing(px(8))
        for title, field in (("Form", self._form), ("Record in", self._socket)):
            label = Label(self._theme, title, FontRole.BODY, "", self)
            label.setBuddy(field)
            rows.addRow(label, field)
        self._go.setObjectName("hexDump.go")
        self._go.setToolTip("Record these bytes (Ctrl+Enter)")
        self._go.setShortcut("Ctrl+Return")
        self._go.setDefault(True)
        self._cancel.setObjectName("hexDump.cancel")
        self._cancel.setToolTip("Record nothing (Esc)")
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._go)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(8))
        column.addWidget(self._text, 1)
        column.addLayout(rows)
        column.addWidget(self._said)
        column.addWidget(self._preview, 1)
        column.addLayout(buttons)
        self.resize(px(760), px(620))


def _account(dump: Dump | None) -> str:
    if dump is None:
        return "Nothing to read yet."
    parts = [count_text(len(dump.records), "record", "records"), bytes_text(dump.size)]
    if any(record.time_ns is not None for record in dump.records):
        parts.append("with times")
    if any(record.direction is not None for record in dump.records):
        parts.append("with directions")
    remarks = "".join(f" {remark[:1].upper()}{remark[1:]}." for remark in dump.remarks)
    return f"{_FORM_WORDS[dump.form]}: {', '.join(parts)}.{remarks}"


def _preview_text(dump: Dump | None) -> str:
    lines: list[str] = []
    for number, record in enumerate(dump.records if dump is not None else (), 1):
        if len(lines) >= PREVIEW_LINES:
            lines.append("…")
            break
        sign = _SIGNS.get(None if record.direction is None else Direction(record.direction), "")
        lines.append(f"{number:,}  {sign}  {count_text(len(record.data), 'byte', 'bytes')}")
        lines += [f"    {line}" for line in dump_lines(record.data[:PREVIEW_BYTES])]
        if len(record.data) > PREVIEW_BYTES:
            lines.append("    …")
    return "\n".join(lines[: PREVIEW_LINES + 1])
