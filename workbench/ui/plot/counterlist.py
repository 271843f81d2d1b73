"""The counters beside the plot: labels on the left, figures aligned right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.ui.plot.countertexts import CounterLine
from workbench.ui.theme.fonts import FontRole
from workbench.ui.theme.theme import Theme
from workbench.ui.widgets.labels import SteadyLabel


class CounterList(QWidget):
    """Shows lines; touches only what changed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: list[CounterLine] = []
        self._labels: list[tuple[QLabel, SteadyLabel]] = []
        self.setObjectName("counters")
        self.setAccessibleName("Counters")
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(theme.px(2))
        self._rows.addStretch(1)
        theme.changed.connect(self._apply_theme)

    @property
    def lines(self) -> tuple[CounterLine, ...]:
        """What is shown."""
        return tuple(self._lines)

    def show_lines(self, lines: Sequence[CounterLine]) -> bool:
        """Show these; True if something was different."""
        if list(lines) == self._lines:
            return False
        while len(self._labels) < len(lines):
            self._add_row()
        if len(lines) != len(self._lines):
            for index, (label, value) in enumerate(self._labels):
                label.setVisible(index < len(lines))
                value.setVisible(index < len(lines))
        for index, line in enumerate(lines):
            if index >= len(self._lines) or self._lines[index] != line:
                self._show(index, line)
        self._lines = list(lines)
        return True

    def _add_row(self) -> None:
        row = len(self._labels)
        label, value = QLabel(self), SteadyLabel(self._theme, "", FontRole.DATA_SMALL, parent=self)
        label.setProperty("tone", "muted")
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        line = QHBoxLayout()  # each row shares its width by itself: a long figure stands beside a short word
        line.addWidget(label)
        line.addStretch(1)
        line.addWidget(value)
        self._rows.insertLayout(row, line)
        self._labels.append((label, value))
        self._dress(row, is_loss=False)

    def _show(self, index: int, line: CounterLine) -> None:
        label, value = self._labels[index]
        if label.text() != line.label:
            label.setText(line.label)
        value.show_text(f"⚠ {line.value}" if line.is_loss else line.value)
        value.setAccessibleName(f"{line.label}: {line.value}")
        if label.toolTip() != line.tip:
            label.setToolTip(line.tip)
            value.setToolTip(line.tip)
        self._dress(index, is_loss=line.is_loss)

    def _dress(self, index: int, *, is_loss: bool) -> None:
        label, value = self._labels[index]
        label.setFont(self._theme.font(FontRole.SMALL))
        value.set_tone("error" if is_loss else "")

    def _apply_theme(self) -> None:
        for index in range(len(self._labels)):
            self._dress(index, is_loss=index < len(self._lines) and self._lines[index].is_loss)
