"""A message inside the panel that it concerns: what happened, in words, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.buttons import IconButton, TextButton
from workbench.ui.widgets.labels import Label
from workbench.ui.widgets.polish import set_style_property

NARROW = 640  # of the 4-pixel grid, scaled
LONGEST_WORD = 40  # characters


class BannerKind(StrEnum):
    """How bad it is; each has its own sign."""

    INFO = "info"
    OK = "ok"
    WARN = "warn"
    ERROR = "error"


SIGNS: dict[BannerKind, tuple[str, Token, str]] = {
    BannerKind.INFO: ("info", Token.INFO, "Note"),
    BannerKind.OK: ("circle-check", Token.OK, "Done"),
    BannerKind.WARN: ("triangle-alert", Token.WARN, "Warning"),
    BannerKind.ERROR: ("circle-alert", Token.ERROR, "Error"),
}


class Banner(QFrame):
    """Hidden until ``show_message``. ``closed`` is emitted when a person closes it.

    Actions: ``add_action("Try again", slot, primary=True)``; ``set_details(text)`` brings a "Copy details" button.
    """

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kind = BannerKind.INFO
        self._details = ""
        self._words = ("", "")
        self.setObjectName("banner")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)  # words may need more lines
        self._sign = QLabel(self)
        self._title = Label(theme, role=FontRole.STRONG, parent=self)
        self._title.setWordWrap(True)
        self._text = Label(theme, parent=self)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._copy = TextButton(theme, "Copy details", self, icon="copy", kind="quiet")
        self._copy.setToolTip("Copy what happened as text, for a report")
        self._copy.clicked.connect(self._copy_details)
        self._close = IconButton(theme, "x", "Close this message", self)
        self._close.clicked.connect(self._on_close)
        self._lay_out()
        theme.changed.connect(self._follow_theme)
        self._follow_theme()
        self.hide()

    @property
    def kind(self) -> BannerKind:
        """What is shown now."""
        return self._kind

    @property
    def title(self) -> str:
        """The first line."""
        return self._words[0]

    @property
    def text(self) -> str:
        """The sentences below it."""
        return self._words[1]

    def show_message(self, kind: BannerKind, title: str, text: str = "", *, details: str = "") -> None:
        """Show a message in place of the one before; buttons that were added stay."""
        self._kind = kind
        set_style_property(self, "banner", kind.value)
        self._words = (title, text)
        self._title.setText(breakable(title))
        self._text.setText(breakable(text))
        self._text.setVisible(bool(text))
        self.set_details(details)
        self.setAccessibleName(f"{SIGNS[kind][2]}: {title}")
        self.setAccessibleDescription(text)
        self._follow_theme()
        self.show()

    def set_details(self, details: str) -> None:
        """What "Copy details" puts on the clipboard; empty hides the button."""
        self._details = details
        self._copy.setVisible(bool(details))

    def add_action(
        self, title: str, slot: Callable[[], object], *, icon: str = "", primary: bool = False
    ) -> TextButton:
        """Add a button left of "Copy details"; hide and show it as it fits the message."""
        button = TextButton(self._theme, title, self, icon=icon, kind="primary" if primary else "")
        button.clicked.connect(slot)
        self._deeds.insertWidget(self._deeds.count() - 2, button)
        return button

    def set_closable(self, closable: bool) -> None:
        """A state that lasts has no close button."""
        self._close.setVisible(closable)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Buttons stand beside the words where there is width, else below them."""
        super().resizeEvent(event)
        narrow = self.width() < self._theme.px(NARROW)
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._body.direction() is not direction:
            self._body.setDirection(direction)
            self.updateGeometry()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._text)
        self._deeds = QHBoxLayout()
        self._deeds.addWidget(self._copy)
        self._deeds.addStretch(1)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.addLayout(words, 1)
        self._body.addLayout(self._deeds)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(self._body, 1)
        self._row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)

    @Slot()
    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(self._details)

    @Slot()
    def _on_close(self) -> None:
        self.hide()
        self.closed.emit()

    @Slot()
    def _follow_theme(self) -> None:
        px = self._theme.px
        icon, token, word = SIGNS[self._kind]
        self._sign.setPixmap(self._theme.pixmap(icon, 18, token))
        self._sign.setFixedSize(QSize(px(18), px(20)))
        self._sign.setAccessibleName(word)
        self._row.setContentsMargins(px(12), px(8), px(8), px(8))
        for layout in (self._row, self._body, self._deeds):
            layout.setSpacing(px(8))


def breakable(text: str) -> str:
    """Words too long for a line, such as host names, may be broken anywhere: else they would widen the window."""
    words = text.split(" ")
    return " ".join("\u200b".join(word) if len(word) > LONGEST_WORD else word for word in words)
