"""The line above the table: how many records, what the time column tells, whether the tail is followed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from workbench.model.texts import bytes_text, count_text
from workbench.settings.values import TimeStyle
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.traffic.timeformat import STYLE_TITLES
from workbench.ui.widgets.buttons import GAP_PX
from workbench.ui.widgets.labels import SteadyLabel


class NumberField(QLineEdit):
    """A record number; Enter goes there, Esc leaves."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


class TrafficHeader(QWidget):
    """Only shows and asks: :class:`TrafficView` decides. ``left`` when the field for a number was closed.

    Where there is no room the last two buttons show their icons alone.
    """

    follow_toggled = Signal(bool)
    style_chosen = Signal(object)
    utc_toggled = Signal(bool)
    number_entered = Signal(int)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("traffic-header-bar")
        self._theme = theme
        self._count = SteadyLabel(theme, "", FontRole.SMALL, parent=self)
        self._count.setObjectName("traffic-count")
        self._field = NumberField(self)
        self._time = QToolButton(self)
        self._follow = QToolButton(self)
        self._styles: dict[TimeStyle, QAction] = {}
        self._unit = ("record", "records")
        self._counted = (0, 0, 0)
        self._make_field()
        self._make_time_menu()
        self._make_follow()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 2, 4, 2)
        layout.setSpacing(4)
        layout.addWidget(self._count)
        self._parts = QHBoxLayout()
        layout.addLayout(self._parts)
        layout.addStretch(1)
        layout.addWidget(self._field)
        layout.addWidget(self._time)
        layout.addWidget(self._follow)
        self.apply_theme()
        theme.changed.connect(self.apply_theme)

    def _make_field(self) -> None:
        field = self._field
        field.setObjectName("traffic-go-to")
        field.setAccessibleName("Go to record number")
        field.setPlaceholderText("Record number")
        field.setToolTip("Enter goes to that record, Esc leaves")
        field.hide()
        field.returnPressed.connect(self._on_number)
        field.left.connect(self._leave_field)

    def _make_time_menu(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("traffic-time-menu")
        group = QActionGroup(self)
        for style, title in STYLE_TITLES.items():
            action = menu.addAction(title)
            action.setCheckable(True)
            action.setData(style)
            group.addAction(action)
            self._styles[style] = action
        group.triggered.connect(self._on_style)
        menu.addSeparator()
        self._utc = menu.addAction("UTC")
        self._utc.setCheckable(True)
        self._utc.toggled.connect(self.utc_toggled)
        self._time.setObjectName("traffic-time")
        self._time.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._time.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._time.setToolTip("What the time column tells")
        self._time.setMenu(menu)

    def _make_follow(self) -> None:
        follow = self._follow
        follow.setObjectName("traffic-follow")
        follow.setText("Follow")
        follow.setAccessibleName("Follow the newest record")
        follow.setToolTip("Keep the newest record in sight (End in the table)")
        follow.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        follow.setCheckable(True)
        follow.setChecked(True)
        follow.toggled.connect(self.follow_toggled)

    def minimumSizeHint(self) -> QSize:
        """Without the words that may go."""
        hint = super().minimumSizeHint()
        words = sum(self._word_width(each) for each in (self._time, self._follow) if _has_word(each))
        return QSize(hint.width() - words, hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def event(self, event: QEvent) -> bool:
        """A part became wider or narrower."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._fold()
        return super().event(event)

    def _fold(self) -> None:
        """Words where there is room: first that of the time goes, then the other."""
        layout = self.layout()
        if layout is None:
            return
        slack = self._theme.px(8)  # an icon alone tells the layout less than its word would take: never back and forth
        wanted = layout.sizeHint().width()
        wanted += sum(self._word_width(each) + slack for each in (self._time, self._follow) if not _has_word(each))
        for button in (self._time, self._follow):
            is_cut = wanted > self.width()
            style = Qt.ToolButtonStyle
            wanted_style = style.ToolButtonIconOnly if is_cut else style.ToolButtonTextBesideIcon
            if is_cut:
                wanted -= self._word_width(button)
            if button.toolButtonStyle() is not wanted_style:
                button.setToolButtonStyle(wanted_style)

    def _word_width(self, button: QToolButton) -> int:
        return button.fontMetrics().horizontalAdvance(button.text())

    @Slot()
    def apply_theme(self) -> None:
        """Fonts, icons and colours have changed."""
        small = self._theme.font(FontRole.SMALL)
        for widget in (self._time, self._follow, self._field):
            widget.setFont(small)
        side = self._theme.px(16)
        for button in (self._time, self._follow):
            button.setIconSize(QSize(side + self._theme.px(GAP_PX), side))
        self._time.setIcon(self._theme.icon("clock", Token.TEXT_MUTED, gap=GAP_PX))
        self._follow.setIcon(self._theme.icon("arrow-down-to-line", gap=GAP_PX))
        self._field.setFixedWidth(self._theme.px(120))

    def add_part(self, part: QWidget) -> None:
        """Something to choose, beside the count."""
        self._parts.addWidget(part)

    def set_unit(self, one: str, many: str) -> None:
        """What rows are: ``record`` and ``records``, or messages."""
        self._unit = (one, many)
        self.show_count(*self._counted)
        self._field.setAccessibleName(f"Go to {one} number")
        self._field.setToolTip(f"Enter goes to that {one}, Esc leaves")

    def show_count(self, rows: int, chosen: int, chosen_bytes: int) -> None:
        """Rows, and how many of them are selected; 0 bytes are not told."""
        self._counted = (rows, chosen, chosen_bytes)
        text = count_text(rows, *self._unit)
        if chosen > 1:
            size = f", {bytes_text(chosen_bytes)}" if chosen_bytes else ""
            text = f"{text} · {chosen:,} selected{size}"
        self._count.show_text(text)

    def show_following(self, following: bool) -> None:
        """Set the toggle without telling."""
        self._follow.blockSignals(True)
        self._follow.setChecked(following)
        self._follow.blockSignals(False)

    def show_style(self, style: TimeStyle) -> None:
        """Which style is shown."""
        self._styles[style].setChecked(True)
        self._name_time(style)

    def show_utc(self, utc: bool) -> None:
        """Whether times are UTC."""
        self._utc.setChecked(utc)
        for style, action in self._styles.items():
            if action.isChecked():
                self._name_time(style)

    def ask_number(self, highest: int) -> None:
        """Open the field for a record number."""
        self._field.setPlaceholderText(f"1 to {highest:,}" if highest else f"No {self._unit[1]}")
        self._field.show()
        self._field.selectAll()
        self._field.setFocus()

    def _name_time(self, style: TimeStyle) -> None:
        title = STYLE_TITLES[style]
        if style is TimeStyle.ABSOLUTE and self._utc.isChecked():
            title = f"{title}, UTC"
        self._time.setText(title)
        self._time.setToolTip(f"What the time column tells: {title}")
        self._time.setAccessibleName(f"Time column: {title}")

    @Slot(QAction)
    def _on_style(self, action: QAction) -> None:
        self.style_chosen.emit(TimeStyle(action.data()))

    @Slot()
    def _on_number(self) -> None:
        digits = "".join(char for char in self._field.text() if char.isdecimal())
        if digits:
            self._leave_field()
            # A paste may have any length, and Python refuses numbers of thousands of digits.
            self.number_entered.emit(min(int(digits.lstrip("0")[:12] or "0"), 2**31 - 1))

    @Slot()
    def _leave_field(self) -> None:
        self._field.hide()
        self.left.emit()


def _has_word(button: QToolButton) -> bool:
    return button.toolButtonStyle() is not Qt.ToolButtonStyle.ToolButtonIconOnly
