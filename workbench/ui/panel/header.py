"""The panel's first row: what it is, how it is, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from workbench.model.sockets import Role, SessionState
from workbench.model.texts import state_word
from workbench.session.session import Session
from workbench.settings.values import Settings
from workbench.ui.panel.details.detailsbutton import DetailsButton
from workbench.ui.panel.facts import (
    Primary,
    address_text,
    allowed,
    is_datagram,
    kind_text,
    primary_button,
    since_text,
)
from workbench.ui.panel.marks import marks_of
from workbench.ui.panel.marksrow import MarksRow
from workbench.ui.panel.pages import OPTIONS, pages_for
from workbench.ui.panel.tips import tip_of
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import ElidedLabel, Label
from workbench.ui.widgets.statedot import StateDot

LEAST_WIDTH = 480  # of the 4-pixel grid, scaled: the buttons in a line of their own
ADDRESS, LONG_ADDRESS = 160, 360  # of the 4-pixel grid, scaled: less is no line for an address
WIDE = 860  # of the 4-pixel grid, scaled: below this the header takes two lines


class PanelHeader(QWidget):
    """``options_toggled`` when the sheet is wanted or not, ``page_wanted`` with the key of one of its pages.

    The buttons call the session themselves.
    """

    options_toggled = Signal(bool)
    page_wanted = Signal(str)
    acted = Signal()
    resized = Signal()  # what lies below it moved

    def __init__(
        self, session: Session, theme: Theme, settings: Settings, now_ns: Callable[[], int], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._settings = settings
        self._now_ns = now_ns
        self._seen = -1
        self._since = ""
        self._folded: tuple[object, ...] = ()  # what the lines were last arranged for
        self.setObjectName("panel-header")
        self._kind = Label(theme, "", FontRole.STRONG, parent=self)
        self._address = ElidedLabel(theme, "", FontRole.DATA, Qt.TextElideMode.ElideMiddle, self)
        self.marks = MarksRow(theme, self)
        self._state = StateDot(theme, self)
        self.primary = self._button("Connect", "socket.open", kind="primary")
        self.half_close = self._button("Half-close", "socket.half_close")
        self.close_button = self._button("Close", "socket.close")
        self.abort = self._button("Abort", "socket.abort")
        self.options = TextButton(theme, "Options", self, icon="settings")
        self.options.setObjectName("panel-options")
        self.options.setCheckable(True)
        self.options.setToolTip("Address, time-outs, buffers and answers of this socket")
        self.details = DetailsButton(theme, self)
        self._lay_out()
        self._connect()
        self.refresh()

    def refresh(self) -> bool:
        """Show what changed. The time that counts on is no news: the clock need not hurry for it."""
        painted = False
        if self._session.revision != self._seen:
            self._seen = self._session.revision
            self._show_facts()
            painted = True
        seconds = (self._now_ns() - self._session.state_since_ns) / 1e9
        since = "" if self._session.is_at_rest and not self._session.counters.rx_records else since_text(seconds)
        if painted or since != self._since:
            self._since = since
            self._show_state()
        return painted

    @Slot()
    def press_primary(self) -> None:
        """Open, or cancel the attempt."""
        deed = primary_button(self._session).deed
        if deed is Primary.OPEN:
            self._session.open()
        elif deed is Primary.CANCEL:
            self._session.cancel()
        self.acted.emit()

    @Slot()
    def press_half_close(self) -> None:
        """Send the end of stream, to every client of a listener."""
        self._session.half_close()
        self.acted.emit()

    @Slot()
    def press_close(self) -> None:
        """Close in order; while it is already closing nothing more is needed."""
        self._session.close()
        self.acted.emit()

    @Slot()
    def press_abort(self) -> None:
        """Close with a reset."""
        self._session.abort()
        self.acted.emit()

    @Slot(str)
    def show_turned(self, key: str) -> None:
        """That page of the details is shown from now on; empty: none."""
        self.options.blockSignals(True)  # it shows what was done, it does not ask for it
        self.options.setChecked(key == OPTIONS)
        self.options.blockSignals(False)
        self.details.show_turned(key)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the two lines: the width at which it breaks must be reachable."""
        return QSize(self._theme.px(LEAST_WIDTH), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One line where there is width, else two."""
        super().resizeEvent(event)
        self.resized.emit()
        self._fold()

    def _fold(self) -> None:
        """One line, two, or with the marks three; what has no room for its words has its icon."""
        px = self._theme.px
        told = (self.width(), *self.marks.texts, self._address.text(), str(self._session.state), self._theme.scale,
                allowed(self._session))  # fmt: skip
        if told == self._folded:
            return
        self._folded = told
        marks = self.marks.sizeHint().width() if self.marks.texts else 0
        address = max(0, min(px(LONG_ADDRESS), self._address.sizeHint().width()) - px(ADDRESS))
        wide = self.width() >= px(WIDE) + marks + address
        self.details.set_narrow(not wide)
        self.options.setText("Options")
        self._deeds.setSpacing(px(6))
        self._show_deeds(every=True)
        room = self.width() - px(28)
        if not wide and self._deeds.sizeHint().width() > room:
            self.options.setText("")
            self._deeds.setSpacing(px(2))
            self._show_deeds(every=self._deeds.sizeHint().width() <= room)
        has_room = self._kind.sizeHint().width() + px(ADDRESS) + marks <= self.width() - px(44)
        home = self._what if has_room else self._below
        if home.indexOf(self.marks) < 0:
            (self._below if has_room else self._what).removeWidget(self.marks)
            home.addWidget(self.marks)
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._lines.direction() is not direction:
            self._lines.setSpacing(px(12 if wide else 2))
            self._lines.setDirection(direction)
            self.updateGeometry()

    def _show_facts(self) -> None:
        session = self._session
        self._kind.setText(kind_text(session.spec))
        self._address.set_text(address_text(session), session.spec.name)
        self.marks.show_marks(marks_of(session))
        first = primary_button(session)
        self.primary.setText(first.text)
        self.primary.setAccessibleName(first.text)
        cancels = first.deed is Primary.CANCEL
        self.primary.setToolTip(first.tip if cancels else tip_of("socket.open", self._settings, first.text))
        self.primary.setEnabled(first.deed is not Primary.NOTHING)
        self.primary.setVisible(first.deed is not Primary.NOTHING)
        can = allowed(session)
        for button, on in ((self.half_close, can.half_close), (self.close_button, can.close), (self.abort, can.abort)):
            button.setEnabled(on)
        self.details.offer(pages_for(session.spec))
        self._fold()

    def _show_deeds(self, *, every: bool) -> None:
        """Those that this kind of socket knows; without room for all only what can be done now."""
        can = allowed(self._session)
        self.half_close.setVisible(can.half_closes and (every or can.half_close))
        self.close_button.setVisible(every or can.close)
        self.abort.setVisible(can.streams and (every or can.abort))

    def _show_state(self) -> None:
        session = self._session
        word = state_word(
            session.state,
            listens=session.spec.role is Role.LISTENER,
            datagram=is_datagram(session.spec),
            ended_by_peer=session.ended_by_peer,
        )
        if session.state is SessionState.OPEN and self._is_half_closed():
            word = "half-closed"
        self._state.set_state(session.state, word, self._since)

    def _is_half_closed(self) -> bool:
        """A client whose own stream has ended in one direction."""
        if self._session.spec.role is Role.LISTENER:
            return False
        found = self._session.connections.values()
        return any(each.is_open and not (each.can_read and each.can_write) for each in found)

    def _button(self, title: str, action_id: str, kind: str = "") -> TextButton:
        button = TextButton(self._theme, title, self, kind=kind)
        button.setObjectName(f"panel-{action_id.partition('.')[2]}")
        button.setToolTip(tip_of(action_id, self._settings))
        return button

    def _connect(self) -> None:
        self.primary.clicked.connect(self.press_primary)
        self.half_close.clicked.connect(self.press_half_close)
        self.close_button.clicked.connect(self.press_close)
        self.abort.clicked.connect(self.press_abort)
        self.options.toggled.connect(self.options_toggled)
        self.details.chosen.connect(self.page_wanted)

    def _lay_out(self) -> None:
        px = self._theme.px
        self._what, self._deeds = QHBoxLayout(), QHBoxLayout()
        what, deeds = self._what, self._deeds
        for widget, stretch in ((self._kind, 0), (self._address, 1), (self.marks, 0)):
            what.addWidget(widget, stretch)
        what.setSpacing(px(12))
        self._below = QHBoxLayout()  # for the marks where the address needs its line
        self._below.addStretch(1)
        deeds.addWidget(self._state)
        deeds.addStretch(1)
        for button in (self.primary, self.half_close, self.close_button, self.abort, self.options, self.details):
            deeds.addWidget(button)
        deeds.setSpacing(px(6))
        self._lines = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lines.setContentsMargins(px(12), px(4), px(8), px(4))
        self._lines.setSpacing(px(12))
        self._lines.addLayout(what, 1)
        self._lines.addLayout(self._below)
        self._lines.addLayout(deeds)
