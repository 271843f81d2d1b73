"""Labels by role and tone, one that cuts long texts with a tool tip, and thin lines."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.polish import set_style_property
from workbench.ui.widgets.tips import plain_tip

TONES = ("", "muted", "ok", "warn", "error", "accent", "rx", "tx")


class Label(QLabel):
    """A text in a font role and a tone: "", muted, ok, warn, error, accent, rx, tx."""

    def __init__(self, theme: Theme, text: str = "", role: FontRole = FontRole.BODY, tone: str = "",
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(text, parent)
        self._theme, self._role = theme, role
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.set_tone(tone)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    def set_tone(self, tone: str) -> None:
        """Show another tone; raises ``ValueError`` for an unknown one."""
        if tone not in TONES:
            raise ValueError(f"no tone: {tone!r}")
        set_style_property(self, "tone", tone)

    @Slot()
    def _follow_theme(self) -> None:
        self._dress()  # a slot that is overridden would be called for labels that are deleted, too

    def _dress(self) -> None:
        self.setFont(self._theme.font(self._role))


class SteadyLabel(Label):
    """For figures that change many times a second.

    Any new text of a ``QLabel`` has the whole window laid out anew. This one is as wide as its text, fixed, and asks
    for that only when the width changes.
    """

    def show_text(self, text: str) -> bool:
        """Show a text; True if the label is wider or narrower now."""
        if text == self.text():
            return False
        self.setText(text)
        return self._fix_size()

    def _fix_size(self) -> bool:
        hint = self.sizeHint()
        changed = hint != self.minimumSize()
        if changed:
            self.setFixedSize(hint)
        return changed

    def _dress(self) -> None:
        super()._dress()
        self._fix_size()


class KeyLabel(Label):
    """A shortcut, drawn as a key."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, text, FontRole.SMALL, "", parent)
        self.setProperty("key", True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class ElidedLabel(QWidget):
    """One line that is cut where it does not fit; the whole text is then in the tool tip.

    Addresses are cut at the right by default, never in the middle without a tool tip.
    """

    def __init__(self, theme: Theme, text: str = "", role: FontRole = FontRole.BODY,
                 mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self._theme, self._role, self._mode = theme, role, mode
        self._text, self._tip, self._token = "", "", Token.TEXT
        self._width = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()
        self.set_text(text)

    def text(self) -> str:
        """The whole text."""
        return self._text

    def set_text(self, text: str, tip: str = "") -> None:
        """Show a text; ``tip`` is always in the tool tip, the text itself when it is cut."""
        if (text, tip) == (self._text, self._tip):
            return
        self._text, self._tip = text, tip
        self.setAccessibleName(text)
        width = self.fontMetrics().horizontalAdvance(text)
        if width != self._width:
            self._width = width
            self.updateGeometry()
        self._tell()

    def set_token(self, token: Token) -> None:
        """The text's colour."""
        self._token = token
        self.update()

    def is_cut(self) -> bool:
        """True if the text does not fit."""
        return self.fontMetrics().horizontalAdvance(self._text) > self.width()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._text) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(min(self.sizeHint().width(), metrics.averageCharWidth() * 6), metrics.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        group = QPalette.ColorGroup.Normal if self.isEnabled() else QPalette.ColorGroup.Disabled
        ink = self._theme.color(self._token if group is QPalette.ColorGroup.Normal else Token.TEXT_DISABLED)
        painter.setPen(ink)
        shown = self.fontMetrics().elidedText(self._text, self._mode, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.EnabledChange):
            self.updateGeometry()
            self._tell()

    def _tell(self) -> None:
        lines = [self._text] if self.is_cut() else []
        self.setToolTip(plain_tip("\n".join([*lines, *([self._tip] if self._tip else [])])))
        self.update()

    @Slot()
    def _follow_theme(self) -> None:
        self.setFont(self._theme.font(self._role))
        self.update()


class Rule(QFrame):
    """A line of one pixel between areas."""

    def __init__(self, orientation: Qt.Orientation = Qt.Orientation.Horizontal, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("rule", True)
        if orientation is Qt.Orientation.Horizontal:
            self.setFixedHeight(1)
        else:
            self.setFixedWidth(1)
