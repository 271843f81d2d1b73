"""Asking for a password that a proxy or a private key wants: below the banner that says so, kept in memory alone."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from workbench.session.secrets import SECRET_MAX_CHARS, secret_title
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label


class PasswordBar(QWidget):
    """``given`` carries the password; the line forgets it at once."""

    given = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = ""
        self.setObjectName("password-bar")
        self._words = Label(theme, "", FontRole.BODY, "", self)
        self._words.setWordWrap(True)
        self.line = QLineEdit(self)
        self.line.setObjectName("password-line")
        self.line.setAccessibleName("Password")
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self.line.setMaxLength(SECRET_MAX_CHARS)
        self.line.setMaximumWidth(theme.px(320))
        self.line.setToolTip("Enter opens the socket again with this password")
        self._use = TextButton(theme, "Use it and open", self, icon="key-round")
        self._use.setObjectName("password-use")
        self._use.setToolTip("Open the socket again with this password")
        self._use.setEnabled(False)
        self._note = Label(theme, "Kept in memory until the project is closed; never saved, never logged.",
                           FontRole.SMALL, "muted", self)  # fmt: skip
        self._note.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self.line, 1)
        row.addWidget(self._use)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(38), 0, theme.px(8), theme.px(4))  # under the banner's words
        column.setSpacing(theme.px(4))
        column.addWidget(self._words)
        column.addLayout(row)
        column.addWidget(self._note)
        self.line.textChanged.connect(self._on_text)
        self.line.returnPressed.connect(self._on_given)
        self._use.clicked.connect(self._on_given)
        self.hide()

    def ask(self, key: str) -> None:
        """Ask for that secret; an empty key asks for none. What is being written stays."""
        if key != self._key:
            self._key = key
            self.line.clear()
        title = f"Password for {secret_title(key)}" if key else ""
        self._words.setText(title)
        self.line.setAccessibleName(title or "Password")
        self.setVisible(bool(key))

    @Slot()
    def _on_text(self) -> None:
        self._use.setEnabled(bool(self.line.text()))

    @Slot()
    def _on_given(self) -> None:
        password = self.line.text()
        if not password:
            return
        self.line.clear()
        self.given.emit(password)
