"""Pasting a command of a shell: what it would send to whom is shown while it is typed. Nothing is run."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from workbench.model.sockets import Role
from workbench.project.importing.commands.reading import read_command
from workbench.project.importing.commands.shellwords import CommandError
from workbench.project.importing.commands.talk import Talk
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label

READ_AFTER_MS: Final = 150
PREVIEW_MAX_CHARS: Final = 20_000
PLACEHOLDER: Final = (
    "Paste it here:\n\ncurl https://example.org/api -H 'Accept: application/json' -d 'a=1'\n"
    "printf 'PING\\r\\n' | nc 127.0.0.1 6379"
)


class CommandDialog(QDialog):
    """Emits ``chosen`` with a :class:`Talk`; opened with ``open()``."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._talk: Talk | None = None
        self.setObjectName("commandDialog")
        self.setWindowTitle("Paste a command")
        self.setAccessibleName("Paste a command")
        self._text = self._pane("command.text", "Command", "A command with curl, nc, ncat or openssl s_client; echo and"
                                " printf may stand before a pipe. It is read, never run")  # fmt: skip
        self._text.setPlaceholderText(PLACEHOLDER)
        self._said = Label(theme, "", FontRole.BODY, "muted", self)
        self._said.setObjectName("command.said")
        self._said.setWordWrap(True)
        self._preview = self._pane("command.preview", "What it sends", "The payload as it goes into the library")
        self._preview.setReadOnly(True)
        self._go = TextButton(theme, "&Add", self, kind="primary")
        self._cancel = TextButton(theme, "Cancel", self)
        self._timer = QTimer(self)
        self._timer.setObjectName("readCommandTimer")
        self._timer.setSingleShot(True)
        self._timer.setInterval(READ_AFTER_MS)
        self._lay_out()
        self._timer.timeout.connect(self.read)
        self._text.textChanged.connect(self._timer.start)
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
        self._talk = None
        said, preview = "Nothing to read yet.", ""
        try:
            if text.strip():
                self._talk = read_command(text)
                said, preview = _account(self._talk), _preview_text(self._talk)
        except CommandError as error:
            said = f"{_place(text, error.offset)}: {error}."
        self._said.setText(said)
        self._preview.setPlainText(preview)
        self._go.setEnabled(self._talk is not None)

    def done(self, result: int) -> None:
        self._timer.stop()
        super().done(result)

    def _on_go(self) -> None:
        self.read()
        if self._talk is not None:
            self.chosen.emit(self._talk)
            self.accept()

    def _pane(self, name: str, title: str, tip: str) -> QPlainTextEdit:
        pane = QPlainTextEdit(self)
        pane.setObjectName(name)
        pane.setAccessibleName(title)
        pane.setToolTip(tip)
        pane.setFont(self._theme.font(FontRole.DATA))
        pane.setTabChangesFocus(True)
        pane.setMinimumHeight(round(QFontMetricsF(pane.font()).lineSpacing() * 6))
        return pane

    def _lay_out(self) -> None:
        px = self._theme.px
        self._go.setObjectName("command.go")
        self._go.setToolTip("A payload in the library, and its socket; nothing is opened (Ctrl+Enter)")
        self._go.setShortcut("Ctrl+Return")
        self._go.setDefault(True)
        self._cancel.setObjectName("command.cancel")
        self._cancel.setToolTip("Add nothing (Esc)")
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._go)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(8))
        column.addWidget(self._text, 1)
        column.addWidget(self._said)
        column.addWidget(self._preview, 1)
        column.addLayout(buttons)
        self.resize(px(760), px(520))


def _place(text: str, offset: int) -> str:
    before = text[:offset]
    line, column = before.count("\n") + 1, offset - before.rfind("\n")
    return f"Line {line:,}, column {column:,}" if "\n" in text.strip() else f"Column {column:,}"


def _account(talk: Talk) -> str:
    role = "A listener at" if talk.socket.role is Role.LISTENER else "To"
    return " ".join((f"{role} {talk.socket.url}.", *talk.remarks))


def _preview_text(talk: Talk) -> str:
    if talk.payload is None:
        return ""
    shown = talk.payload.text[:PREVIEW_MAX_CHARS].replace("\\r\\n", "\\r\\n\n")
    return shown + (" …" if len(talk.payload.text) > PREVIEW_MAX_CHARS else "")
