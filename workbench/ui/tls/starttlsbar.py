"""Start TLS in the composer, where a conversation begins in the plain and goes over to TLS by hand."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout

from workbench.model.texts import failure_sentence
from workbench.ui.panelkit.extras import ExtraBar, ExtraRoom
from workbench.ui.theme import FontRole
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label


class StartTlsBar(ExtraBar):
    """Seen only while a plain connection is open that is to be secured later."""

    def __init__(self, room: ExtraRoom) -> None:
        super().__init__(room)
        theme = room.theme
        self.setObjectName("start-tls-bar")
        self.setAccessibleName("Start TLS")
        self._shown: bool | None = None
        self.start = TextButton(theme, "Start TLS", self, icon="lock")
        self.start.setObjectName("start-tls")
        self.start.setAccessibleName("Start TLS")
        self.start.setToolTip("Go over to TLS now, behind what is queued; the peer must do so, too")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(Label(theme, "Plain: anybody on the way can read this", FontRole.SMALL, "warn", self))
        row.addStretch(1)
        row.addWidget(self.start)
        self.start.clicked.connect(self._on_start)
        self.refresh()

    def refresh(self) -> bool:
        session = self.room.session
        shown = session.spec.tls.start_later and session.security.can_start_tls
        if shown is self._shown:
            return False
        self._shown = shown
        self.setVisible(shown)
        return True

    @Slot()
    def _on_start(self) -> None:
        failure = self.room.session.security.start_tls(self.room.host.target.connection)
        self.room.host.say(failure_sentence(failure) if failure is not None else "")
        self.acted.emit()
