"""One variable: its name, where its value comes from, the value or the deeds of a secret, a note."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from workbench.codec.escapes import parse_text
from workbench.codec.inputerror import PayloadError
from workbench.host.keystore import SECRET_CHARS_MAX
from workbench.model.annotations import COMMENT_CHARS_MAX
from workbench.model.library import NAME_CHARS_MAX, Variable, VariableKind
from workbench.session.document.variables import VALUE_CHARS_MAX
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label
from workbench.ui.widgets.segmented import Segment, SegmentedControl

KINDS = (
    Segment("value", "Project", tip="The value stands in the project: whoever has the file can read it"),
    Segment("stored", "Key store", tip="The value is in the key store of this computer, for secrets"),
    Segment("asked", "Asked", tip="You are asked once while the project is open, for secrets"),
)


class VariableForm(QWidget):
    """``renamed`` carries the old and the new name, ``changed`` the variable as it is written now; ``given`` a secret
    and whether it is to be stored; ``forgotten`` asks to forget it."""

    renamed = Signal(str, str)
    changed = Signal(object)
    given = Signal(str, str, bool)
    forgotten = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown = Variable("")
        self.setObjectName("variable-form")
        self.name = self._line("variable-name", "Name", "How payloads name it: ${var name}", NAME_CHARS_MAX)
        self.kind = SegmentedControl(theme, "Where the value comes from", KINDS, self)
        self.value = self._line("variable-value", "Value", r"Text in UTF-8, with the escapes \r \n \xNN",
                                VALUE_CHARS_MAX)  # fmt: skip
        self.value.setFont(theme.font(FontRole.DATA))
        self.note = self._line("variable-note", "Note", "What it is for", COMMENT_CHARS_MAX)
        self.secret = self._line("variable-secret", "Secret", "It is never shown again, and never saved in the project",
                                 SECRET_CHARS_MAX)  # fmt: skip
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self.store = TextButton(theme, "Store", self, icon="key-round")
        self.store.setObjectName("variable-store")
        self.forget = TextButton(theme, "Forget", self)
        self.forget.setObjectName("variable-forget")
        self.fault = Label(theme, "", FontRole.SMALL, "muted", self)
        self.fault.setWordWrap(True)
        self._lay_out()
        self.name.editingFinished.connect(self._on_name)
        self.kind.chosen.connect(self._on_edited)
        self.value.editingFinished.connect(self._on_edited)
        self.value.textEdited.connect(self._show_fault)
        self.note.editingFinished.connect(self._on_edited)
        self.secret.textChanged.connect(self._on_secret)
        self.secret.returnPressed.connect(self._on_given)
        self.store.clicked.connect(self._on_given)
        self.forget.clicked.connect(self._on_forget)

    def show_variable(self, variable: Variable | None) -> None:
        """Show another one, or the same after a change; tells nobody."""
        self.setEnabled(variable is not None)
        variable = variable or Variable("")
        if variable.name != self._shown.name or variable.kind is not self._shown.kind:
            self.secret.clear()
        self._shown = variable
        self.kind.blockSignals(True)  # half of the values are still the old ones
        self.kind.choose(str(variable.kind))
        self.kind.blockSignals(False)
        for line, text in ((self.name, variable.name), (self.value, variable.value), (self.note, variable.note)):
            if line.text() != text:
                line.setText(text)
        self._show_kind()

    def say(self, text: str, tone: str = "muted") -> None:
        """A sentence below, until something else is shown."""
        self.fault.set_tone(tone)
        self.fault.setText(text)

    @Slot()
    def _on_name(self) -> None:
        name = self.name.text().strip()
        if self._shown.name and name != self._shown.name:
            self.renamed.emit(self._shown.name, name)

    @Slot()
    def _on_edited(self) -> None:
        kind = VariableKind(self.kind.key)
        value = self.value.text() if kind is VariableKind.VALUE else ""
        now = Variable(self._shown.name, kind, value, self.note.text())
        if self._shown.name and now != self._shown:
            self.changed.emit(now)

    @Slot()
    def _on_secret(self) -> None:
        self.store.setEnabled(bool(self.secret.text()))

    @Slot()
    def _on_given(self) -> None:
        value = self.secret.text()
        if value and self._shown.name:
            self.secret.clear()
            self.given.emit(self._shown.name, value, self._shown.kind is VariableKind.STORED)

    @Slot()
    def _on_forget(self) -> None:
        if self._shown.name:
            self.forgotten.emit(self._shown.name)

    @Slot()
    def _show_fault(self) -> None:
        try:
            parse_text(self.value.text(), "utf-8", "")
        except PayloadError as error:
            text = str(error)
            self.say(f"At character {error.offset + 1}: {text[:1].upper()}{text[1:]}.", "error")
            return
        self.say("The value stands in the project, readable for whoever has the file.")

    def _show_kind(self) -> None:
        kind = self._shown.kind
        is_value, is_stored = kind is VariableKind.VALUE, kind is VariableKind.STORED
        self._places.setCurrentIndex(0 if is_value else 1)
        self.store.setText("Store" if is_stored else "Use")
        self.store.setToolTip("Keep it in the key store of this computer, under this project" if is_stored
                              else "Keep it in memory until the project is closed")  # fmt: skip
        self.forget.setToolTip("Take it out of the key store and out of memory" if is_stored
                               else "Take it out of memory: it is asked for again")  # fmt: skip
        self._on_secret()
        if is_value:
            self._show_fault()
        elif is_stored:
            self.say("The value is in the key store of this computer. The project holds the name alone.")
        else:
            self.say("You are asked once while the project is open. The project holds the name alone.")

    def _line(self, name: str, title: str, tip: str, most: int) -> QLineEdit:
        line = QLineEdit(self)
        line.setObjectName(name)
        line.setAccessibleName(title)
        line.setToolTip(tip)
        line.setMaxLength(most)
        return line

    def _lay_out(self) -> None:
        px = self._theme.px
        secret = QWidget(self)
        row = QHBoxLayout(secret)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(6))
        row.addWidget(self.secret, 1)
        row.addWidget(self.store)
        row.addWidget(self.forget)
        self._places = QStackedWidget(self)
        self._places.addWidget(self.value)
        self._places.addWidget(secret)
        form = QFormLayout()
        form.setHorizontalSpacing(px(12))
        form.setVerticalSpacing(px(8))
        for title, widget in (("Name", self.name), ("From", self.kind), ("Value", self._places), ("Note", self.note)):
            form.addRow(Label(self._theme, title, FontRole.BODY, "muted", self), widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addLayout(form)
        column.addWidget(self.fault)
