"""The page “Samplers”: numbers found in the traffic, their newest values, and their curves."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.model.samplers import SamplerKind, SamplerSpec
from workbench.model.texts import count_text
from workbench.session.reading.sampling import Series
from workbench.ui.panelkit.pages import PageRoom, PageWidget
from workbench.ui.panelkit.settingsform import SettingsForm
from workbench.ui.samplers.samplercharts import SamplerCharts, line_of
from workbench.ui.samplers.samplerfields import draft_of, fault_of, sampler_fields, with_value
from workbench.ui.theme import FontRole
from workbench.ui.widgets.buttons import IconButton, TextButton
from workbench.ui.widgets.emptyview import EmptyView
from workbench.ui.widgets.labels import Label
from workbench.ui.widgets.tables import name_columns
from workbench.ui.widgets.tips import plain_tip

TITLES: Final = ("Series", "Now", "Found")
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEAST_TABLE_PX: Final = 104  # three rows and the head, unscaled
DRAW_S: Final = 0.5  # between two pictures of the curves, which cost more than all the rest
SPANS: Final = ((10, "10 s"), (60, "1 min"), (600, "10 min"), (3_600, "1 h"), (86_400, "1 d"))
EXAMPLES: Final = {
    "Number after a word": SamplerSpec("Value", SamplerKind.REGEX, r"value=([-+.0-9eE]+)"),
    "Column of a line": SamplerSpec("Column 2", SamplerKind.COLUMN, column=2),
    "Field of a dissector": SamplerSpec("Field", SamplerKind.FIELD, "my_message.body.value"),
    "Binary number": SamplerSpec("Number", SamplerKind.STRUCT, "u16 be"),
}  # fmt: skip
EMPTY_TEXT: Final = (
    "A sampler takes a number out of each message, by a regular expression, a column, a field or an offset, and draws"
    " it over time."
)


class SamplersPage(PageWidget):
    """Looking is what makes the session look for numbers: a hidden page costs nothing."""

    preferred_width_px = 640

    def __init__(self, room: PageRoom) -> None:
        super().__init__(room)
        theme = room.theme
        self.setObjectName("samplers-page")
        self.setAccessibleName("Samplers")
        self._seen = -1
        self._series: list[Series] = []
        self._drawn: list[bool] = []  # of each series, whether it has a curve
        self._span_changed = False
        self._undrawn = False  # points came that the curves do not show yet
        self._drawn_at = 0.0
        self.table = QTreeWidget(self)
        self.add = TextButton(theme, "Add", self, icon="plus")
        self.remove = IconButton(theme, "trash-2", "Remove the sampler", self)
        self.span = QComboBox(self)
        self.form = SettingsForm("sampler", sampler_fields(), theme, self)
        self.fault = Label(theme, "", FontRole.SMALL, "warn", self)
        self.state = Label(theme, "", FontRole.SMALL, "muted", self)
        self.charts = SamplerCharts(theme, self)
        self._empty = EmptyView(theme, "chart-line", "No samplers yet", EMPTY_TEXT, self)
        self._empty.add_button("Add a sampler", self._on_first, primary=True)
        self._stack = QStackedWidget(self)
        self._prepare()
        self._lay_out()
        self.table.currentItemChanged.connect(self._on_current)
        self.table.itemChanged.connect(self._on_item)
        self.form.edited.connect(self._on_edited)
        self.remove.clicked.connect(self._on_remove)
        self.span.currentIndexChanged.connect(self._on_span)
        theme.changed.connect(self._follow_theme)

    def refresh(self) -> bool:
        sampling = self.room.session.sampling
        sampling.advance()
        if self._series is not sampling.series:
            self._series = sampling.series
            self._fill()
        drawn = [each.fault is None for each in self._series]
        if drawn != self._drawn:
            self._drawn = drawn
            self.charts.show_series(self._series)
        if sampling.revision == self._seen and not self._span_changed:
            return self._draw()
        if self._span_changed:
            self._drawn_at = 0.0
        self._seen, self._span_changed, self._undrawn = sampling.revision, False, True
        self._stack.setCurrentIndex(0 if self._series else 1)
        for place, series in enumerate(self._series):
            self._tell(self.table.topLevelItem(place), series)
        behind = f"{count_text(sampling.behind, 'row', 'rows')} still to look at. " if sampling.behind else ""
        skipped = f"The first {sampling.skipped:,} rows are not looked at." if sampling.skipped else ""
        self.state.setText(behind + skipped)
        self.state.setVisible(bool(behind or skipped))
        self._draw()
        return True

    def _draw(self) -> bool:
        if not self._undrawn or monotonic() - self._drawn_at < DRAW_S:
            return False
        self._undrawn, self._drawn_at = False, monotonic()
        self.charts.draw(float(self.span.currentData()))
        return True

    # -- building

    def _prepare(self) -> None:
        table = self.table
        table.setObjectName("samplers-table")
        table.setAccessibleName("Samplers")
        table.setHeaderLabels(list(TITLES))
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        for column in (1, 2):
            table.headerItem().setTextAlignment(column, RIGHT)
        table.setMinimumHeight(self.room.theme.px(LEAST_TABLE_PX))
        table.setColumnWidth(0, self.room.theme.px(240))
        table.setColumnWidth(1, self.room.theme.px(140))
        name_columns(table)
        menu = QMenu(self)
        menu.setObjectName("samplers-add-menu")
        for title in EXAMPLES:
            menu.addAction(title)
        menu.triggered.connect(self._on_add)
        self.add.setMenu(menu)
        self.add.setToolTip("Add a sampler")
        self.span.setObjectName("samplers-span")
        self.span.setAccessibleName("How much time is drawn")
        self.span.setToolTip("How much time is drawn")
        for seconds, title in SPANS:
            self.span.addItem(title, seconds)
        self.span.setCurrentIndex(1)
        self.fault.setWordWrap(True)
        self.state.setWordWrap(True)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.add)
        row.addWidget(self.remove)
        row.addStretch(1)
        row.addWidget(self.span)
        upper = QWidget(self)
        above = QVBoxLayout(upper)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(8)
        above.addWidget(self.charts, 2)
        above.addWidget(self.state)
        above.addLayout(row)
        above.addWidget(self.table, 1)
        inner = QWidget(self)
        below = QVBoxLayout(inner)
        below.setContentsMargins(0, 8, 0, 8)
        below.addWidget(self.form)
        below.addWidget(self.fault)
        below.addStretch(1)
        area = QScrollArea(self)
        area.setObjectName("sampler-area")
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inner)
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.setObjectName("samplers-splitter")
        split.setChildrenCollapsible(False)
        split.addWidget(upper)
        split.addWidget(area)
        split.setStretchFactor(0, 1)
        split.setSizes([6_000, 4_000])
        self._stack.addWidget(split)
        self._stack.addWidget(self._empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 8, 12, 0)
        whole.addWidget(self._stack)

    # -- showing

    def _fill(self) -> None:
        place = max(0, min(self._place(), len(self._series) - 1))
        self.table.blockSignals(True)
        while self.table.topLevelItemCount() > len(self._series):
            self.table.takeTopLevelItem(self.table.topLevelItemCount() - 1)
        while self.table.topLevelItemCount() < len(self._series):
            item = QTreeWidgetItem()
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            for column in (1, 2):
                item.setTextAlignment(column, RIGHT)
            self.table.addTopLevelItem(item)
        self._choose(place)
        self.table.blockSignals(False)
        self.charts.show_series(self._series)
        self._follow_theme()
        self._show_form()
        self._seen, self._drawn_at = -1, 0.0

    def _tell(self, item: QTreeWidgetItem | None, series: Series) -> None:
        if item is None:
            return
        self.table.blockSignals(True)
        spec = series.spec
        item.setText(0, spec.name or "Sampler")
        item.setCheckState(0, Qt.CheckState.Checked if spec.enabled else Qt.CheckState.Unchecked)
        value = "–" if series.latest is None else f"{series.latest:.6g} {spec.unit}".strip()
        item.setText(1, "cannot be read" if series.fault is not None else value)
        item.setText(2, f"{series.found:,}")
        item.setToolTip(0, plain_tip(str(series.fault) if series.fault is not None else spec.pattern))
        self.table.blockSignals(False)

    def _show_form(self) -> None:
        spec = self._spec()
        self.form.setEnabled(spec is not None)
        self.remove.setEnabled(spec is not None)
        fault = ""
        if spec is not None:
            self.form.show_settings(draft_of(spec))
            fault = fault_of(spec)
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))

    @Slot()
    def _follow_theme(self) -> None:
        self.table.blockSignals(True)  # an icon is a change of an item, too
        for place, series in enumerate(self._series):
            item = self.table.topLevelItem(place)
            if item is not None:
                item.setIcon(0, _swatch(line_of(place, series, self.room.theme).color, self.room.theme.px(10)))
        self.table.blockSignals(False)

    # -- what a person does

    def _place(self) -> int:
        item = self.table.currentItem()
        return self.table.indexOfTopLevelItem(item) if item is not None else 0

    def _choose(self, place: int) -> None:
        item = self.table.topLevelItem(place)
        if item is not None:
            self.table.setCurrentItem(item)

    def _spec(self) -> SamplerSpec | None:
        samplers = self.room.session.spec.samplers
        return samplers[self._place()] if self._place() < len(samplers) else None

    def _put(self, place: int, spec: SamplerSpec) -> None:
        samplers = list(self.room.session.spec.samplers)
        if 0 <= place < len(samplers):
            samplers[place] = spec
            self._set(tuple(samplers))

    def _set(self, samplers: tuple[SamplerSpec, ...]) -> None:
        self.room.session.sampling.set_samplers(samplers)
        self.refresh()
        self.room.clock.hurry()

    @Slot(str, object)
    def _on_edited(self, name: str, value: object) -> None:
        spec = self._spec()
        if spec is not None:
            try:
                self._put(self._place(), with_value(spec, name, value))
            except ValueError:
                return  # the form has told what is wrong

    @Slot(QTreeWidgetItem, int)
    def _on_item(self, item: QTreeWidgetItem, column: int) -> None:
        place = self.table.indexOfTopLevelItem(item)
        samplers = self.room.session.spec.samplers
        if column == 0 and 0 <= place < len(samplers):
            self._put(place, replace(samplers[place], enabled=item.checkState(0) is Qt.CheckState.Checked))

    @Slot()
    def _on_current(self) -> None:
        self._show_form()

    @Slot(QAction)
    def _on_add(self, action: QAction) -> None:
        self._set((*self.room.session.spec.samplers, EXAMPLES[action.text()]))
        self._choose(self.table.topLevelItemCount() - 1)

    @Slot()
    def _on_first(self) -> None:
        self._set((*self.room.session.spec.samplers, next(iter(EXAMPLES.values()))))

    @Slot()
    def _on_remove(self) -> None:
        place = self._place()
        samplers = self.room.session.spec.samplers
        self._set((*samplers[:place], *samplers[place + 1 :]))

    @Slot()
    def _on_span(self) -> None:
        self._span_changed = True
        self.room.clock.hurry()


def _swatch(color: QColor, side: int) -> QIcon:
    picture = QPixmap(side, side)
    picture.fill(color)
    icon = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):  # else a selected row's is tinted: not the curve's colour
        icon.addPixmap(picture, mode)
    return icon
