"""The row above the charts: the present rates or those under the cursor, and the plot's tools."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QStylePainter,
    QToolButton,
    QWidget,
)

from workbench.ui.plot.charts import Shown
from workbench.ui.plot.saving import PlotFormat
from workbench.ui.plot.windows import DEFAULT_WINDOW_S, PLOT_WINDOWS
from workbench.ui.theme.fonts import FontRole
from workbench.ui.theme.theme import Theme
from workbench.ui.widgets.buttons import ICON_PX

SHOWN_TEXTS = {Shown.BOTH: "Bytes and records", Shown.BYTES: "Bytes only", Shown.RECORDS: "Records only"}
WINDOW_WIDTH = 96  # of the 4-pixel grid, scaled
SAVE_TEXTS = {
    PlotFormat.PNG: ("Save as picture (PNG)…", "PNG picture (*.png)"),
    PlotFormat.SVG: ("Save as drawing (SVG)…", "SVG drawing (*.svg)"),
    PlotFormat.CSV: ("Save values (CSV)…", "Comma-separated values (*.csv)"),
}


class FigureLabel(QLabel):
    """One line of figures that gives way where there is no room: first its second half, then its end goes.

    The tool tip has all of it.
    """

    def __init__(self, tone: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Narrow: the layout may cut it."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, its end replaced by … where it does not fit."""
        painter = QStylePainter(self)
        rect = self.contentsRect()
        metrics, text = self.fontMetrics(), self.text()
        room = rect.width() - 1  # an advance is rounded, and what is cut is not
        if metrics.horizontalAdvance(text) > room:
            text = text.partition(" · ")[0]
        if metrics.horizontalAdvance(text) > room:
            text = text.replace(" RX", "").replace(" TX", "")  # the sign says it too
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)


class PlotBar(QWidget):
    """``save_requested`` carries the format and the path that was chosen."""

    window_chosen = Signal(int)
    shown_chosen = Signal(str)
    pause_toggled = Signal(bool)
    reset_requested = Signal()
    save_requested = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._dialog: QFileDialog | None = None
        self._kind = PlotFormat.PNG
        self._time = FigureLabel("", self)
        self._rx = FigureLabel("rx", self)
        self._tx = FigureLabel("tx", self)
        self._window = self._make_window_combo()
        self._shown = Shown.BOTH
        self._pause = self._make_button("plot-pause", "Pause the plot", "Pause the plot (Space)")
        self._pause.setCheckable(True)
        self._reset = self._make_button("plot-reset", "Reset the zoom", "Back to the last seconds (0)")
        self._reset.hide()
        self._choices = QActionGroup(self)
        self._more = self._make_button("plot-menu", "Plot menu", "Which rates are shown; save the plot")
        self._more.setMenu(self._make_menu())
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._lay_out()
        self._window.activated.connect(self._on_window)
        self._choices.triggered.connect(self._on_shown)
        self._pause.toggled.connect(self.pause_toggled)
        self._reset.clicked.connect(self.reset_requested)
        self._apply_theme()
        theme.changed.connect(self._apply_theme)

    @property
    def shown(self) -> Shown:
        """Which charts are chosen."""
        return self._shown

    def open_menu(self) -> None:
        """Open the menu below its button."""
        menu = self._more.menu()
        if menu is not None:
            menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def set_shown(self, shown: Shown) -> None:
        """Show the choice; emits nothing."""
        self._shown = shown
        for action in self._choices.actions():
            action.setChecked(action.data() == str(shown))

    def set_window(self, seconds: int) -> None:
        """Show the choice; emits nothing."""
        self._window.setCurrentIndex(self._window.findData(seconds))

    def set_indent(self, width_px: int) -> None:
        """Leave room at the beginning."""
        self._row.setContentsMargins(width_px, 0, 0, 0)

    def set_paused(self, paused: bool) -> None:
        """Show the button down or up."""
        self._pause.setChecked(paused)
        text = "Go on with the plot (Space)" if paused else "Pause the plot (Space)"
        self._pause.setToolTip(text)
        self._pause.setIcon(self._theme.icon("play" if paused else "pause"))

    def set_zoomed(self, zoomed: bool) -> None:
        """The reset button is there while there is something to reset."""
        self._reset.setVisible(zoomed)

    def show_figures(self, time_text: str, rx: str, tx: str) -> None:
        """The moment (empty: now) and its figures."""
        for label, text in ((self._time, time_text), (self._rx, rx), (self._tx, tx)):
            if label.text() != text:
                label.setText(text)
                label.setToolTip(text)
        self._time.setVisible(bool(time_text))

    def tell(self, text: str) -> None:
        """A short message in place of the time, until the next one."""
        self._time.setText(text)
        self._time.setToolTip(text)
        self._time.show()

    @Slot()
    def _on_window(self) -> None:
        self.window_chosen.emit(self._window.currentData())

    @Slot(QAction)
    def _on_shown(self, action: QAction) -> None:
        self.shown_chosen.emit(str(action.data()))

    @Slot(QAction)
    def _on_save(self, action: QAction) -> None:
        if action.data() not in set(PlotFormat):
            return  # one of the other choices
        self._kind = PlotFormat(action.data())
        dialog = QFileDialog(self, "Save the plot", f"plot.{self._kind}", SAVE_TEXTS[self._kind][1])
        dialog.setObjectName("plot-save-dialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(str(self._kind))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_file)
        self._dialog = dialog
        dialog.open()

    @Slot(str)
    def _on_file(self, path: str) -> None:
        self.save_requested.emit(str(self._kind), path)

    def _lay_out(self) -> None:
        self._row = layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self._theme.px(4))
        for label in (self._time, self._rx, self._tx):
            label.setContentsMargins(0, 0, self._theme.px(12), 0)
            layout.addWidget(label)
        layout.addStretch(1)
        for widget in (self._window, self._reset, self._pause, self._more):
            layout.addWidget(widget)

    def _make_window_combo(self) -> QComboBox:
        combo = QComboBox(self)
        for window in PLOT_WINDOWS:
            combo.addItem(window.text, window.seconds)
        combo.setCurrentIndex(combo.findData(DEFAULT_WINDOW_S))
        return _named(combo, "plot-window", "Time shown in the plot", "How much of the past is shown")

    def _make_button(self, object_name: str, name: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.setObjectName(object_name)
        button.setAccessibleName(name)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName("plot-menu-items")
        for shown, text in SHOWN_TEXTS.items():
            action = menu.addAction(text)
            action.setData(str(shown))
            action.setCheckable(True)
            action.setChecked(shown is self._shown)
            self._choices.addAction(action)
        menu.addSeparator()
        for kind, (text, _filter) in SAVE_TEXTS.items():
            menu.addAction(text).setData(str(kind))
        menu.triggered.connect(self._on_save)
        return menu

    def _apply_theme(self) -> None:
        theme = self._theme
        self._window.setFixedWidth(theme.px(WINDOW_WIDTH))
        for label in (self._time, self._rx, self._tx):
            label.setFont(theme.font(FontRole.DATA_SMALL))
        for button in (self._reset, self._pause, self._more):
            button.setIconSize(QSize(theme.px(ICON_PX), theme.px(ICON_PX)))
        for button, icon in ((self._reset, "rotate-ccw"), (self._more, "ellipsis")):
            button.setIcon(theme.icon(icon))
        self.set_paused(self._pause.isChecked())


def _named(combo: QComboBox, object_name: str, name: str, tip: str) -> QComboBox:
    combo.setObjectName(object_name)
    combo.setAccessibleName(name)
    combo.setToolTip(tip)
    return combo
