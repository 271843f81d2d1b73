"""The tool “Wireshark”: a record with its conversation as an installed Wireshark decodes it."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from workbench.host.tshark import tshark_availability
from workbench.model.fields import Dissection, Field
from workbench.model.texts import bytes_text
from workbench.session.reading.wireshark import RECORD_MAX_BYTES, Question, decode
from workbench.session.work.jobs import Job
from workbench.ui.bytetools.tool import ToolRoom, ToolWidget
from workbench.ui.dissect.fieldtree import FieldTree
from workbench.ui.hexview.shown import ShownBytes
from workbench.ui.theme import FontRole, Token
from workbench.ui.widgets.labels import ElidedLabel, Label

LAYER: Final = "wireshark"  # of the hex view's tints
REST_S: Final = 0.25  # a record that stays so long is asked about: not each one that is scrolled past
ONE_AT_A_TIME: Final = (
    "Wireshark is asked for one record at a time: choose Record above the bytes, and a record in the table."
)
ASKING: Final = "Asking Wireshark…"


class WiresharkTool(ToolWidget):
    """The tree that tshark made of the record, or a sentence."""

    def __init__(self, room: ToolRoom) -> None:
        super().__init__(room)
        self.setObjectName("wireshark-tool")
        theme = room.theme
        self._shown: ShownBytes | None = None
        self._since = 0.0  # when it was shown; 0: it was asked about
        self._job: Job | None = None
        self.dissection = Dissection("", "", "")
        self.summary = ElidedLabel(theme, "", FontRole.SMALL, parent=self)
        self.summary.setObjectName("wireshark-summary")
        self.tree = FieldTree(theme, self)
        self.tree.setAccessibleName("Wireshark’s fields")
        self.tree.offers_filter = False
        self.tree.field_chosen.connect(self._on_field)
        self.tree.tints_changed.connect(self._show_tints)
        self.sentence = Label(theme, "", FontRole.BODY, "muted", self)
        self.sentence.setWordWrap(True)
        self.sentence.setMargin(theme.px(12))
        self.sentence.setObjectName("wireshark-sentence")
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.tree)
        self._stack.addWidget(self.sentence)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(8, 4, 8, 4)
        top.addWidget(self.summary)
        column.addLayout(top)
        column.addWidget(self._stack, 1)
        self.setFocusProxy(self.tree)
        self._say("")

    @property
    def is_asking(self) -> bool:
        """Whether an answer is awaited, or will be."""
        return self._job is not None or bool(self._since)

    # what the area tells

    def show_bytes(self, shown: ShownBytes) -> None:
        self._cancel()
        self._shown, self._since = shown, time.monotonic()
        can = tshark_availability()
        if not can.available:
            self._since = 0.0
            self._say(can.reason)
        elif shown.head is None:
            self._since = 0.0
            self._say(ONE_AT_A_TIME)

    def cursor_moved(self) -> None:
        cursor = self.room.host.hex.cursor_at
        if self.dissection.fields and not self.tree.hasFocus():
            self.tree.choose_at(cursor.selection.start if cursor.extended else cursor.position)

    def refresh(self) -> bool:
        if not self._since or self._job is not None or time.monotonic() - self._since < REST_S:
            return False
        self._since = 0.0
        self._ask()
        return True

    def hidden_now(self) -> None:
        self._cancel()
        self.room.host.hex.set_tints(LAYER, ())

    # inside

    def _ask(self) -> None:
        session, shown = self.room.session, self._shown
        if shown is None or shown.head is None:
            return
        known = session.roster.connections.get(shown.head.connection)
        cut = session.reading.base is not session.reading.records
        question = Question(
            session.spec, known.local if known is not None else session.local, shown.head,
            shown.source.read(0, RECORD_MAX_BYTES), session.messages.still() if cut else None,
        )  # fmt: skip
        capture = self.room.workspace.store.capture

        def work(job: Job) -> None:
            job.result = decode(question, capture, job.is_cancelled)

        self._say(ASKING)
        self._job = self.room.workspace.run_job("Asking Wireshark", work)
        self._job.on_done.append(self._on_answer)

    def _on_answer(self, job: Job) -> None:
        if job is not self._job:
            return
        self._job = None
        if job.cancelled:
            return
        if job.failure_text:
            self._say(job.failure_text)
        elif isinstance(job.result, Dissection):
            self._show(job.result)
        else:
            self._say(str(job.result or ""))

    def _show(self, found: Dissection) -> None:
        self.dissection = found
        size = self._shown.source.size() if self._shown is not None else 0
        cut = f"only the first {bytes_text(RECORD_MAX_BYTES)} were asked about" if size > RECORD_MAX_BYTES else ""
        self.summary.set_text(" · ".join(word for word in (found.title, found.fault, cut) if word))
        self.summary.set_token(Token.WARN if found.fault else Token.TEXT_MUTED)
        self._stack.setCurrentWidget(self.tree)
        self.tree.show_fields(found.fields)
        self.cursor_moved()

    def _say(self, text: str) -> None:
        self.dissection = Dissection("", "", "")
        self.tree.show_fields(())
        self.summary.set_text("Wireshark")
        self.summary.set_token(Token.TEXT_MUTED)
        self.sentence.setText(text)
        self._stack.setCurrentWidget(self.sentence)

    def _cancel(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.cancel()
        self._since = 0.0

    @Slot(object)
    def _on_field(self, field: Field) -> None:
        if field.size > 0 and self.isVisible():
            self.room.host.hex.select(field.offset, field.size)

    @Slot()
    def _show_tints(self) -> None:
        self.room.host.hex.set_tints(LAYER, self.tree.tints)
