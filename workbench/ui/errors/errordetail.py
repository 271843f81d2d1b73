"""One error at length: its names and numbers, what it means, what causes it, what to try, where the two differ."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from workbench.model.errors.codes import near_names, winsock_code_of
from workbench.model.errors.numbers import HERE, WINDOWS_ERRORS
from workbench.model.errors.row import ErrorCode
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.labels import Label

_HINT = "Search for a number in any counting, a name in any spelling, or words of the sentences."
_SECTIONS = ("Meaning", "Usual cause", "What to try", "Winsock and POSIX")
_NAMES = ("Winsock", "POSIX", "getaddrinfo", "Windows")


class ErrorDetail(QScrollArea):
    """Texts can be selected; sections without a text are hidden."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("errors.detail")
        self.setAccessibleName("The chosen error")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._title = self._text(FontRole.HEADING)
        self._names = {name: (Label(theme, name, tone="muted"), self._text(FontRole.DATA)) for name in _NAMES}
        self._sections = {name: (Label(theme, name, FontRole.STRONG), self._text()) for name in _SECTIONS}
        self._lay_out()

    def show_code(self, code: ErrorCode | None, asked: str = "") -> None:
        """Show an error; None where nothing fits what was ``asked``: then names that look like it are offered."""
        self._title.setText(code.title if code is not None else "No error fits")
        names = _names(code) if code is not None else {}
        texts = (_hint(asked), "", "", "")
        if code is not None:
            texts = (code.meaning, code.cause, code.advice, code.difference)
        for name, (label, value) in self._names.items():
            value.setText(names.get(name, ""))
            label.setVisible(name in names)
            value.setVisible(name in names)
        for (label, value), text in zip(self._sections.values(), texts, strict=True):
            value.setText(text)
            label.setVisible(bool(text) and code is not None)
            value.setVisible(bool(text))
        self.verticalScrollBar().setValue(0)

    def _text(self, role: FontRole = FontRole.BODY) -> Label:
        label = Label(self._theme, "", role)
        label.setWordWrap(True)
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return label

    def _lay_out(self) -> None:
        px = self._theme.px
        body = QWidget()
        body.setObjectName("errors.detailBody")
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(1, 1)
        for row, (label, value) in enumerate(self._names.values()):
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
        column = QVBoxLayout(body)
        column.setContentsMargins(px(16), px(4), px(16), px(16))
        column.setSpacing(px(4))
        column.addWidget(self._title)
        column.addSpacing(px(8))
        column.addLayout(grid)
        for label, value in self._sections.values():
            column.addSpacing(px(8))
            column.addWidget(label)
            column.addWidget(value)
        column.addStretch(1)
        self.setWidget(body)


def _hint(asked: str) -> str:
    near = near_names(asked)
    return f"Did you mean {' or '.join(near)}?" if near else _HINT


def _names(code: ErrorCode) -> dict[str, str]:
    names: dict[str, str] = {}
    if code.wsa_name:
        names["Winsock"] = f"{code.wsa_name} {code.wsa_code}"
    elif (winsock := winsock_code_of(code.name)) is not None:
        names["Winsock"] = f"{winsock.wsa_name} {winsock.wsa_code} in its place"
    for title, name, numbers in (("POSIX", code.posix_name, HERE.errnos), ("getaddrinfo", code.eai_name, HERE.lookups)):
        if name:
            number = numbers.get(name)
            names[title] = name if number is None else f"{name} {number} on this system"
    windows = [
        f"{name} {number}" for number, (name, row) in WINDOWS_ERRORS.items()
        if row == code.name and number != code.wsa_code
    ]  # fmt: skip
    if windows:
        names["Windows"] = ", ".join(windows)
    return names
