"""The page “Generator”: what is sent at which rate, start and stop, and what came of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from workbench.codec.inputerror import PayloadError
from workbench.model.generators import GeneratorSpec
from workbench.model.sockets import Role
from workbench.model.texts import failure_explanation, failure_sentence
from workbench.session.generator.figures import RunFigures
from workbench.session.generator.words import run_lines
from workbench.session.generator.written import entry_of, spec_of
from workbench.ui.generator.generatorfields import CLIENT_FIELDS, EXTENT_FIELDS, PACE_FIELDS
from workbench.ui.panelkit.pages import PageRoom, PageWidget
from workbench.ui.panelkit.settingsform import SettingsForm
from workbench.ui.payloadkit.deskcheck import DeskCheck
from workbench.ui.payloadkit.payloadfield import PayloadField
from workbench.ui.plot.runcharts import RateErrorChart, SpacingChart
from workbench.ui.theme import FontRole
from workbench.ui.variables.gate import PayloadGate
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label

NARROW_PX: Final = 680  # of the 4-pixel grid, scaled: below it the halves stand under each other
CHART_PX: Final = 150


class GeneratorPage(PageWidget):
    """The settings are the socket's; figures are those of the newest run."""

    preferred_width_px = 720

    def __init__(self, room: PageRoom) -> None:
        super().__init__(room)
        self._theme = room.theme
        self._generator = room.session.generator
        self._seen: tuple[object, ...] = ()
        self._shown_spec: GeneratorSpec | None = None
        self._refused = ""
        self._looked_at = room.workspace.revision
        self.setObjectName("generator-page")
        self.setAccessibleName("Generator")
        is_client = room.session.spec.role is Role.CLIENT
        self.pace = SettingsForm("generator", CLIENT_FIELDS if is_client else PACE_FIELDS, self._theme, self)
        self.extent = SettingsForm("generator-extent", EXTENT_FIELDS, self._theme, self)
        look = DeskCheck(room.workspace.desk, room.session.scope)
        self.payload = PayloadField(self._theme, "generator-payload", look, self)
        self._gate = PayloadGate(room.workspace, self._theme, self)
        self.go = TextButton(self._theme, "Start", self, icon="play")
        self.go.setObjectName("generator-go")
        self.go.setToolTip("Send payloads as set above")
        self.result = Label(self._theme, "", FontRole.BODY, parent=self)
        self.result.setObjectName("generator-result")
        self.rates = RateErrorChart(self._theme, self)
        self.rates.setAccessibleName("Asked and achieved rate")
        self.spacing = SpacingChart(self._theme, self)
        self.spacing.setAccessibleName("Spacing of the payloads")
        self._lay_out()
        self.pace.edited.connect(self._on_edited)
        self.extent.edited.connect(self._on_edited)
        self.payload.finished.connect(self._on_payload)
        self.go.clicked.connect(self._on_go)
        self._theme.changed.connect(self._on_theme)

    def refresh(self) -> bool:
        generator, session = self._generator, self.room.session
        figures = generator.figures
        if session.spec.generator != self._shown_spec:
            self._show_spec(session.spec.generator)
        elif self.room.workspace.revision != self._looked_at and not session.spec.generator.stamped:
            self.payload.show_check()  # a variable that it names may be another one
        self._looked_at = self.room.workspace.revision
        seen = (generator.revision, session.is_open, self._refused, figures.revision if figures is not None else 0)
        if seen == self._seen:
            return False
        self._seen = seen
        self.go.setText("Stop" if generator.running else "Start")
        self.go.set_icon("square" if generator.running else "play")
        self.go.setToolTip("End at once" if generator.running else "Send payloads as set above")
        self.go.setEnabled(session.is_open or generator.running)
        self.result.setText(self._words(figures))
        self._draw(figures)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the halves stand under each other."""
        super().resizeEvent(event)
        narrow = self.width() < self._theme.px(NARROW_PX)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        for row in (self._forms, self._charts):
            row.setDirection(way)

    # -- showing

    def _words(self, figures: RunFigures | None) -> str:
        generator, session = self._generator, self.room.session
        if self._refused:
            return self._refused
        if generator.is_opening:
            return "Its connections are being opened."
        if figures is None:
            if not session.is_open:
                return "The socket is closed: open it to send."
            if generator.failure is not None:
                return f"{failure_sentence(generator.failure)} {failure_explanation(generator.failure)}"
            return "Nothing was generated yet. Send only to what is yours to load."
        return "\n".join(run_lines(figures))

    def _draw(self, figures: RunFigures | None) -> None:
        has_points = figures is not None and bool(figures.spacing.count)
        self.rates.setVisible(has_points)
        self.spacing.setVisible(has_points)
        if figures is not None and has_points:
            self.rates.draw(list(figures.points))
            self.spacing.draw(figures.spacing)

    def _show_spec(self, spec: GeneratorSpec) -> None:
        self._shown_spec = spec
        entry = entry_of(spec)
        self.pace.show_settings(entry)
        self.extent.show_settings(entry)
        self.payload.setVisible(not spec.stamped)
        if self.payload.spec != spec.payload:
            self.payload.set_spec(spec.payload)

    # -- acts

    @Slot(str, object)
    def _on_edited(self, name: str, value: Any) -> None:
        entry = replace(entry_of(self.room.session.spec.generator), **{name: value})
        try:
            spec = spec_of(entry, self.room.session.spec.generator)
        except ValueError as error:
            self._refused = f"{error}."
        else:
            self._refused = ""
            self._put(spec)
        self.refresh()

    @Slot()
    def _on_payload(self) -> None:
        spec = self.room.session.spec.generator
        if self.payload.spec != spec.payload:
            self._put(replace(spec, payload=self.payload.spec))

    def _put(self, spec: GeneratorSpec) -> None:
        session = self.room.session
        if spec != session.spec.generator:
            self.room.workspace.update_spec(replace(session.spec, generator=spec), "Change generator")

    @Slot()
    def _on_go(self) -> None:
        self._refused = ""
        spec = self.room.session.spec.generator
        if self._generator.running:
            self._generator.stop()
        elif spec.stamped:
            self._start()
        else:
            self._gate.ask_first([spec.payload], self._start)  # files, the environment and secrets: not unasked
        self._at_once()

    def _start(self) -> None:
        """What is set by now: a question may have stood open for long."""
        self._refused = self._why_not()
        self._at_once()

    def _why_not(self) -> str:
        """Start; why that is not possible, empty if it runs."""
        own = self.room.session.spec
        try:
            failure = self._generator.start(own.generator)
        except PayloadError as error:
            return f"The payload cannot be composed: {error}."
        except ValueError as error:
            return f"{str(error)[:1].upper()}{str(error)[1:]}."
        return "" if failure is None else f"{failure_sentence(failure)} {failure_explanation(failure)}"

    def _at_once(self) -> None:
        self.refresh()
        self.room.clock.hurry()

    # -- making

    def _lay_out(self) -> None:
        px = self._theme.px
        self.result.setWordWrap(True)
        self.result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._forms, self._charts = QBoxLayout(QBoxLayout.Direction.LeftToRight), QHBoxLayout()
        self._forms.setSpacing(px(16))
        self._charts.setSpacing(px(8))
        for form in (self.pace, self.extent):
            self._forms.addWidget(form, 1, Qt.AlignmentFlag.AlignTop)
        for chart in (self.rates, self.spacing):
            chart.setMinimumHeight(px(CHART_PX))
            self._charts.addWidget(chart, 1)
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(self.go, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.result, 1)
        inner = QWidget(self)
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(16), px(8), px(16), px(16))
        column.setSpacing(px(12))
        column.addLayout(self._forms)
        column.addWidget(self.payload)
        column.addLayout(row)
        column.addLayout(self._charts, 1)
        column.addStretch(0)
        area = QScrollArea(self)
        area.setObjectName("generator-area")
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidgetResizable(True)
        area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    @Slot()
    def _on_theme(self) -> None:
        self.rates.apply_theme(self._theme)
        self.spacing.apply_theme(self._theme)
