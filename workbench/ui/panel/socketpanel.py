"""One socket's panel: puts the parts together, joins the frame clock, and hands on what the window's actions ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from workbench.model.sockets import Role
from workbench.session.session import Session
from workbench.session.workspace import Workspace
from workbench.settings.values import Settings
from workbench.ui.frameclock import FrameClock, widget_is_shown
from workbench.ui.framing.desk import MessageDesk
from workbench.ui.panel.bottomarea import BottomArea
from workbench.ui.panel.bytedesk import ByteDesk
from workbench.ui.panel.clients.clientspane import ClientsPane
from workbench.ui.panel.composer.composer import Composer
from workbench.ui.panel.details.details import Details
from workbench.ui.panel.facts import is_datagram
from workbench.ui.panel.header import PanelHeader
from workbench.ui.panel.heights import PanelHeights
from workbench.ui.panel.pages import OPTIONS
from workbench.ui.panel.panelstate import read_sizes
from workbench.ui.panel.resend import send_again
from workbench.ui.panel.troubles import Troubles
from workbench.ui.panelkit.pages import PageRoom
from workbench.ui.plot.countertexts import CounterLine, counter_lines
from workbench.ui.plot.plotpane import PlotPane
from workbench.ui.theme import Theme
from workbench.ui.traffic.filterdesk import FilterDesk
from workbench.ui.traffic.trafficview import TrafficView
from workbench.ui.widgets.labels import Rule

NARROW = 860  # of the 4-pixel grid, scaled: below this traffic stands above the bytes
LEAST_HEX_ROWS = 4
BYTES_PART_BELOW, READING_PART_BELOW, BYTES_PART_BESIDE = 0.37, 0.68, 0.55  # the second with a tool; the last at most
TAB_STOPS_MOST = 200  # more than a panel has


class DataSplitter(QSplitter):
    """Traffic and bytes, side by side or one above the other; as narrow as the wider of them."""

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What stands below may grow after the panel was laid out."""
        super().resizeEvent(event)
        self.resized.emit()

    def minimumSizeHint(self) -> QSize:
        """The width at which it turns must be reachable."""
        parts = [part for at in range(self.count()) if (part := self.widget(at)) is not None]
        width = max((part.minimumSizeHint().width() for part in parts), default=0)
        return QSize(width, super().minimumSizeHint().height())


