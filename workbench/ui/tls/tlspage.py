"""The page “TLS”: what was agreed on, how it stands with the peer's certificate and why, and its whole chain."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from workbench.model.connections import Connection
from workbench.model.layerfacts import TlsFacts, Trust
from workbench.model.texts import failure_explanation, failure_sentence
from workbench.model.tlstexts import KEY_LOG, SECOND_LOOK, facts_rows, trust_sentence, trust_word
from workbench.ui.panelkit.pages import PageRoom, PageWidget
from workbench.ui.theme import FontRole, Token
from workbench.ui.tls.chaintree import ChainTree
from workbench.ui.tls.laboratorybox import LaboratoryBox
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label

SIGNS: Final = {
    Trust.VERIFIED: ("shield-check", Token.OK, "ok"),
    Trust.NOT_CHECKED: ("shield-alert", Token.WARN, "warn"),
    Trust.FAILED: ("octagon-x", Token.ERROR, "error"),
    Trust.NONE_SHOWN: ("shield", Token.TEXT_MUTED, "muted"),
}
NOT_SECURED: Final = "Nothing is encrypted yet. What a handshake agrees on and the peer's certificates are shown here."
TREE_HEIGHT_PX: Final = 220


class TlsPage(PageWidget):
    """Shows the chosen connection; the newest until another is chosen."""

    preferred_width_px = 600

    def __init__(self, room: PageRoom) -> None:
        super().__init__(room)
        theme = room.theme
        self._theme = theme
        self._security = room.session.security
        self._revision = -1
        self._follows = True
        self._facts: TlsFacts | None = None
        self.setObjectName("tls-page")
        self.setAccessibleName("TLS")
        self.which = QComboBox(self)
        self.which.setObjectName("tls-connection")
        self.which.setAccessibleName("Connection")
        self.which.setToolTip("The connection that is shown")
        self._sign = QLabel(self)
        self.trust = Label(theme, "", FontRole.STRONG, "", self)
        self.reason = Label(theme, "", parent=self)
        self.second_look = Label(theme, SECOND_LOOK, FontRole.SMALL, "warn", self)
        self.key_log = Label(theme, "", FontRole.SMALL, "warn", self)
        self.values: dict[str, Label] = {}
        self.chain = ChainTree(theme, self)
        self.laboratory = LaboratoryBox(room, self)
        self.told = Label(theme, "", FontRole.SMALL, "", self)
        self._make_buttons()
        self._lay_out()
        self._connect()
        self._follow_theme()

    def refresh(self) -> bool:
        painted = self.laboratory.refresh()
        session = self.room.session
        if session.revision == self._revision:
            return painted
        self._revision = session.revision
        self._list(self._security.connections())
        self._show(self._security.facts(self._connection))
        self.start.setVisible(self._security.can_start_tls)
        return True

    # -- acts

    @Slot()
    def _on_chosen(self) -> None:
        self._follows = self.which.currentIndex() == self.which.count() - 1
        self._show(self._security.facts(self._connection))

    @Slot()
    def _on_start(self) -> None:
        failure = self._security.start_tls()
        if failure is not None:
            self.tell(f"{failure_sentence(failure)} {failure_explanation(failure)}", "error")
        else:
            self.tell("The handshake has begun.", "")
        self.room.clock.hurry()

    @Slot()
    def _on_copy(self) -> None:
        one = self.chain.chosen()
        if one is not None:
            QGuiApplication.clipboard().setText(one.pem)
            self.tell("The certificate was copied in PEM form.", "ok")

    @Slot()
    def ask_where_to_save(self) -> None:
        """The file dialog for the whole chain."""
        dialog = QFileDialog(self.window(), "Save the chain", str(Path.home()))
        dialog.setObjectName("tlsChainDialog")
        dialog.setNameFilters(["Certificates (*.pem)"])
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pem")
        dialog.selectFile("chain.pem")
        dialog.fileSelected.connect(self.save_to)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def save_to(self, name: str) -> None:
        """Write the chain."""
        failure = self._security.save_chain(self._connection, Path(name))
        if failure is not None:
            self.tell(failure_sentence(failure), "error")
        else:
            self.tell(f"Written to {name}.", "ok")

    @Slot(str, str)
    def tell(self, text: str, tone: str) -> None:
        """A sentence below the buttons."""
        self.told.set_tone(tone)
        self.told.setText(text)
        self.told.setVisible(bool(text))

    @Slot()
    def _on_acted(self) -> None:
        self.refresh()
        self.room.clock.hurry()

    # -- showing

    @property
    def _connection(self) -> int:
        return int(self.which.currentData() or 0)

    def _list(self, secured: tuple[Connection, ...]) -> None:
        numbers = [each.number for each in secured]
        chosen = self.which.currentData()
        if numbers != [self.which.itemData(at) for at in range(self.which.count())]:
            self.which.clear()
            for each in secured:
                self.which.addItem(f"Connection {each.number}, {each.peer}", each.number)
        at = numbers.index(chosen) if chosen in numbers and not self._follows else len(numbers) - 1
        self.which.setCurrentIndex(at)
        self.which.setVisible(len(numbers) > 1)

    def _show(self, facts: TlsFacts | None) -> None:
        self._facts = facts
        self._show_trust()
        self.second_look.setVisible(facts is not None and facts.second_look)
        self.key_log.setVisible(facts is not None and bool(facts.key_log_file))
        self._agreed.setVisible(facts is not None)
        has_chain = facts is not None and bool(facts.chain)
        self.chain.setVisible(has_chain)
        self._chain_title.setVisible(has_chain)
        for button in (self.copy, self.save):
            button.setVisible(has_chain)
        if facts is None:
            return
        self.key_log.setText(KEY_LOG.format(facts.key_log_file))
        for title, text in facts_rows(facts):
            self.values[title].setText(text)
        self.chain.show_chain(facts.chain)

    def _show_trust(self) -> None:
        facts = self._facts
        if facts is None:
            icon, token, tone = "lock-open", Token.TEXT_MUTED, "muted"
            self.trust.setText("Not secured")
            self.reason.setText(NOT_SECURED)
        else:
            icon, token, tone = SIGNS[facts.trust]
            self.trust.setText(trust_word(facts.trust))
            self.reason.setText(trust_sentence(facts))
        self.trust.set_tone(tone)
        self._sign.setPixmap(self._theme.pixmap(icon, 20, token))

    # -- making

    def _make_buttons(self) -> None:
        theme = self._theme
        self.start = TextButton(theme, "Start TLS", self, icon="lock")
        self.start.setObjectName("tls-start")
        self.start.setAccessibleName("Start TLS")
        self.start.setToolTip("Go over to TLS now, behind what is queued; the peer must do so, too")
        self.copy = TextButton(theme, "Copy PEM", self, icon="copy")
        self.copy.setObjectName("tls-copy")
        self.copy.setAccessibleName("Copy the chosen certificate")
        self.copy.setToolTip("Copy the chosen certificate as PEM text")
        self.save = TextButton(theme, "Save chain…", self, icon="download")
        self.save.setObjectName("tls-save")
        self.save.setAccessibleName("Save the chain")
        self.save.setToolTip("Write all certificates that the peer showed into one file")

    def _connect(self) -> None:
        self.which.activated.connect(self._on_chosen)
        self.start.clicked.connect(self._on_start)
        self.copy.clicked.connect(self._on_copy)
        self.save.clicked.connect(self.ask_where_to_save)
        self.laboratory.told.connect(self.tell)
        self.laboratory.acted.connect(self._on_acted)
        self._theme.changed.connect(self._follow_theme)

    def _lay_out(self) -> None:
        theme, px = self._theme, self._theme.px
        content = QWidget(self)
        inside = QVBoxLayout(content)
        inside.setContentsMargins(px(16), 0, px(16), px(16))
        inside.setSpacing(px(8))
        heading = QHBoxLayout()
        heading.setSpacing(px(8))
        heading.addWidget(self._sign)
        heading.addWidget(self.trust)
        heading.addStretch(1)
        heading.addWidget(self.start)
        inside.addWidget(self.which)
        inside.addLayout(heading)
        for label in (self.reason, self.second_look, self.key_log, self.told):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inside.addWidget(self.reason)
        inside.addWidget(self.second_look)
        inside.addWidget(self.key_log)
        self._agreed = self._make_agreed(content)
        inside.addWidget(self._agreed)
        self._chain_title = Label(theme, "Certificates of the peer", FontRole.STRONG, parent=content)
        inside.addWidget(self._chain_title)
        inside.addWidget(self.chain, 1)
        row = QHBoxLayout()
        row.addWidget(self.copy)
        row.addWidget(self.save)
        row.addStretch(1)
        inside.addLayout(row)
        inside.addWidget(self.told)
        inside.addWidget(Label(theme, "Laboratory", FontRole.STRONG, parent=content))
        inside.addWidget(self.laboratory)
        inside.addStretch(0)
        self.told.setVisible(False)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(content)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(area)

    def _make_agreed(self, parent: QWidget) -> QWidget:
        theme = self._theme
        agreed = QWidget(parent)
        form = QFormLayout(agreed)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(theme.px(12))
        form.setVerticalSpacing(theme.px(4))
        nothing = TlsFacts("", "", 0, "", "", Trust.NOT_CHECKED, "")
        for title, _text in facts_rows(nothing):
            value = Label(theme, "", FontRole.DATA, "", agreed)
            value.setWordWrap(True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.values[title] = value
            form.addRow(Label(theme, title, FontRole.BODY, "muted", agreed), value)
        return agreed

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(self.preferred_width_px), super().sizeHint().height())

    @Slot()
    def _follow_theme(self) -> None:
        self.chain.setMinimumHeight(self._theme.px(TREE_HEIGHT_PX))
        self._show_trust()
