"""The question before a payload is sent: which files and variables it reads, and which secrets it lacks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from workbench.session.payloads.wanted import Wanted, WantedKind, plain_name
from workbench.session.secrets import SECRET_MAX_CHARS
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.banner import breakable
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label

WIDTH_PX = 560
LIST_MOST_PX = 320
SHOWN_MOST = 100
USERS_MOST = 8
KINDS = {
    WantedKind.FILE: "Reads the file",
    WantedKind.ENVIRONMENT: "Reads the environment variable",
    WantedKind.STORED: "Takes the stored secret",
    WantedKind.ASKED: "Needs the secret",
}
REMEMBERED = (
    "Remembered for this project on this computer: its rules and sequences may use it, too. Whatever reads something"
    " else asks again."
)
IN_MEMORY = "Kept in memory until the project is closed. What is sent with it is recorded, as all traffic is."


class AskDialog(QDialog):
    """``open()`` it; it deletes itself when closed. ``answered`` carries what was allowed and the secrets by name;
    closing it answers nothing, and nothing is sent."""

    answered = Signal(object, object)

    def __init__(self, theme: Theme, wanted: Sequence[Wanted], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wanted = tuple(wanted[:SHOWN_MOST])  # who allows what is not shown? The rest is asked after it
        self.lines: dict[str, QLineEdit] = {}
        allows = any(each.is_permission for each in self._wanted)
        asks = any(not each.is_permission for each in self._wanted)
        self.setObjectName("ask-dialog")
        self.setWindowTitle("Before it is sent" if asks or not allows else "May it read this?")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        title = "Allow and use" if allows and asks else "Allow" if allows else "Use"
        self.allow = TextButton(theme, title, self, kind="primary")
        self.allow.setObjectName("ask-allow")
        self.allow.setToolTip("Go on with these")
        self.cancel = TextButton(theme, "Cancel", self)
        self.cancel.setObjectName("ask-cancel")
        self.cancel.setToolTip("Nothing is read, and nothing is sent")
        self.allow.clicked.connect(self._on_allow)
        self.cancel.clicked.connect(self.reject)
        self._lay_out(allows, asks)
        self._on_text()
        if self.lines:
            next(iter(self.lines.values())).setFocus()
        self.resize(theme.px(WIDTH_PX), self.sizeHint().height())

    @Slot()
    def _on_allow(self) -> None:
        values = {name: line.text() for name, line in self.lines.items()}
        for line in self.lines.values():
            line.clear()
        self.answered.emit([each for each in self._wanted if each.is_permission], values)
        self.accept()

    @Slot()
    def _on_text(self) -> None:
        self.allow.setEnabled(all(line.text() for line in self.lines.values()))

    def _lay_out(self, allows: bool, asks: bool) -> None:
        px = self._theme.px
        body = QWidget(self)
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, px(8), 0)
        rows.setSpacing(px(12))
        for each in self._wanted:
            rows.addWidget(self._row(each))
        rows.addStretch(1)
        area = QScrollArea(self)
        area.setObjectName("ask-list")
        area.setAccessibleName("What the payload asks for")
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(body)
        area.setMinimumHeight(min(body.sizeHint().height() + px(4), px(LIST_MOST_PX)))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.allow)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(12))
        head = "The payload reads what the project itself does not hold:" if allows else "The payload needs a secret:"
        column.addWidget(Label(self._theme, head, FontRole.STRONG, parent=self))
        column.addWidget(area, 1)
        for words, is_shown in ((REMEMBERED, allows), (IN_MEMORY, asks)):
            if is_shown:
                note = Label(self._theme, words, FontRole.SMALL, "muted", self)
                note.setWordWrap(True)
                column.addWidget(note)
        column.addLayout(buttons)

    def _row(self, wanted: Wanted) -> QWidget:
        row = QWidget(self)
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(2))
        column.addWidget(Label(self._theme, KINDS[wanted.kind], FontRole.SMALL, "muted", row))
        name = Label(self._theme, breakable(wanted.shown), FontRole.DATA, "", row)
        name.setWordWrap(True)
        column.addWidget(name)
        if wanted.users:
            more = " …" if len(wanted.users) > USERS_MOST else ""
            names = ", ".join(plain_name(each) for each in wanted.users[:USERS_MOST])
            words = breakable(f"for {names}{more}")
            users = Label(self._theme, words, FontRole.SMALL, "muted", row)
            users.setWordWrap(True)
            column.addWidget(users)
        if wanted.reason:
            reason = Label(self._theme, wanted.reason, FontRole.SMALL, "warn", row)
            reason.setWordWrap(True)
            column.addWidget(reason)
        if wanted.kind is WantedKind.ASKED:
            column.addWidget(self._line(wanted.name, row))
        return row

    def _line(self, name: str, parent: QWidget) -> QLineEdit:
        line = self.lines[name] = QLineEdit(parent)
        line.setObjectName(f"ask-secret-{len(self.lines)}")
        line.setAccessibleName(f"The secret {plain_name(name)}")
        line.setEchoMode(QLineEdit.EchoMode.Password)
        line.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        line.setMaxLength(SECRET_MAX_CHARS)
        line.setToolTip("Taken as it is written, in UTF-8; never saved")
        line.textChanged.connect(self._on_text)
        return line