class SocketPanel(QWidget):
    """A presenter for its own parts; traffic, bytes and plot are presenters of their own on the same clock.

    They are on the clock while the panel is shown, so a hidden one costs nothing and a deleted one is not asked.
    ``message`` is a sentence for a toast.
    """

    message = Signal(str)
    explain = Signal(str)  # an error's name, for the error table

    def __init__(
        self,
        session: Session,
        workspace: Workspace,
        theme: Theme,
        settings: Settings,
        clock: FrameClock,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.session = session
        self._workspace = workspace
        self._theme = theme
        self._clock = clock
        self._is_divided = False
        self.setObjectName(f"socket-panel-{session.id}")
        self.setAccessibleName(session.spec.name)
        now_ns = workspace.clock.now_ns
        room = PageRoom(session, workspace, theme, settings, clock, self)
        self.details = Details(room)
        self.header = PanelHeader(session, theme, settings, now_ns, self)
        self.troubles = Troubles(session, workspace.secrets, theme, self)
        self.traffic = TrafficView(session.reading, theme, settings, self)
        self.traffic.table.set_one_peer(session.spec.role is Role.CLIENT and not is_datagram(session.spec))
        self.desk = ByteDesk(room)
        self.bytes = self.desk.bytes
        self.messages = MessageDesk(session, workspace, theme, self.traffic, self.bytes)
        self.filter = FilterDesk(session, workspace, self.traffic, theme, self.bytes)
        self.composer = self.details.beside = Composer(session, workspace, theme, settings, self)
        self.plot = PlotPane(session.throughput, self._counter_lines, theme, self)
        self.plot.restore_view_state({"window_s": settings.bounds.plot_window_s})
        listens = session.spec.role is Role.LISTENER and not is_datagram(session.spec)
        self.clients = ClientsPane(session, theme, now_ns, self) if listens else None
        self.bottom = BottomArea(self.plot, self.clients, theme, self)
        self._lay_out()
        self._connect()
        read = (self.messages.anchor, self.filter, self.traffic, self.messages)  # the table shows what the filter found
        self._presenters = (self, *read, self.bytes, self.desk.tools, self.desk.marks, self.plot)

    def apply_settings(self, settings: Settings) -> None:
        """Preferences changed: how times and bytes are shown."""
        self.traffic.apply_settings(settings)
        self.bytes.apply_settings(settings)

    # -- presenter

    def is_shown(self) -> bool:
        """False in a tab behind or a minimised window."""
        return widget_is_shown(self)

    def refresh(self) -> bool:
        """Header, banners, clients, composer and the details if they are open."""
        painted = self.header.refresh()
        painted |= self.troubles.refresh()
        painted |= self.composer.refresh()
        if self.clients is not None and self.clients.isVisible():
            painted |= self.clients.refresh()
        painted |= self.details.refresh()
        return painted

    # -- for the window's actions

    @property
    def can_send(self) -> bool:
        """The socket is open; whether the payload can be read is told when it is sent."""
        return self.session.is_open

    @property
    def is_sending(self) -> bool:
        """A repeat or a file is on its way."""
        repeat, transfer = self.session.repeat, self.session.transfer
        return bool((repeat and repeat.running) or (transfer and transfer.running))

    @Slot()
    def open_socket(self) -> None:
        """Connect, listen or bind."""
        self.session.open()
        self._clock.hurry()

    @Slot()
    def half_close(self) -> None:
        """Send our end of stream."""
        self.header.press_half_close()

    @Slot()
    def close_socket(self) -> None:
        """Close in order; an attempt to open is given up."""
        self.header.press_close()

    @Slot()
    def abort(self) -> None:
        """Close with a reset."""
        self.header.press_abort()

    @Slot()
    def send_now(self) -> None:
        """Send what the composer holds."""
        self.composer.send_now()

    @Slot()
    def start_repeat(self) -> None:
        """Send it again and again."""
        self.composer.start_repeat()

    @Slot()
    def stop_sending(self) -> None:
        """Stop repeating or sending a file."""
        self.composer.stop_sending()

    @Slot()
    def choose_file(self) -> None:
        """Ask for a file to send."""
        self.composer.choose_file()

    @Slot()
    def focus_composer(self) -> None:
        """Go where the payload is written."""
        self.composer.form.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot(bool)
    def show_options(self, shown: bool) -> None:
        """Open the details at the options, or close them."""
        if shown:
            self.show_page(OPTIONS)
        else:
            self.details.leave()

    @Slot(str)
    def show_page(self, key: str) -> None:
        """Open the details at that page, if this socket has it."""
        self.details.show(key)
        self._clock.hurry()

    def page_keys(self) -> list[str]:
        """The pages of the details that this socket has."""
        return [page.key for page in self.details.pages]

    def panes(self) -> list[QWidget]:
        """What F6 moves between, in the eye's order."""
        found: list[QWidget] = [self.traffic.table, *self.desk.panes(), self.composer.form.edit]
        if self.clients is not None:
            found.append(self.clients.table)
        if self.plot.plot is not None:
            found.append(self.plot.plot)
        return [pane for pane in found if pane.isVisible()]

    # -- what is remembered

    def view_state(self) -> dict[str, Any]:
        """Plain values for the layout of a project."""
        self.composer.keep_draft()
        return {
            "main": self._main.sizes(), "heights": self._heights.view_state(),
            f"data_{self._data_key()}": self._data.sizes(),
            "bottom": self.bottom.splitter.sizes(),
            "bottom_part": self.bottom.chosen,
            "plot": self.plot.view_state(),
            "details": self.details.view_state(),
            "desk": self.desk.view_state(),
        }

    def restore_view_state(self, state: Mapping[str, Any]) -> None:
        """Take what is understood of it, leave out the rest."""
        for splitter, key in (
            (self._main, "main"), (self._data, f"data_{self._data_key()}"), (self.bottom.splitter, "bottom")
        ):  # fmt: skip
            if sizes := read_sizes(state.get(key), splitter.count()):
                splitter.setSizes(sizes)
                self._is_divided |= splitter is not self.bottom.splitter
                if splitter is self.bottom.splitter:
                    self.bottom.keep_division()
        self.bottom.choose(str(state.get("bottom_part", "")))
        self.details.restore_view_state(state.get("details"))
        self._heights.restore_view_state(state.get("heights"))
        self.desk.restore_view_state(state.get("desk"))
        plot = state.get("plot")
        if isinstance(plot, Mapping):
            self.plot.restore_view_state(plot)

    # -- inside

    def showEvent(self, event: QShowEvent) -> None:
        """Join the clock."""
        super().showEvent(event)
        for presenter in self._presenters:
            self._clock.add(presenter)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Go where the payload is written. No focus proxy: Tab would jump to it, past all that stands before."""
        super().focusInEvent(event)
        self.composer.form.edit.setFocus(event.reason())

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave the clock."""
        super().hideEvent(event)
        for presenter in self._presenters:
            self._clock.remove(presenter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Bytes stand beside the traffic where there is width, else below it."""
        super().resizeEvent(event)
        narrow = self.width() < self._theme.px(NARROW)
        orientation = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        if self._data.orientation() is not orientation:
            self._data.setOrientation(orientation)
        if not self._is_divided:
            self._divide()
        self._place_details()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab passes by what the details lie upon."""
        for _ in range(TAB_STOPS_MOST):
            if not super().focusNextPrevChild(forward):
                return False
            if not self.details.covers(self.window().focusWidget()):
                break
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the details."""
        if event.key() == Qt.Key.Key_Escape and self.details.is_shown:
            self.details.leave()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        self._data = DataSplitter(self)
        self._data.setObjectName("data-splitter")
        self._data.addWidget(self.traffic)
        self._data.addWidget(self.desk)
        self._data.setStretchFactor(0, 1)
        self._data.setStretchFactor(1, 0)
        self._data.splitterMoved.connect(self._on_divided)
        self._data.resized.connect(self._divide_data)
        self._main = QSplitter(Qt.Orientation.Vertical, self)
        self._main.setObjectName("panel-splitter")
        for part, stretch in ((self._data, 1), (self.composer, 0), (self.bottom, 0)):
            self._main.addWidget(part)
            self._main.setStretchFactor(self._main.count() - 1, stretch)
        self._main.setCollapsible(0, False)
        self._main.setCollapsible(1, False)
        self._main.splitterMoved.connect(self._on_divided)
        self._heights = PanelHeights(self._main, self.bottom, self._theme)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(Rule(parent=self))
        layout.addWidget(self.troubles)
        layout.addWidget(self._main, 1)

    def _divide(self) -> None:
        """Until somebody moves a line: the plot gets little, the data the rest."""
        self._heights.divide(self.height(), narrow=self._data.orientation() is Qt.Orientation.Vertical)
        self._divide_data()

    @Slot()
    def _divide_data(self) -> None:
        """Beside the traffic the bytes get what a row of 16 needs, below it a part of the height."""
        if self._is_divided:
            return
        if self._data.orientation() is Qt.Orientation.Horizontal:
            room = self._data.width()
            bytes_px = min(self.bytes.width_of_columns(16), round(room * BYTES_PART_BESIDE))
        else:
            room = self._data.height()
            part = READING_PART_BELOW if self.desk.tools.key else BYTES_PART_BELOW
            bytes_px = max(self.desk.height_of_rows(LEAST_HEX_ROWS), round(room * part))
        self._data.setSizes([room - bytes_px, bytes_px])

    @Slot(str)
    def _on_tool(self, key: str) -> None:
        self._heights.read(bool(key))
        self._divide_data()

    @Slot()
    def _on_divided(self) -> None:
        self._is_divided = True

    def _connect(self) -> None:
        self.header.options_toggled.connect(self.show_options)
        self.header.page_wanted.connect(self.show_page)
        self.header.resized.connect(self._place_details)
        self.details.turned.connect(self.header.show_turned)
        self.header.acted.connect(self._clock.hurry)
        self.troubles.acted.connect(self._clock.hurry)
        self.troubles.explain.connect(self.explain)
        self.composer.acted.connect(self._clock.hurry)
        self.traffic.record_selected.connect(self.bytes.show_record)
        self.traffic.send_again_requested.connect(self._on_send_again)
        self.messages.message.connect(self.message)
        self.messages.acted.connect(self._clock.hurry)
        self.traffic.clear_requested.connect(self._on_clear)
        self.traffic.message.connect(self.message)
        self.filter.message.connect(self.message)
        self.filter.acted.connect(self._clock.hurry)
        self.bytes.message.connect(self.message)
        self.desk.tools.turned.connect(self._on_tool)
        self.desk.tools.record_wanted.connect(self.traffic.go_to)
        self.desk.tools.payload_wanted.connect(self.composer.show_payload)
        if self.clients is not None:
            self.clients.client_chosen.connect(self._on_client)
            self.composer.client_changed.connect(self.clients.choose)

    @Slot(object)
    def _on_send_again(self, numbers: Iterable[int]) -> None:
        self.message.emit(send_again(self.session, numbers, self.composer.target))
        self._clock.hurry()

    @Slot()
    def _on_clear(self) -> None:
        self._workspace.clear_traffic(self.session.id)
        self._clock.hurry()

    @Slot(int)
    def _on_client(self, number: int) -> None:
        self.composer.set_client(number)
        self.bytes.set_connection(number or None)
        self._clock.hurry()

    def _counter_lines(self) -> list[CounterLine]:
        return counter_lines(self.session.counters, is_datagram=is_datagram(self.session.spec))

    def _data_key(self) -> str:
        return "narrow" if self._data.orientation() is Qt.Orientation.Vertical else "wide"

    @Slot()
    def _place_details(self) -> None:
        top = self.header.height() + 1
        self.details.place(QRect(0, top, self.width(), self.height() - top))
