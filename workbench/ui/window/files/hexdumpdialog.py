"""Pasting a hex dump: what is read of it is shown while it is typed, and where it goes is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QComboBox, QFormLayout, QPlainTextEdit, QWidget

from workbench.codec.hexdump import dump_lines
from workbench.codec.hexinput.dump import Dump, DumpError, DumpForm
from workbench.codec.hexinput.reading import read_dump
from workbench.model.records import Direction
from workbench.model.texts import bytes_text, count_text
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.labels import Label
from workbench.ui.window.files.pastedialog import PasteDialog, PasteWords

PREVIEW_LINES: Final = 200
PREVIEW_BYTES: Final = 4_096  # of one record
NEW_SOCKET: Final = 0
LIBRARY: Final = -1
WORDS: Final = PasteWords(
    "hexDump",
    "Paste a hex dump",
    "Hex dump",
    "A dump of xxd, od, hexdump or Wireshark, a C array, Python bytes, hex digits; I, O, < and > before a packet are"
    " directions",
    "Paste it here:\n\n00000000: 4865 6c6c 6f  Hello\n0000   48 65 6c 6c 6f\n{ 0x48, 0x65, 0x6c }",
    "What was read",
    "The bytes that were read, record by record",
    "&Import",
    "Record these bytes",
    "Record nothing",
)
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


class HexDumpDialog(PasteDialog):
    """Emits ``chosen`` with a :class:`DumpWish`."""

    def __init__(self, sockets: Sequence[tuple[int, str]], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(WORDS, theme, parent)
        self._dump: Dump | None = None
        for pane in (self.text, self.preview):
            pane.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._form = self._box("hexDump.form", "Form", [(title, form) for title, form in _FORMS])
        self._socket = self._box("hexDump.socket", "Record in",
                                 [("A new socket", NEW_SOCKET), ("The payload library, to be sent", LIBRARY)])
        for number, name in sockets:
            self._socket.addItem(name, number)
        self._form.currentIndexChanged.connect(self.read)
        self.lay_out(self._rows())
        self.read()

    def look(self, text: str) -> tuple[str, str]:
        self._dump = None
        try:
            if text.strip():
                self._dump = read_dump(text, _FORMS[self._form.currentIndex()][1])
        except DumpError as error:
            line = text.count("\n", 0, error.offset) + 1
            return f"Line {line:,}: {error}.", ""
        return _account(self._dump), _preview_text(self._dump)

    def take(self) -> DumpWish | None:
        return None if self._dump is None else DumpWish(self._dump, int(self._socket.currentData()))

    def _box(self, name: str, title: str, entries: Sequence[tuple[str, object]]) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(name)
        box.setAccessibleName(title)
        box.setToolTip(title)
        for text, data in entries:
            box.addItem(text, data)
        return box

    def _rows(self) -> QFormLayout:
        rows = QFormLayout()
        rows.setHorizontalSpacing(self.theme.px(16))
        rows.setVerticalSpacing(self.theme.px(8))
        for title, field in (("Form", self._form), ("Record in", self._socket)):
            label = Label(self.theme, title, FontRole.BODY, "", self)
            label.setBuddy(field)
            rows.addRow(label, field)
        return rows


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
