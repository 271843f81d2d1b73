"""The page of the details that answers “what was tried?”: each address with its result, each socket of a listener."""

from __future__ import annotations

from typing import Final, NamedTuple

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout

from workbench.model.failures import Failure
from workbench.model.peertexts import peer_words
from workbench.model.sockets import Role, SessionState, SocketSpec
from workbench.model.texts import count_text, failure_explanation, failure_sentence
from workbench.session.socketfacts.attempts import Attempt, Bound, Tries, TriesReader, family_words, result_words
from workbench.ui.panelkit.pages import PageRoom, PageWidget
from workbench.ui.theme import FontRole, Token
from workbench.ui.widgets.labels import Label
from workbench.ui.widgets.tables import name_columns

_TRYING: Final = (SessionState.RESOLVING, SessionState.CONNECTING)
_CLIENT_COLUMNS: Final = ("Address", "Family", "After", "Took", "Result")
_LISTENER_COLUMNS: Final = ("Address", "Takes", "Result")
_CHARS: Final = {"Address": 24, "Family": 12, "After": 9, "Took": 9, "Takes": 26}
_RIGHT: Final = ("After", "Took")
_RIGHT_SIDE: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_SIGNS: Final[dict[str, tuple[str, Token]]] = {
    "connected": ("circle-check", Token.OK),
    "failed": ("circle-x", Token.ERROR),
    "given up": ("ban", Token.TEXT_MUTED),
    "connecting …": ("clock", Token.INFO),
}
_UNTOLD: Final[dict[str, str]] = {
    "connected": "This address answered first: the connection is this one's.",
    "not needed": "It was not tried: the opening was over before its turn.",
    "waits": "It is tried when those before it had their time, or have failed.",
    "given up": "The attempt was given up before it had a result.",
}
_STACKS: Final[dict[str, str]] = {
    "dual stack": "One socket takes both families: IPv4 clients appear with an address such as ::ffff:127.0.0.1. "
    "For IPv6 alone choose the family IPv6 in the options.",
    "V6ONLY": "The socket takes IPv6 alone (IPV6_V6ONLY is on).",
    "": "",
}


class Line(NamedTuple):
    """A row: its texts, and what is told of it when it is chosen."""

    cells: tuple[str, ...]
    told: str
    icon: str
    token: Token


class AttemptsPage(PageWidget):
    """Rows are few: they are made anew when something has happened."""

    preferred_width_px = 600

    def __init__(self, room: PageRoom) -> None:
        super().__init__(room)
        self._session = room.session
        self._theme = room.theme
        self._reader = TriesReader()
        self._cursor = 0
        self._seen: tuple[int, SessionState, SocketSpec] | None = None
        self._lines: list[Line] = []
        self._listens = room.session.spec.role is Role.LISTENER
        self.setObjectName("attempts-page")
        self.setAccessibleName("Attempts")
        self._summary = Label(self._theme, "", FontRole.BODY, parent=self)
        self._hint = Label(self._theme, "", FontRole.SMALL, "muted", self)
        self._told = Label(self._theme, "", FontRole.BODY, parent=self)
        self.table = self._make_table()
        self._lay_out()
        self.table.itemSelectionChanged.connect(self._on_selection)
        self._theme.changed.connect(self._on_theme)
        self._on_theme()

    def refresh(self) -> bool:
        """Read what was told since the last look; True if something is shown anew."""
        session = self._session
        seen = session.events.end, session.state, session.spec
        if seen == self._seen:
            return False
        self._seen = seen
        self._cursor, events = session.events.read(self._cursor)
        for event in events:
            self._reader.read(event)
        tries = self._reader.tries()
        trying = session.state in _TRYING
        self._summary.setText(_listener_summary(tries) if self._listens else _client_summary(tries))
        self._hint.setText("" if self._listens else _hint(session.spec))
        self._hint.setVisible(bool(self._hint.text()))
        lines = [_bound_line(each) for each in tries.bound] if self._listens else [
            _attempt_line(each, tries.first_ns, trying) for each in tries.attempts
        ]  # fmt: skip
        if lines != self._lines:
            self._show(lines)
        return True

    # -- showing

    def _show(self, lines: list[Line]) -> None:
        chosen = self._chosen_address()
        self._lines = lines
        self.table.clear()
        for line in lines:
            item = QTreeWidgetItem(list(line.cells))
            item.setIcon(0, self._theme.icon(line.icon, line.token))
            item.setToolTip(0, peer_words(line.cells[0]))
            item.setToolTip(len(line.cells) - 1, line.told or line.cells[-1])
            for column, title in enumerate(self._columns):
                if title in _RIGHT:
                    item.setTextAlignment(column, _RIGHT_SIDE)
            self.table.addTopLevelItem(item)
            if line.cells[0] == chosen:
                self.table.setCurrentItem(item)
        self.table.setVisible(bool(lines))
        self._fit_height()
        self._on_selection()

    def _fit_height(self) -> None:
        """As high as its rows, so that what is told of them stands right beneath; what does not fit is scrolled."""
        table = self.table
        rows_px = max(0, table.sizeHintForRow(0)) * len(self._lines)
        frame_px = table.header().sizeHint().height() + 2 * table.frameWidth() + self._theme.px(4)
        table.setMaximumHeight(rows_px + frame_px)

    def _chosen_address(self) -> str:
        item = self.table.currentItem()
        return item.text(0) if item is not None else ""

    @Slot()
    def _on_selection(self) -> None:
        """What is told of the chosen row, or of the only one."""
        item = self.table.currentItem()
        row = self.table.indexOfTopLevelItem(item) if item is not None else -1
        if row < 0 and len(self._lines) == 1:
            row = 0
        self._told.setText(self._lines[row].told if 0 <= row < len(self._lines) else "")

    # -- making

    @property
    def _columns(self) -> tuple[str, ...]:
        return _LISTENER_COLUMNS if self._listens else _CLIENT_COLUMNS

    def _make_table(self) -> QTreeWidget:
        table = QTreeWidget(self)
        table.setObjectName("attempts")
        table.setAccessibleName("Sockets that listen" if self._listens else "Addresses that were tried")
        table.setToolTip("Choose one to read what its result means")
        table.setHeaderLabels(list(self._columns))
        name_columns(table)
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = table.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for column, title in enumerate(self._columns):
            if title in _RIGHT:
                table.headerItem().setTextAlignment(column, _RIGHT_SIDE)
        return table

    def _lay_out(self) -> None:
        px = self._theme.px
        for label in (self._summary, self._hint, self._told):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), 0, px(16), px(16))
        layout.setSpacing(px(8))
        layout.addWidget(self._summary)
        layout.addWidget(self.table, 100)
        layout.addWidget(self._told)
        layout.addWidget(self._hint)
        layout.addStretch(1)

    @Slot()
    def _on_theme(self) -> None:
        self.table.setFont(self._theme.font(FontRole.DATA_SMALL))
        width = self.table.fontMetrics().averageCharWidth()
        for column, title in enumerate(self._columns[:-1]):
            self.table.setColumnWidth(column, width * _CHARS[title] + self._theme.px(24 if column == 0 else 12))
        lines, self._lines = self._lines, []
        self._show(lines)


