"""The line above the bytes: bytes or text, of which part of the traffic, and how they are laid out."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QInputDialog, QMenu, QToolButton, QWidget

from workbench.codec.encodings import all_encodings, encoding_label
from workbench.ui.hexview.layout import COLUMN_CHOICES, COLUMNS_MAX, GROUP_CHOICES
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import IconButton
from workbench.ui.widgets.segmented import Segment, SegmentedControl

OTHER_COLUMNS = "Other number…"


class BytesMode(StrEnum):
    """What is shown: one record, or a conversation."""

    RECORD = "record"
    RX = "rx"
    TX = "tx"
    BOTH = "both"


class BytesTab(StrEnum):
    """How it is shown."""

    BYTES = "bytes"
    TEXT = "text"
    SPLIT = "split"


class BytesHeader(QWidget):
    """Only shows and asks: :class:`~workbench.ui.hexview.bytespane.BytesPane` decides.

    Where there is no room, first the modes and then the tabs fold into a button with a menu: nothing is cut.
    """

    tab_chosen = Signal(str)
    mode_chosen = Signal(str)
    columns_chosen = Signal(int)
    group_chosen = Signal(int)
    encoding_chosen = Signal(str)
    find_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bytes-header-bar")
        self._theme = theme
        self.tabs = SegmentedControl(theme, "Show as", (
            Segment(BytesTab.BYTES, "Bytes", tip="Hex digits and characters"),
            Segment(BytesTab.TEXT, "Text", tip="Decoded text"),
            Segment(BytesTab.SPLIT, "Split", tip="Bytes and text, side by side or one above the other"),
        ), self)  # fmt: skip
        self.modes = SegmentedControl(theme, "Bytes of", (
            Segment(BytesMode.RECORD, "Record", tip="The selected record, or the newest"),
            Segment(BytesMode.RX, "RX", tip="All that was received, as one stream"),
            Segment(BytesMode.TX, "TX", tip="All that was sent, as one stream"),
            Segment(BytesMode.BOTH, "Both", tip="Received and sent, in order"),
        ), self)  # fmt: skip
        self._encodings = QComboBox(self)
        self._find = IconButton(theme, "search", "Find in the bytes", self, tip="Find text or hex (Ctrl+F)")
        self._view = IconButton(theme, "settings", "Layout of the bytes", self, tip="Bytes in a row and groups")
        self._encoding = ""
        self._shown_columns, self._shown_group = 16, 1
        self._columns: dict[int, QAction] = {}
        self._groups: dict[int, QAction] = {}
        self._fill_encodings()
        self._make_menu()
        self._lay_out()
        self.apply_theme()
        theme.changed.connect(self.apply_theme)

    def _fill_encodings(self) -> None:
        box = self._encodings
        box.setObjectName("bytes-encoding")
        box.setAccessibleName("Encoding")
        box.setToolTip("Encoding of text, here and in find")
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(6)
        box.activated.connect(self._on_encoding)
        box.hide()

    def _make_menu(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("bytes-layout-menu")
        menu.addSection("Bytes in a row")
        columns, groups = QActionGroup(self), QActionGroup(self)
        for number in (0, *COLUMN_CHOICES):
            title = f"{number} in a row" if number else "As many as fit"
            self._columns[number] = self._choice(menu, columns, title, number)
        self._other = self._choice(menu, columns, OTHER_COLUMNS, -1)
        menu.addSection("Groups")
        for number in GROUP_CHOICES:
            title = "Single bytes" if number == 1 else f"Groups of {number}"
            self._groups[number] = self._choice(menu, groups, title, number)
        columns.triggered.connect(self._on_columns)
        groups.triggered.connect(self._on_group)
        self._view.setMenu(menu)
        self._view.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def _choice(self, menu: QMenu, group: QActionGroup, title: str, number: int) -> QAction:
        action = menu.addAction(title)
        action.setCheckable(True)
        action.setData(number)
        group.addAction(action)
        return action

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 2, 4, 2)
        layout.setSpacing(6)
        layout.addWidget(self.tabs)
        layout.addWidget(self.modes)
        layout.addStretch(1)
        layout.addWidget(self._encodings)
        layout.addWidget(self._find)
        layout.addWidget(self._view)
        for button in (self._find, self._view):
            button.setAutoRaise(True)
        self._find.clicked.connect(self.find_wanted)
        self.tabs.chosen.connect(self._on_tab)
        self.modes.chosen.connect(self.mode_chosen)

    def minimumSizeHint(self) -> QSize:
        """With tabs and modes folded."""
        width = self._fixed_width() + self.tabs.folded_width + self.modes.folded_width
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def event(self, event: QEvent) -> bool:
        """A part became wider, narrower or visible."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._fold()
        return super().event(event)

    def _fold(self) -> None:
        """Every choice in view where there is room for all of them."""
        room = self.width() - self._fixed_width()
        tabs, modes = self.tabs, self.modes
        modes.set_folded(tabs.open_width + modes.open_width > room)
        tabs.set_folded(tabs.open_width + modes.folded_width > room)

    def _fixed_width(self) -> int:
        """Margins, spaces and what does not fold."""
        layout = self.layout()
        if layout is None:
            return 0
        margins = layout.contentsMargins()
        parts = [part for part in (self._encodings, self._find, self._view) if not part.isHidden()]
        spaces = layout.spacing() * (len(parts) + 2)
        return margins.left() + margins.right() + spaces + sum(part.sizeHint().width() for part in parts)

    @Slot()
    def apply_theme(self) -> None:
        """Fonts have changed."""
        self._encodings.setFont(self._theme.font(FontRole.SMALL))
        self._encodings.setFixedWidth(self._theme.px(104))

    def show_layout(self, columns: int, group: int) -> None:
        """Check what holds now."""
        self._shown_columns = columns
        self._other.setText(OTHER_COLUMNS if columns in self._columns else f"{columns} in a row…")
        self._columns.get(columns, self._other).setChecked(True)
        self._shown_group = group
        self._groups[group].setChecked(True)

    def show_encoding(self, name: str) -> None:
        """The encoding that holds now."""
        self._encoding = name
        place = self._encodings.findData(name)
        if place >= 0:
            self._encodings.setCurrentIndex(place)

    @Slot(str)
    def _on_tab(self, tab: str) -> None:
        as_text = tab != BytesTab.BYTES
        if as_text and not self._encodings.count():  # Python loads a module for each: not while a panel opens
            for name in all_encodings():
                self._encodings.addItem(encoding_label(name), name)
            self.show_encoding(self._encoding)
        self._encodings.setVisible(as_text)
        self._view.setVisible(tab != BytesTab.TEXT)
        self._find.setVisible(tab != BytesTab.TEXT)
        self.tab_chosen.emit(tab)

    @Slot(QAction)
    def _on_columns(self, action: QAction) -> None:
        if action is not self._other:
            self.columns_chosen.emit(action.data())
            return
        self.show_layout(self._shown_columns, self._shown_group)  # until a number is given
        dialog = QInputDialog(self)
        dialog.setObjectName("bytes-columns-dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setInputMode(QInputDialog.InputMode.IntInput)
        dialog.setWindowTitle("Bytes in a row")
        dialog.setLabelText(f"Bytes in a row, 1 to {COLUMNS_MAX}:")
        dialog.setIntRange(1, COLUMNS_MAX)
        dialog.setIntValue(self._shown_columns or 16)
        dialog.intValueSelected.connect(self.columns_chosen)
        dialog.open()

    @Slot(QAction)
    def _on_group(self, action: QAction) -> None:
        self.group_chosen.emit(action.data())

    @Slot(int)
    def _on_encoding(self, place: int) -> None:
        self.encoding_chosen.emit(self._encodings.itemData(place))
