"""What a rule does, one thing after the other, and the form of the one that is chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from workbench.model.rules import ActionKind, RuleAction
from workbench.model.ruletexts import action_text
from workbench.model.sequences import Sequence
from workbench.ui.panelkit.settingsform import SettingsForm
from workbench.ui.payloadkit.payloadfield import Check, PayloadField
from workbench.ui.rules.rulefields import ACTION_HEAD, ACTION_TIMES, action_with
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import IconButton, TextButton
from workbench.ui.widgets.labels import Label

ROWS_SHOWN = 4


class ActionsForm(QWidget):
    """``edited`` carries the actions, as a tuple. ``sequences`` gives those that a rule can start."""

    edited = Signal(object)

    def __init__(
        self, theme: Theme, check: Check, sequences: Callable[[], tuple[Sequence, ...]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sequences = sequences
        self._actions: tuple[RuleAction, ...] = ()
        self.list = QListWidget(self)
        self.list.setObjectName("rule-actions")
        self.list.setAccessibleName("What the rule does")
        self.list.setToolTip("What the rule does, in this order")
        self.add = TextButton(theme, "Add", self, icon="plus")
        self.add.setToolTip("Let the rule do one thing more")
        self.remove = IconButton(theme, "trash-2", "Remove this action", self)
        self.up = IconButton(theme, "arrow-up", "Move the action up", self)
        self.down = IconButton(theme, "arrow-down", "Move the action down", self)
        self.head = SettingsForm("action", ACTION_HEAD, theme, self)
        self.payload = PayloadField(theme, "action-payload", check, self)
        self.sequence = QComboBox(self)
        self.sequence.setObjectName("action-sequence")
        self.sequence.setAccessibleName("Sequence")
        self.sequence.setToolTip("The sequence that is started")
        self.times = SettingsForm("action-times", ACTION_TIMES, theme, self)
        self._lay_out()
        self.list.currentRowChanged.connect(self._show_form)
        self.add.clicked.connect(self._on_add)
        self.remove.clicked.connect(self._on_remove)
        self.up.clicked.connect(self._on_up)
        self.down.clicked.connect(self._on_down)
        self.head.edited.connect(self._on_edited)
        self.times.edited.connect(self._on_edited)
        self.payload.finished.connect(self._on_payload)
        self.sequence.activated.connect(self._on_sequence)

    def show_actions(self, actions: tuple[RuleAction, ...]) -> None:
        """Show them; tells nobody."""
        if actions == self._actions and self.list.count() == len(actions):
            return
        self._actions = actions
        place = max(0, min(self.list.currentRow(), len(actions) - 1))
        self.list.blockSignals(True)
        while self.list.count() > len(actions):
            self.list.takeItem(self.list.count() - 1)
        for number, action in enumerate(actions):
            text = f"{number + 1}. {action_text(action)}"
            if number < self.list.count():
                self.list.item(number).setText(text)
            else:
                self.list.addItem(text)
        self.list.setCurrentRow(place if actions else -1)
        self.list.blockSignals(False)
        self._fit()
        self._show_form()

    def _fit(self) -> None:
        rows = max(1, min(ROWS_SHOWN, self.list.count()))
        self.list.setFixedHeight(max(self.list.sizeHintForRow(0), self._theme.px(20)) * rows + self._theme.px(8))

    @Slot()
    def _show_form(self) -> None:
        action = self._action()
        for widget in (self.remove, self.up, self.down):
            widget.setEnabled(action is not None)
        for part in (self.head, self.times, self.payload, self.sequence):
            part.setVisible(action is not None)
        if action is None:
            return
        self.head.show_settings(action)
        self.times.show_settings(action)
        self.payload.setVisible(action.kind is ActionKind.REPLY)
        self.payload.set_spec(action.payload)
        self.sequence.setVisible(action.kind is ActionKind.START_SEQUENCE)
        self._fill_sequences(action.sequence)
        self.up.setEnabled(self.list.currentRow() > 0)
        self.down.setEnabled(self.list.currentRow() < len(self._actions) - 1)

    def _fill_sequences(self, chosen: int) -> None:
        self.sequence.clear()
        self.sequence.addItem("Choose a sequence", 0)
        for each in self._sequences():
            self.sequence.addItem(each.name, each.id)
        self.sequence.setCurrentIndex(max(0, self.sequence.findData(chosen)))

    def _action(self) -> RuleAction | None:
        place = self.list.currentRow()
        return self._actions[place] if 0 <= place < len(self._actions) else None

    def _put(self, action: RuleAction) -> None:
        place = self.list.currentRow()
        self._tell((*self._actions[:place], action, *self._actions[place + 1 :]), place)

    def _tell(self, actions: tuple[RuleAction, ...], place: int) -> None:
        if actions == self._actions:
            return
        self.show_actions(actions)
        self.list.setCurrentRow(min(place, len(actions) - 1))
        self.edited.emit(actions)

    @Slot(str, object)
    def _on_edited(self, name: str, value: object) -> None:
        if (action := self._action()) is not None:
            self._put(action_with(action, name, value))

    @Slot()
    def _on_payload(self) -> None:
        if (action := self._action()) is not None:
            self._put(replace(action, payload=self.payload.spec))

    @Slot()
    def _on_sequence(self) -> None:
        if (action := self._action()) is not None:
            self._put(replace(action, sequence=int(self.sequence.currentData())))

    @Slot()
    def _on_add(self) -> None:
        self._tell((*self._actions, RuleAction(ActionKind.REPLY)), len(self._actions))
        self.payload.setFocus()

    @Slot()
    def _on_remove(self) -> None:
        place = self.list.currentRow()
        self._tell((*self._actions[:place], *self._actions[place + 1 :]), place)

    @Slot()
    def _on_up(self) -> None:
        self._move(-1)

    @Slot()
    def _on_down(self) -> None:
        self._move(1)

    def _move(self, way: int) -> None:
        place = self.list.currentRow()
        actions = list(self._actions)
        if 0 <= place < len(actions) and 0 <= place + way < len(actions):
            actions[place], actions[place + way] = actions[place + way], actions[place]
            self._tell(tuple(actions), place + way)

    def _lay_out(self) -> None:
        px = self._theme.px
        row = QHBoxLayout()
        row.setSpacing(px(6))
        row.addWidget(Label(self._theme, "Then", FontRole.TITLE, parent=self))
        row.addStretch(1)
        for button in (self.up, self.down, self.remove, self.add):
            row.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(px(6))
        whole.addLayout(row)
        whole.addWidget(self.list)
        whole.addWidget(self.head)
        whole.addWidget(self.payload)
        whole.addWidget(self.sequence, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(self.times)
