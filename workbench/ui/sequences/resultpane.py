"""What came of one step: the sentence, when and how long, and what was expected beside what came."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.model.runs import StepResult, Tally
from workbench.model.sequencetexts import STEP_TITLES, took_text
from workbench.model.texts import failure_sentence
from workbench.session.across.comparing import compare_payloads
from workbench.ui.compare.bytespage import BytesPage
from workbench.ui.sequences.stepcells import OUTCOME_SIGNS, OUTCOME_WORDS
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label

BYTES_PX = 412  # four bytes in a row on each side
TITLES = ("Expected", "Came")


class ResultPane(QWidget):
    """``record_wanted`` asks to show the record that a result is about."""

    record_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._result: StepResult | None = None
        self._shown: tuple[object, ...] = ()
        self.setObjectName("step-result")
        self._sign = QLabel(self)
        self.title = Label(theme, "", FontRole.STRONG, parent=self)
        self.said = Label(theme, "", parent=self)
        self.facts = Label(theme, "", FontRole.SMALL, "muted", self)
        for label in (self.said, self.facts):
            label.setWordWrap(True)
        self.go = TextButton(theme, "Show record", self, icon="external-link", kind="quiet")
        self.go.setToolTip("Show where it stands in the traffic of its socket")
        self.bytes = BytesPage(theme, self)
        self.bytes.setMinimumWidth(theme.px(BYTES_PX))
        above = QHBoxLayout()
        above.setSpacing(theme.px(6))
        above.addWidget(self._sign)
        above.addWidget(self.title, 1)
        above.addWidget(self.go)
        words = QVBoxLayout()
        words.setContentsMargins(theme.px(8), theme.px(6), theme.px(8), theme.px(4))
        words.setSpacing(theme.px(2))
        words.addLayout(above)
        words.addWidget(self.said)
        words.addWidget(self.facts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(words)
        column.addWidget(self.bytes, 1)
        column.addStretch(0)
        self.go.clicked.connect(self._on_go)
        theme.changed.connect(self._follow_theme)
        self.show_result(None, Tally())

    def show_result(self, result: StepResult | None, tally: Tally) -> bool:
        """Another one; None: it was not taken. True if something is painted anew."""
        shown = (result, tally.total, tally.failed)
        if shown == self._shown:
            return False
        self._shown, self._result = shown, result
        for widget in (self.said, self.facts, self.go, self.bytes):
            widget.setVisible(result is not None)
        if result is None:
            self.title.setText("This step was not taken yet.")
            self._follow_theme()
            return True
        self.title.setText(f"{OUTCOME_WORDS[result.outcome]}: {STEP_TITLES[result.kind]}")
        said = result.sentence or (failure_sentence(result.failure) if result.failure is not None else "")
        self.said.setText(said)
        self.said.setVisible(bool(said))
        self.facts.setText(_facts(result, tally))
        self.go.setVisible(bool(result.socket))
        self.bytes.setVisible(bool(result.wanted or result.got))
        if result.wanted or result.got:
            self.bytes.show_comparison(compare_payloads(result.wanted, result.got), TITLES)
        self._follow_theme()
        return True

    @Slot()
    def _on_go(self) -> None:
        if self._result is not None:
            self.record_wanted.emit(self._result)

    @Slot()
    def _follow_theme(self) -> None:
        if self._result is None:
            self._sign.setPixmap(self._theme.pixmap("circle", 16, Token.TEXT_MUTED))
            return
        sign = OUTCOME_SIGNS[self._result.outcome]
        self._sign.setPixmap(self._theme.pixmap(sign.icon, 16, sign.token))


def _facts(result: StepResult, tally: Tally) -> str:
    began = QDateTime.fromMSecsSinceEpoch(result.started_ns // 1_000_000).toString("HH:mm:ss.zzz")
    parts = [f"Began {began}", f"took {took_text(result.duration_ns)}"]
    if tally.total > 1:
        parts.append(f"taken {tally.total:,} times: {tally.passed:,} passed, {tally.failed:,} failed")
    return " · ".join(parts)
