"""The resolver page: one question at a time, asked when its button is pressed and at no other time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import inf
from typing import Final

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from workbench.host.dnsquery import RECORD_TYPES, ServerError, dns_query, parse_server
from workbench.host.names import Lookup, forward, protocol, reverse, service
from workbench.host.reading import Reading
from workbench.host.tables import TableColumn, TableRow
from workbench.ui.host.tablemodel import HostTableModel
from workbench.ui.host.tableview import HostTableView
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import ElidedLabel
from workbench.ui.widgets.polish import set_style_property

ANSWER_COLUMNS: Final = (
    TableColumn("What", 18),
    TableColumn("Answer", 50, fixed=True),
    TableColumn("More", 50),
)
DNS: Final = "dns"
_KINDS: Final[dict[str, tuple[str, str, Callable[[str], Lookup] | None]]] = {
    "forward": ("Addresses of a name", "A host name: localhost", forward),
    "reverse": ("Name of an address", "An address in numbers: 127.0.0.1", reverse),
    DNS: ("DNS record", "A name; for PTR an address", None),
    "service": ("Service", "A name or a port: http, 53", service),
    "protocol": ("Protocol", "A name or a number: udp, 17", protocol),
}
_BEFORE: Final = "Nothing is asked of anybody before you press Look up."
_SYSTEM: Final = "Server; empty: the system's"


class ResolverPage(QWidget):
    """``refresh`` at each frame shows an answer that has come."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._asking: Reading[Lookup] | None = None
        self.setObjectName("hostResolver")
        self.setAccessibleName("Resolver")
        self.kind, self.record = QComboBox(self), QComboBox(self)
        self.word, self.server = QLineEdit(self), QLineEdit(self)
        self.ask = TextButton(theme, "Look up", self, icon="search", kind="primary")
        self.copy = TextButton(theme, "Copy", self, icon="copy")
        self.note = ElidedLabel(theme, _BEFORE, FontRole.SMALL, parent=self)
        self.note.setObjectName("hostResolverNote")
        self.note.set_token(Token.TEXT_MUTED)
        self.model = HostTableModel(ANSWER_COLUMNS, theme, self)
        self.table = HostTableView("hostResolver", "Answers", self.model, theme, self)
        self._name_parts()
        self._lay_out()
        self._connect()
        self._on_kind()
        self.setFocusProxy(self.word)

    def look_up(self) -> None:
        """Ask what is written; a second question waits for the first."""
        if self._asking is not None:
            return
        question = self._question()
        if question is None:
            return
        self._asking = Reading(question, inf, "look-up")
        self._asking.begin_if_due()
        self.ask.setEnabled(False)
        self._say("Asking …")

    def refresh(self) -> bool:
        """Show the answer if it has come."""
        if self._asking is None:
            return False
        busy = self._asking.busy
        found = self._asking.take()
        if found is None and busy:
            return False
        self._asking = None
        self.ask.setEnabled(True)
        if found is None:
            self._say("The look-up failed by a fault of this program; its log has the details.", Token.ERROR)
        else:
            self._show(found)
        return True

    # inside

    def _question(self) -> Callable[[], Lookup] | None:
        """None where something is missing or wrong; the note says what."""
        word = self.word.text().strip()
        key = str(self.kind.currentData())
        if not word:
            self._say("Write what is to be looked up.", Token.WARN)
            self.word.setFocus()
            return None
        ask = _KINDS[key][2]
        if ask is not None:
            return partial(ask, word)
        server = self.server.text().strip()
        try:
            if server:
                parse_server(server)
        except ServerError as error:
            set_style_property(self.server, "invalid", True)
            self._say(f"{error}.", Token.ERROR)
            self.server.setFocus()
            return None
        return partial(dns_query, word, self.record.currentText(), server)

    def _show(self, found: Lookup) -> None:
        cells = [(answer.kind, answer.value, answer.detail) for answer in found.answers]
        rows = [TableRow((place, *each), each, each) for place, each in enumerate(cells)]
        self.model.set_rows(rows, self.model.arrangement.arrange(rows), self.model.arrangement)
        if rows:
            self.table.selectRow(0)
        more = f"; {found.left_out:,} more are left out" if found.left_out else ""
        took = f"{found.question}: {found.took_ns / 1e6:,.1f} ms{more}."
        question = took[:1].upper() + took[1:]
        if found.problem:
            self._say(f"{found.problem} {question}", Token.ERROR)
        else:
            self._say(question)

    def _say(self, text: str, token: Token = Token.TEXT_MUTED) -> None:
        self.note.set_token(token)
        self.note.set_text(f"✕ {text}" if token is Token.ERROR else text, text)

    def _on_kind(self) -> None:
        key = str(self.kind.currentData())
        self.word.setPlaceholderText(_KINDS[key][1])
        for part in (self.record, self.server):
            part.setVisible(key == DNS)

    def _on_server_edited(self, _text: str) -> None:
        set_style_property(self.server, "invalid", False)

    def _name_parts(self) -> None:
        for key, (title, _hint, _ask) in _KINDS.items():
            self.kind.addItem(title, key)
        self.record.addItems(list(RECORD_TYPES))
        self.server.setPlaceholderText(_SYSTEM)
        for part, name, title, tip in (
            (self.kind, "Kind", "What to look up", "What to look up, and by which function of the system"),
            (self.record, "Record", "Type of DNS record", "The type of DNS record that is asked for"),
            (self.word, "Word", "Name, address or number", "What is looked up (Enter asks)"),
            (self.server, "Server", "DNS server",
             "The DNS server that is asked: an address, with a port if it is not 53. Empty: those of the system"),
            (self.ask, "Ask", "Look up", "Ask now (Enter)"),
            (self.copy, "Copy", "Copy answers", "Copy the selected answers, or all of them (Ctrl+C)"),
        ):  # fmt: skip
            part.setObjectName(f"hostResolver{name}")
            part.setAccessibleName(title)
            part.setToolTip(tip)

    def _lay_out(self) -> None:
        self._bar, self._line = QHBoxLayout(), QHBoxLayout()
        self._bar.addWidget(self.kind)
        self._bar.addWidget(self.record)
        self._bar.addWidget(self.word, 3)
        self._bar.addWidget(self.server, 2)
        self._bar.addWidget(self.ask)
        self._bar.addWidget(self.copy)
        self._line.addWidget(self.note, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._bar)
        column.addLayout(self._line)
        column.addWidget(self.table, 1)
        self._follow_theme()

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.word.returnPressed.connect(self.look_up)
        self.server.returnPressed.connect(self.look_up)
        self.server.textChanged.connect(self._on_server_edited)
        self.ask.clicked.connect(self.look_up)
        self.copy.clicked.connect(self.table.copy_rows)
        self._theme.changed.connect(self._follow_theme)

    def _follow_theme(self) -> None:
        px = self._theme.px
        self._bar.setContentsMargins(px(8), px(4), px(8), 0)
        self._line.setContentsMargins(px(8), px(4), px(8), px(4))
        self._bar.setSpacing(px(8))
        self._line.setSpacing(px(8))
