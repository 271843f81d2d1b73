"""The form of a step: what its kind speaks of, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.runs import StepFault
from workbench.model.sequences import Step, StepKind
from workbench.ui.panelkit.settingseditors import ChoiceEditor
from workbench.ui.panelkit.settingsform import SettingsForm
from workbench.ui.payloadkit.patternfield import PatternField
from workbench.ui.payloadkit.payloadfield import Check, PayloadField
from workbench.ui.sequences.stepfields import FIELD_OF_PLACE, STEP_HEAD, STEP_TAIL, StepValues, step_with
from workbench.ui.sequences.stepsigns import STEP_TIPS
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.labels import Label

ROW_GAPS_PX: Final = 44
NO_STEP: Final = Step(StepKind.NOTE)


class TypedField(PayloadField):
    """A typed payload alone: what a variable is set to has no form, encoding and ending of its own."""

    def _show(self) -> None:
        super()._show()
        for widget in (self.form, self.encoding, self.ending):
            widget.hide()


class StepForm(QScrollArea):
    """``edited`` carries the step as it shall be, when the editing of a field ends."""

    edited = Signal(object)

    def __init__(self, theme: Theme, check: Check, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._step = NO_STEP
        self._names: Mapping[int, str] = {}
        self.setObjectName("step-form")
        self.setAccessibleName("The step")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields are where Tab stops
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget(self)
        self.setWidget(body)
        self.fault = Label(theme, "", FontRole.BODY, "error", body)
        self.fault.setObjectName("step-fault")
        self.fault.setWordWrap(True)
        self.head = SettingsForm("step", STEP_HEAD, theme, body)
        self.payload = PayloadField(theme, "step-payload", check, body)
        self.pattern = PatternField(theme, "step-pattern", parent=body)
        self.value = TypedField(theme, "step-value", check, body)
        self.value.edit.setAccessibleName("Value")
        self.tail = SettingsForm("step-more", STEP_TAIL, theme, body)
        column = QVBoxLayout(body)
        column.setContentsMargins(*(theme.px(8),) * 4)
        column.setSpacing(theme.px(8))
        for part in (self.fault, self.head, self.payload, self.pattern, self.value, self.tail):
            column.addWidget(part)
        column.addStretch(1)
        self.head.edited.connect(self._on_edited)
        self.tail.edited.connect(self._on_edited)
        self.payload.finished.connect(self.flush)
        self.pattern.finished.connect(self.flush)
        self.value.finished.connect(self.flush)

    @property
    def step(self) -> Step:
        """The step as it is written now, the text that is being typed included."""
        step = self._step
        if step.kind is StepKind.SEND:
            step = replace(step, payload=self.payload.spec)
        elif step.kind in (StepKind.EXPECT, StepKind.BRANCH):
            step = replace(step, pattern=self.pattern.pattern)
        elif step.kind is StepKind.SET:
            step = replace(step, text=self.value.spec.text)
        return step

    def show_step(self, step: Step, names: Mapping[int, str], own: int) -> None:
        """Show a step; tells nobody. ``own`` is the sequence's socket, ``names`` are those of all sockets."""
        self._step = step
        self._show_sockets(names, own)
        values = StepValues(step)
        self.head.show_settings(values)
        self.tail.show_settings(values)
        self.payload.setVisible(step.kind is StepKind.SEND)
        self.pattern.setVisible(step.kind in (StepKind.EXPECT, StepKind.BRANCH))
        self.value.setVisible(step.kind is StepKind.SET)
        self.payload.set_spec(step.payload)
        self.pattern.set_pattern(step.pattern)
        self.value.set_spec(PayloadSpec(PayloadForm.TYPED, step.text))
        self.head.editor("kind").setToolTip(STEP_TIPS[step.kind])

    def show_fault(self, fault: StepFault | None) -> None:
        """Why the sequence cannot be run, if it is because of this step."""
        self.fault.setText(f"{fault.sentence}." if fault is not None else "")
        self.fault.setVisible(fault is not None)

    def go_to(self, place: str, offset: int = -1) -> None:
        """Put the focus into the field that a fault is in."""
        head = place.partition(".")[0]
        edits = {"payload": self.payload.edit, "pattern": self.pattern.edit}
        if head == "text" and self._step.kind is StepKind.SET:
            edits["text"] = self.value.edit
        if (edit := edits.get(head)) is not None:
            self._focus(edit)
            if offset >= 0:
                cursor = edit.textCursor()
                cursor.setPosition(min(offset, len(edit.toPlainText())))
                edit.setTextCursor(cursor)
            return
        for name in FIELD_OF_PLACE.get(head, (head,)):
            for form, fields in ((self.head, STEP_HEAD), (self.tail, STEP_TAIL)):
                if any(each.name == name and each.shown(StepValues(self._step)) for each in fields):
                    self._focus(form.editor(name))
                    return

    def focus_first(self) -> None:
        """Where the writing goes on: the text of the step."""
        kind = self._step.kind
        if kind is StepKind.SEND:
            self._focus(self.payload.edit)
        elif kind in (StepKind.EXPECT, StepKind.BRANCH):
            self._focus(self.pattern.edit if self.pattern.edit.isVisible() else self.pattern)
        elif kind is StepKind.SET and self._step.variable:
            self._focus(self.value.edit)
        else:
            shown = [each.name for each in STEP_HEAD if each.shown(StepValues(self._step))]
            self._focus(self.head.editor(next((each for each in reversed(shown) if each != "kind"), "kind")))

    def show_check(self) -> None:
        """What the payload names has changed: a variable, another payload."""
        for field in (self.payload, self.value):
            if field.isVisible():
                field.show_check()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The payload's forms fold into one button where they would not fit beside encoding and ending."""
        super().resizeEvent(event)
        field = self.payload
        others = field.encoding.sizeHint().width() + field.ending.sizeHint().width()
        room = self.viewport().width() - self._theme.px(ROW_GAPS_PX)
        field.form.set_folded(field.form.open_width + others > room)
        front = QApplication.focusWidget()
        if front is not None and self.isAncestorOf(front):
            self.ensureWidgetVisible(front)

    def _focus(self, widget: QWidget) -> None:
        widget.setFocus()
        self.ensureWidgetVisible(widget)

    @Slot()
    def flush(self) -> None:
        """Tell what is written, if it is news."""
        step = self.step
        if step != self._step:
            self._step = step
            self.edited.emit(step)

    @Slot(str, object)
    def _on_edited(self, name: str, value: object) -> None:
        step = step_with(self.step, name, value)
        if step != self._step:
            self._step = step
            self.edited.emit(step)

    def _show_sockets(self, names: Mapping[int, str], own: int) -> None:
        names = {**names} if not own else {0: f"As the sequence: {names.get(own, '(gone)')}", **names}
        names.setdefault(0, "As the sequence: none yet")
        if self._step.socket not in names:
            names[self._step.socket] = f"{self._step.socket} (not in this project)"
        ordered = {0: names[0]} | names
        if ordered == self._names:
            return
        self._names = ordered
        editor = self.head.editor("socket")
        assert isinstance(editor, ChoiceEditor)
        editor.box.clear()
        for number, name in ordered.items():
            editor.box.addItem(name, str(number))
        editor.show_value(self._step.socket)
