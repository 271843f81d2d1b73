"""The page “WebSocket”: how a connection was opened, header by header, and how it was closed."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QFormLayout, QPlainTextEdit, QVBoxLayout

from workbench.model.connections import Connection
from workbench.model.layerfacts import WebFacts
from workbench.ui.panelkit.pages import PageRoom, PageWidget
from workbench.ui.theme import FontRole
from workbench.ui.widgets.emptyview import EmptyView
from workbench.ui.widgets.labels import Label

NOTHING = "–"
ROWS = (("resource", "Resource"), ("subprotocol", "Subprotocol"), ("extensions", "Extensions"), ("closed", "Closed"))


class WebPage(PageWidget):
    """Shows the chosen connection; the newest until another is chosen."""

    preferred_width_px = 520

    def __init__(self, room: PageRoom) -> None:
        super().__init__(room)
        theme = room.theme
        self.setObjectName("web-page")
        self.setAccessibleName("WebSocket")
        self._revision = -1
        self._follows = True
        self.which = QComboBox(self)
        self.which.setObjectName("web-connection")
        self.which.setAccessibleName("Connection")
        self.which.setToolTip("The connection that is shown")
        self.empty = EmptyView(theme, "webhook", "Not opened yet", "The request and the answer that open a WebSocket "
                               "are shown here, header by header.", self)  # fmt: skip
        self.values = {key: Label(theme, NOTHING, FontRole.DATA, "", self) for key, _title in ROWS}
        self.request = self._text("Request")
        self.answer = self._text("Answer")
        form = QFormLayout()
        form.setHorizontalSpacing(theme.px(12))
        form.setVerticalSpacing(theme.px(4))
        for key, title in ROWS:
            self.values[key].setWordWrap(True)
            form.addRow(Label(theme, title, FontRole.BODY, "muted", self), self.values[key])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(16))
        layout.setSpacing(theme.px(8))
        layout.addWidget(self.which)
        layout.addWidget(self.empty, 1)
        layout.addLayout(form)
        self._titles = [Label(theme, text, FontRole.STRONG, "", self) for text in ("Request", "Answer")]
        for heading, view in zip(self._titles, (self.request, self.answer), strict=True):
            layout.addWidget(heading)
            layout.addWidget(view, 1)
        self._form = form
        self.which.activated.connect(self._on_chosen)
        self._show(None)

    def refresh(self) -> bool:
        session = self.room.session
        if session.revision == self._revision:
            return False
        self._revision = session.revision
        opened = [each for each in session.connections.values() if each.web is not None]
        self._list(opened)
        self._show(session.web.facts(self.which.currentData() or 0))
        return True

    @Slot()
    def _on_chosen(self) -> None:
        self._follows = self.which.currentIndex() == self.which.count() - 1
        self._show(self.room.session.web.facts(self.which.currentData() or 0))

    def _list(self, opened: list[Connection]) -> None:
        chosen = self.which.currentData()
        numbers = [each.number for each in opened]
        if numbers != [self.which.itemData(at) for at in range(self.which.count())]:
            self.which.clear()
            for each in opened:
                self.which.addItem(f"Connection {each.number}, {each.peer}", each.number)
        at = numbers.index(chosen) if chosen in numbers and not self._follows else len(numbers) - 1
        self.which.setCurrentIndex(at)
        self.which.setVisible(len(numbers) > 1)

    def _show(self, facts: WebFacts | None) -> None:
        self.empty.setVisible(facts is None)
        for part in (*self.values.values(), *self._titles, self.request, self.answer):
            part.setVisible(facts is not None)
        for key, _title in ROWS:
            label = self._form.labelForField(self.values[key])
            if label is not None:
                label.setVisible(facts is not None)
        if facts is None:
            return
        self.values["resource"].setText(facts.resource)
        self.values["subprotocol"].setText(facts.subprotocol or "none agreed")
        self.values["extensions"].setText(facts.extensions or "none agreed")
        self.values["closed"].setText(_closed_text(facts, is_open=self._is_open()))
        for view, lines in ((self.request, facts.request), (self.answer, facts.response)):
            text = "\n".join(lines)
            if view.toPlainText() != text:
                view.setPlainText(text)

    def _is_open(self) -> bool:
        found = self.room.session.connections.get(self.which.currentData() or 0)
        return found is not None and found.is_open

    def _text(self, name: str) -> QPlainTextEdit:
        view = QPlainTextEdit(self)
        view.setObjectName(f"web-{name.lower()}")
        view.setAccessibleName(name)
        view.setToolTip(f"{name} of the opening handshake; values that may be secret are not kept")
        view.setReadOnly(True)
        view.setTabChangesFocus(True)
        view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        view.setFont(self.room.theme.font(FontRole.DATA))
        return view


def _closed_text(facts: WebFacts, *, is_open: bool) -> str:
    if facts.close_code is None:
        return "not yet" if is_open else "without a close frame"
    who = "by the peer" if facts.closed_by_peer else "by us"
    reason = f" “{facts.close_reason}”" if facts.close_reason else ""
    return f"{facts.close_code}{reason}, begun {who}"