def _client_summary(tries: Tries) -> str:
    if not tries.attempts:
        return "Nothing was tried yet. Connect, and each address is shown with its result."
    if not tries.name:
        return "The address is numeric: no name was looked up."
    took = f" in {_span(tries.looked_up_ns)}" if tries.looked_up_ns is not None else ""
    return f"{tries.name} was looked up{took}: {count_text(len(tries.attempts), 'address', 'addresses')}."


def _listener_summary(tries: Tries) -> str:
    listening = sum(each.failure is None for each in tries.bound)
    if not listening:
        return "Nothing is bound yet. Listen, and each address is shown with its socket."
    name = f"{tries.name} was looked up. " if tries.name else ""
    together = "; the clients of all are in one list" if listening > 1 else ""
    return f"{name}{count_text(listening, 'socket listens', 'sockets listen')}{together}."


def _hint(spec: SocketSpec) -> str:
    delay_ms, url = spec.options.attempt_delay_ms, spec.parsed_url
    if not url.facts.is_ip:
        return ""
    whose = "The addresses are those of the proxy. " if url.proxy is not None else ""
    if delay_ms == 0:
        return f"{whose}Several addresses are tried one by one. A delay (Options) lets them race instead."
    return (
        f"{whose}Of several addresses each has {delay_ms} ms ahead of the next, and the first that answers wins "
        "(RFC 8305, “happy eyeballs”). The families take turns. 0 ms (Options) tries one by one."
    )


def _attempt_line(each: Attempt, first_ns: int, trying: bool) -> Line:
    result = result_words(each, trying)
    after = "" if each.begun_ns is None else _span(each.begun_ns - first_ns)
    took = "" if each.begun_ns is None or each.ended_ns is None else _span(each.ended_ns - each.begun_ns)
    icon, token = _SIGNS.get(result, ("circle", Token.TEXT_MUTED))
    told = _explained(each.failure) if each.failure is not None else _UNTOLD.get(result, "")
    return Line((each.address, family_words(each.address), after, took, result), told, icon, token)


def _bound_line(each: Bound) -> Line:
    takes = each.stack or family_words(each.address)
    if each.failure is not None:
        return Line((each.address, takes, "passed over"), _explained(each.failure), "ban", Token.WARN)
    told = _STACKS[next((key for key in _STACKS if key in each.stack), "")]
    return Line((each.address, takes, "listens"), told, "circle-check", Token.OK)


def _explained(failure: Failure) -> str:
    if failure.detail.endswith("answered first"):
        return f"It was given up: {failure.detail}."
    return f"{failure_sentence(failure)} {failure_explanation(failure)}"


def _span(duration_ns: int | None) -> str:
    milliseconds = (duration_ns or 0) / 1e6
    return f"{milliseconds:,.0f} ms" if milliseconds >= 100 else f"{milliseconds:.3g} ms"
