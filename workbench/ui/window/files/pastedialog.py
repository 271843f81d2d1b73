"""Pasting something to be read: what is made of it is shown while it is typed, and taken by one button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QPlainTextEdit, QVBoxLayout, QWidget

from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label

READ_AFTER_MS: Final = 150  # so that a long text is not read for every key
WIDTH_PX, HEIGHT_PX = 760, 560


@dataclass(frozen=True, slots=True)
class PasteWords:
    """``prefix`` begins every object name; the last two are tool tips of the buttons."""

    prefix: str
    title: str
    what: str
    tip: str
    placeholder: str
    result: str
    result_tip: str
    go: str
    go_tip: str
    cancel_tip: str


class PasteDialog(QDialog):
    """Emits ``chosen`` with what :meth:`take` gives; opened with ``open()``.

    A subclass calls :meth:`lay_out` and then :meth:`read` at the end of its own making.
    """

    chosen = Signal(object)

    def __init__(self, words: PasteWords, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._words = words
        self.setObjectName(f"{words.prefix}Dialog")
        self.setWindowTitle(words.title)
        self.setAccessibleName(words.title)
        self.text = self._pane("text", words.what, words.tip)
        self.text.setPlaceholderText(words.placeholder)
        self.said = Label(theme, "", FontRole.BODY, "muted", self)
        self.said.setObjectName(f"{words.prefix}.said")
        self.said.setWordWrap(True)
        self.preview = self._pane("preview", words.result, words.result_tip)
        self.preview.setReadOnly(True)
        self.go = TextButton(theme, words.go, self, kind="primary")
        self.cancel = TextButton(theme, "Cancel", self)
        self._timer = QTimer(self)
        self._timer.setObjectName(f"{words.prefix}Timer")
        self._timer.setSingleShot(True)
        self._timer.setInterval(READ_AFTER_MS)
        self._timer.timeout.connect(self.read)
        self.text.textChanged.connect(self._timer.start)
        self.go.clicked.connect(self._on_go)
        self.cancel.clicked.connect(self.reject)

    def look(self, text: str) -> tuple[str, str]:
        """Read ``text``: what is said of it, and its preview. Called with every text, an empty one, too."""
        raise NotImplementedError

    def take(self) -> object | None:
        """What was read last; None where it could not be."""
        raise NotImplementedError

    def set_text(self, text: str) -> None:
        """As if it had been pasted."""
        self.text.setPlainText(text)
        self.read()

    def read(self) -> None:
        """Read what stands there now, and show it."""
        self._timer.stop()
        said, preview = self.look(self.text.toPlainText())
        self.said.setText(said)
        self.preview.setPlainText(preview)
        self.go.setEnabled(self.take() is not None)

    def done(self, result: int) -> None:
        self._timer.stop()
        super().done(result)

    def lay_out(self, between: QLayout | None = None) -> None:
        """The text, what stands ``between``, what is said, the preview, the buttons."""
        px, words = self.theme.px, self._words
        self.go.setObjectName(f"{words.prefix}.go")
        self.go.setToolTip(f"{words.go_tip} (Ctrl+Enter)")
        self.go.setShortcut("Ctrl+Return")
        self.go.setDefault(True)
        self.cancel.setObjectName(f"{words.prefix}.cancel")
        self.cancel.setToolTip(f"{words.cancel_tip} (Esc)")
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(8))
        column.addWidget(self.text, 1)
        if between is not None:
            column.addLayout(between)
        column.addWidget(self.said)
        column.addWidget(self.preview, 1)
        column.addLayout(buttons)
        self.resize(px(WIDTH_PX), px(HEIGHT_PX))

    def _on_go(self) -> None:
        self.read()
        if (taken := self.take()) is not None:
            self.chosen.emit(taken)
            self.accept()

    def _pane(self, name: str, title: str, tip: str) -> QPlainTextEdit:
        pane = QPlainTextEdit(self)
        pane.setObjectName(f"{self._words.prefix}.{name}")
        pane.setAccessibleName(title)
        pane.setToolTip(tip)
        pane.setFont(self.theme.font(FontRole.DATA))
        pane.setTabChangesFocus(True)
        pane.setMinimumHeight(round(QFontMetricsF(pane.font()).lineSpacing() * 6))
        return pane
