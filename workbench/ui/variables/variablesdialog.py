"""The dialog “Variables and secrets”: the table, the chosen one, and what payloads may read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelection, QSize, Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QHeaderView, QStackedWidget, QTableView, QVBoxLayout, QWidget
from shiboken6 import isValid

from workbench.model.library import Variable, VariableKind
from workbench.model.texts import count_text
from workbench.session.document.variables import VariableNameError
from workbench.session.workspace import Workspace
from workbench.ui.frameclock import FrameClock, widget_is_shown
from workbench.ui.theme import FontRole, Theme
from workbench.ui.variables.rightslist import RightsList
from workbench.ui.variables.variableform import VariableForm
from workbench.ui.variables.variablemodel import VariableModel
from workbench.ui.widgets.buttons import IconButton, TextButton
from workbench.ui.widgets.emptyview import EmptyView
from workbench.ui.widgets.labels import Label

WIDTH_PX, HEIGHT_PX, ROW_PX = 720, 640, 28
HEAD = "A payload names a variable by ${var name}. A secret is never shown and never saved in the project."
EMPTY_TEXT = (
    "What many payloads need and only one place should say: a host, a device’s number, or a token that is asked for or"
    " kept in the key store."
)
WAS_READABLE = "The value was taken out. It stood in the project until now: who has an older copy of the file has it."
OLD_NAME = "The key store has the secret under the old name: store it once more under this one."


class VariablesDialog(QDialog):
    """A presenter. ``open()`` it; it deletes itself when closed."""

    def __init__(
        self, workspace: Workspace, theme: Theme, clock: FrameClock, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace, self._theme, self._clock = workspace, theme, clock
        self._seen: tuple[object, ...] = ()
        self.setObjectName("variables")
        self.setWindowTitle("Variables and secrets")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.model = VariableModel(workspace.desk.knows_secret, self)
        self.table = self._make_table()
        self._empty = EmptyView(theme, "key-round", "No variables yet", EMPTY_TEXT, self)
        self._empty.add_button("New variable", self._on_add, icon="plus")
        self._stack = QStackedWidget(self)
        for page in (self.table, self._empty):
            self._stack.addWidget(page)
        self.form = VariableForm(theme, self)
        self.rights = RightsList(workspace.desk, theme, self)
        self.add = IconButton(theme, "plus", "New variable", self, tip="A new variable at the end")
        self.remove = IconButton(theme, "trash-2", "Remove", self, tip="Take the chosen variable away (can be undone)")
        self.close_button = TextButton(theme, "Close", self, kind="primary")
        self.close_button.setObjectName("variables-close")
        self._lay_out()
        self._connect()
        self.refresh()
        self._choose(0)
        self.resize(QSize(theme.px(WIDTH_PX), theme.px(HEIGHT_PX)).boundedTo(self.screen().availableSize()))
        clock.add(self)

    # presenter

    def is_shown(self) -> bool:
        """In front, and not minimised."""
        return widget_is_shown(self)

    def refresh(self) -> bool:
        """Agree with the project; cheap when nothing changed."""
        variables = self._workspace.variables.value
        knows = tuple(self._workspace.desk.knows_secret(each.name) for each in variables)
        seen = (variables, knows)
        painted = self.rights.refresh()
        if seen == self._seen:
            return painted
        name = self._name()
        row = self.table.currentIndex().row()
        self._seen = seen
        self.model.show_variables(variables)
        found = self.model.row_of(name)
        self._choose(found if found >= 0 else min(row, len(variables) - 1))
        self._show_current()
        return True

    # slots

    @Slot()
    def _on_add(self) -> None:
        if (fresh := self._tried(self._workspace.variables.add)) is not None:
            self.refresh()
            self._choose(self.model.row_of(fresh.name))
            self.form.name.setFocus()
            self.form.name.selectAll()

    @Slot()
    def _on_remove(self) -> None:
        name = self._name()
        if name:
            users = self._workspace.variables.references(name)
            self._workspace.variables.remove(name)
            self.refresh()
            self._tell_users(users, name)

    @Slot(str, str)
    def _on_renamed(self, name: str, now: str) -> None:
        editor, desk = self._workspace.variables, self._workspace.desk
        users = editor.references(name)
        try:
            editor.rename(name, now)
        except VariableNameError as error:
            self.form.show_variable(self.model.variable(self.table.currentIndex().row()))
            self.form.say(str(error), "error")
            return
        desk.rename_secret(name, now)
        self.refresh()
        self._choose(self.model.row_of(now))
        left = editor.references(name)
        if left:
            self._tell_users(left, name)
        elif editor.variable(now).kind is VariableKind.STORED:
            self.form.say(OLD_NAME, "warn")
        elif users:
            self.form.say(f"{count_text(len(users), 'place follows', 'places follow')}.", "ok")

    @Slot(object)
    def _on_changed(self, variable: Variable) -> None:
        before = self.model.variable(self.model.row_of(variable.name))
        self._workspace.variables.change(variable)
        self.refresh()
        was_readable = before is not None and before.value and variable.kind is not VariableKind.VALUE
        if was_readable:
            self.form.say(WAS_READABLE, "warn")

    @Slot(str, str, bool)
    def _on_given(self, name: str, value: str, stored: bool) -> None:
        if stored:
            self.form.say("Storing…")
            self._workspace.keeper.begin_store(name, value, self._on_stored)
        else:
            self._workspace.desk.put_secret(name, value)
            self.refresh()
            self.form.say("Kept in memory until the project is closed.", "ok")

    @Slot(str)
    def _on_forgotten(self, name: str) -> None:
        if self._workspace.variables.variable(name).kind is VariableKind.STORED:
            self._workspace.keeper.begin_remove(name, self._on_removed)
        else:
            self._workspace.desk.forget_secret(name)
            self.refresh()
            self.form.say("Forgotten.", "ok")

    @Slot()
    def _on_selected(self, _now: QItemSelection, _before: QItemSelection) -> None:
        self._show_current()

    # inside

    def _on_stored(self, trouble: str) -> None:
        self._told(trouble, "Stored in the key store of this computer.")

    def _on_removed(self, trouble: str) -> None:
        self._told(trouble, "Taken out of the key store and out of memory.")

    def _told(self, trouble: str, good: str) -> None:
        if isValid(self):  # the dialog may be gone when the key store answers
            self.refresh()
            self.form.say(trouble or good, "warn" if trouble else "ok")

    def _tried(self, deed: Callable[[], Variable]) -> Variable | None:
        try:
            return deed()
        except VariableNameError as error:
            self.form.say(str(error), "error")
            return None

    def _tell_users(self, users: list[str], name: str) -> None:
        if users:
            shown = ", ".join(users[:3]) + (" …" if len(users) > 3 else "")
            number = count_text(len(users), "place names", "places name")
            self.form.say(f"{number} ${{var {name}}} still: {shown}.", "warn")

    def _name(self) -> str:
        variable = self.model.variable(self.table.currentIndex().row())
        return variable.name if variable is not None else ""

    def _choose(self, row: int) -> None:
        if row >= 0:
            self.table.selectRow(row)
        self._show_current()

    def _show_current(self) -> None:
        variable = self.model.variable(self.table.currentIndex().row())
        self.form.show_variable(variable)
        self.remove.setEnabled(variable is not None)
        is_empty = variable is None
        self._stack.setCurrentWidget(self._empty if is_empty else self.table)
        if is_empty:
            self.form.say("")

    def _make_table(self) -> QTableView:
        table = QTableView(self)
        table.setObjectName("variables-table")
        table.setAccessibleName("Variables")
        table.setProperty("roomy", True)
        table.setModel(self.model)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(self._theme.px(ROW_PX))
        header = table.horizontalHeader()
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        for column, width in ((0, 150), (1, 90)):
            table.setColumnWidth(column, self._theme.px(width))
        return table

    def _connect(self) -> None:
        self.table.selectionModel().selectionChanged.connect(self._on_selected)
        self.add.clicked.connect(self._on_add)
        self.remove.clicked.connect(self._on_remove)
        self.form.renamed.connect(self._on_renamed)
        self.form.changed.connect(self._on_changed)
        self.form.given.connect(self._on_given)
        self.form.forgotten.connect(self._on_forgotten)
        self.close_button.clicked.connect(self.accept)
        self.finished.connect(self._on_finished)

    @Slot()
    def _on_finished(self) -> None:
        self._clock.remove(self)

    def _lay_out(self) -> None:
        px = self._theme.px
        head = QHBoxLayout()
        words = Label(self._theme, HEAD, FontRole.BODY, "muted", self)
        words.setWordWrap(True)
        head.addWidget(words, 1)
        head.addWidget(self.add)
        head.addWidget(self.remove)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(12))
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        column.addWidget(self.form)
        column.addWidget(self.rights)
        column.addLayout(foot)
