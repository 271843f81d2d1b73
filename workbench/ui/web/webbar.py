"""The WebSocket's row in the composer: what a payload becomes, a ping, a close with its code."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSpinBox

from workbench.model.failures import Failure
from workbench.model.texts import failure_sentence
from workbench.model.websettings import SendAs
from workbench.session.socketfacts.web import CODE_MAX, CODE_MIN, REASON_MAX_BYTES
from workbench.ui.panelkit.extras import ExtraBar, ExtraRoom
from workbench.ui.theme import FontRole
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label
from workbench.ui.widgets.segmented import Segment, SegmentedControl

NORMAL = 1000
CODE_WIDTH, REASON_WIDTH = 76, 240
WIDE = 620  # of the 4-pixel grid, scaled


class WebBar(ExtraBar):
    """Follows the settings, undo included; pings and closes go to the chosen client, or to all."""

    def __init__(self, room: ExtraRoom) -> None:
        super().__init__(room)
        theme = room.theme
        self.setObjectName("web-bar")
        self.setAccessibleName("WebSocket")
        self._seen: SendAs | None = None
        self._seen_open: bool | None = None
        self.kind = SegmentedControl(
            theme, "Message type",
            (
                Segment(SendAs.AUTO, "Auto", "", "A text message if the payload is UTF-8, else a binary one"),
                Segment(SendAs.TEXT, "Text", "", "Text messages; what is no UTF-8 is refused"),
                Segment(SendAs.BINARY, "Binary", "", "Binary messages, whatever the payload"),
            ),
            self,
        )  # fmt: skip
        self.ping = TextButton(theme, "Ping", self)
        self.ping.setToolTip("Send a ping; the log tells how long its pong took")
        self.code = QSpinBox(self)
        self.code.setObjectName("web-close-code")
        self.code.setAccessibleName("Close code")
        self.code.setToolTip("Close code: 1000 is normal, 3000 to 4999 are for applications (RFC 6455, section 7.4)")
        self.code.setRange(CODE_MIN, CODE_MAX)
        self.code.setValue(NORMAL)
        self.reason = QLineEdit(self)
        self.reason.setObjectName("web-close-reason")
        self.reason.setAccessibleName("Close reason")
        self.reason.setPlaceholderText("reason")
        self.reason.setToolTip(f"Why it is closed, for the peer: at most {REASON_MAX_BYTES} bytes")
        self.reason.setMaxLength(REASON_MAX_BYTES)
        self.close_button = TextButton(theme, "Close", self)
        self.close_button.setObjectName("web-close")
        self.close_button.setAccessibleName("Close the WebSocket with this code")
        self.close_button.setToolTip("Begin the closing handshake with this code and reason")
        self._lay_out()
        self.kind.chosen.connect(self._on_kind)
        self.ping.clicked.connect(self._on_ping)
        self.close_button.clicked.connect(self._on_close)
        self.reason.returnPressed.connect(self._on_close)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()
        self.refresh()

    def refresh(self) -> bool:
        session = self.room.session
        painted = False
        if (send_as := session.spec.web.send_as) is not self._seen:
            self._seen = send_as
            self.kind.choose(send_as)
            painted = True
        if (is_open := session.is_open) is not self._seen_open:
            self._seen_open = is_open
            for part in (self.ping, self.code, self.reason, self.close_button):
                part.setEnabled(is_open)
            painted = True
        return painted

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the reason needs the width more than the word before the types."""
        super().resizeEvent(event)
        self._title.setVisible(self.width() >= self.room.theme.px(WIDE))

    @Slot(str)
    def _on_kind(self, key: str) -> None:
        if key != self.room.session.spec.web.send_as:
            self.room.session.web.set_send_as(SendAs(key))
            self.acted.emit()

    @Slot()
    def _on_ping(self) -> None:
        self._tell(self.room.session.web.ping(b"", self.room.host.target.connection))

    @Slot()
    def _on_close(self) -> None:
        web, target = self.room.session.web, self.room.host.target
        self._tell(web.close(self.code.value(), self.reason.text(), target.connection))

    def _tell(self, failure: Failure | None) -> None:
        self.room.host.say(failure_sentence(failure) if failure is not None else "")
        self.acted.emit()

    def _lay_out(self) -> None:
        theme = self.room.theme
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        self._title = Label(theme, "Message", FontRole.SMALL, "muted", self)
        row.addWidget(self._title)
        row.addWidget(self.kind)
        row.addStretch(1)
        for part in (self.ping, self.code, self.reason, self.close_button):
            row.addWidget(part)

    @Slot()
    def _follow_theme(self) -> None:
        theme = self.room.theme
        self.code.setFixedWidth(theme.px(CODE_WIDTH))
        self.reason.setMaximumWidth(theme.px(REASON_WIDTH))
        self.reason.setMinimumWidth(theme.px(REASON_WIDTH // 5))
