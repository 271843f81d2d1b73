"""The project's notes: plain text in Markdown, with an undo of its own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFocusEvent, QFontMetricsF
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from workbench.ui.theme.fonts import FontRole
from workbench.ui.theme.theme import Theme

STORE_AFTER_MS = 400  # so that the document is not written for every key
NOTES_MAX_CHARS = 1_000_000


class NotesEditor(QPlainTextEdit):
    """``store`` is called with the text shortly after the last key, and at once by :meth:`flush`."""

    def __init__(self, store: Callable[[str], None], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._theme = theme
        self._stored = ""
        self.setObjectName("notesEditor")
        self.setAccessibleName("Notes")
        self.setAccessibleDescription("Plain text in Markdown, kept in the project file")
        self.setToolTip("Plain text in Markdown, kept in the project file")
        self.setPlaceholderText("Notes about this project, in Markdown: what was tested, what was seen.")
        self.setTabChangesFocus(False)
        self._timer = QTimer(self)
        self._timer.setObjectName("storeNotesTimer")
        self._timer.setSingleShot(True)
        self._timer.setInterval(STORE_AFTER_MS)
        self._timer.timeout.connect(self.flush)
        self.textChanged.connect(self._on_text_changed)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_notes(self, notes: str) -> None:
        """The document's notes; nothing happens to text or cursor where they are shown already."""
        if notes == self._stored or self._timer.isActive():
            return
        self._stored = notes
        self.blockSignals(True)
        self.setPlainText(notes)
        self.blockSignals(False)

    def forget(self) -> None:
        """Another project: what was typed last belongs to the one before."""
        self._timer.stop()
        self._stored = ""
        self.blockSignals(True)
        self.clear()
        self.blockSignals(False)

    def flush(self) -> None:
        """Hand over what was typed, now."""
        self._timer.stop()
        text = self.toPlainText()[:NOTES_MAX_CHARS]
        if text != self._stored:
            self._stored = text
            self._store(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.flush()

    def _on_text_changed(self) -> None:
        self._timer.start()

    def _on_theme_changed(self) -> None:
        font = self._theme.font(FontRole.DATA)
        self.setFont(font)
        self.setTabStopDistance(4 * QFontMetricsF(font).horizontalAdvance(" "))
