"""The line of the display filter: its menu, its field, how many rows pass, and what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.traffic.filterfield import FilterField
from workbench.ui.widgets.labels import Label, SteadyLabel
from workbench.ui.widgets.tips import plain_tip

NAME_CHARS_MAX = 100
FIELD_TIP = (
    "Which records are shown: dir:rx size>100 \"text\" peer:… time>12:00 hex:\"…\" /regex/ dns.qry.name == \"…\"\n"
    "Enter applies, Ctrl+Space offers what may follow, ↑ and ↓ are what was used before, Esc clears, then leaves"
)


class NameField(QLineEdit):
    """A name for a saved filter; Enter takes it, Esc leaves."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


class FilterBar(QWidget):
    """Only shows and asks: :class:`~workbench.ui.traffic.filterdesk.FilterDesk` decides."""

    named = Signal(str)
    cleared = Signal()
    stopped = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("traffic-filter-bar")
        self._theme = theme
        self.menu = QMenu(self)
        self.menu.setObjectName("traffic-filter-menu")
        self._funnel = self._button("menu", "Filters", "Saved filters, and those that were used before")
        self._funnel.setMenu(self.menu)
        self._funnel.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.field = FilterField(theme, self)
        self.name = NameField(self)
        self.name.setObjectName("traffic-filter-name")
        self.name.setAccessibleName("Name of the filter")
        self.name.setPlaceholderText("A name for this filter")
        self.name.setToolTip("Enter saves the filter under this name, Esc leaves")
        self.name.setMaxLength(NAME_CHARS_MAX)
        self.name.hide()
        self._count = SteadyLabel(theme, "", FontRole.SMALL, "muted", parent=self)
        self._count.setObjectName("traffic-filter-count")
        self._stop = self._button("stop", "Stop looking", "Look no further; what was found stays")
        self._clear = self._button("clear", "Clear the filter", "Show all records (Esc in the field)")
        self.sentence = Label(theme, "", FontRole.SMALL, "error", parent=self)
        self.sentence.setObjectName("traffic-filter-sentence")
        self.sentence.setWordWrap(True)
        self.sentence.setContentsMargins(4, 0, 4, 2)
        self.sentence.hide()
        self._lay_out()
        self.name.returnPressed.connect(self._on_name)
        self.name.left.connect(self.leave_name)
        self._stop.clicked.connect(self.stopped)
        self._clear.clicked.connect(self.cleared)
        self._stop.hide()
        self.hide()
        self.apply_theme()
        theme.changed.connect(self.apply_theme)

    def _button(self, name: str, accessible: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"traffic-filter-{name}")
        button.setAccessibleName(accessible)
        button.setToolTip(tip)
        button.setAutoRaise(True)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for part, stretch in (
            (self._funnel, 0), (self.field, 1), (self.name, 1), (self._count, 0), (self._stop, 0), (self._clear, 0)
        ):  # fmt: skip
            row.addWidget(part, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 2)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.sentence)

    @Slot()
    def apply_theme(self) -> None:
        """Fonts, icons and colours have changed."""
        theme = self._theme
        self.field.setFont(theme.font(FontRole.DATA))
        self.name.setFont(theme.font(FontRole.BODY))
        self._funnel.setIcon(theme.icon("funnel", Token.TEXT_MUTED))
        self._stop.setIcon(theme.icon("square", Token.TEXT_MUTED))
        self._clear.setIcon(theme.icon("x", Token.TEXT_MUTED))
        self.field.underline(self.field.underlined)

    def open(self) -> None:
        """Show the line, its text selected."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def show_text(self, text: str) -> None:
        """Write a text into the field, without an error."""
        if text != self.field.text():
            self.field.setText(text)
        self.show_error("", None)

    def show_error(self, sentence: str, place: tuple[int, int] | None, *, told: bool = True) -> None:
        """Underline a place. The sentence stands below the field if ``told``, else in its tool tip alone."""
        self.field.underline(place)
        self.field.setToolTip(plain_tip(f"{sentence}\n\n{FIELD_TIP}" if sentence else FIELD_TIP))
        self.field.setAccessibleDescription(sentence)
        shown = sentence if told else ""
        stop = "" if shown.endswith(("?", ".")) else "."
        self.sentence.setText(shown[:1].upper() + shown[1:] + stop if shown else "")
        self.sentence.setVisible(bool(shown))

    def show_count(self, text: str, *, running: bool) -> bool:
        """How many rows pass; while it looks, there is a button to stop. True if anything changed."""
        changed = self._count.text() != text or self._stop.isHidden() is running
        self._count.show_text(text)
        self._stop.setVisible(running)
        return changed

    def show_active(self, active: bool) -> None:
        """A filter is set: the funnel is lit."""
        self._funnel.setIcon(self._theme.icon("funnel", Token.ACCENT if active else Token.TEXT_MUTED))
        what = "Show all records" if active else "Close this line"
        self._clear.setToolTip(f"{what} (Esc in the field)")

    def ask_name(self, name: str) -> None:
        """Open the field for a name, over that of the filter."""
        self.name.setText(name)
        self.field.hide()
        self.name.show()
        self.name.selectAll()
        self.name.setFocus()

    @Slot()
    def leave_name(self) -> None:
        """Back to the filter."""
        self.name.hide()
        self.field.show()
        self.field.setFocus()

    @Slot()
    def _on_name(self) -> None:
        if name := self.name.text().strip():
            self.leave_name()
            self.named.emit(name)
