"""The page “Rules”: what the socket does by itself, rule by rule, with how often each fired and why it did not."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.model.rules import ActionKind, Rule, RuleAction
from workbench.model.ruletexts import then_text, when_text
from workbench.model.sequences import Sequence
from workbench.session.rules.readymade import READY_MADE
from workbench.ui.panelkit.pages import PageRoom, PageWidget
from workbench.ui.rules.replycheck import ReplyCheck
from workbench.ui.rules.ruleform import RuleForm
from workbench.ui.rules.rulestatus import fired_words, status_words
from workbench.ui.widgets.buttons import IconButton, TextButton
from workbench.ui.widgets.emptyview import EmptyView
from workbench.ui.widgets.tables import name_columns
from workbench.ui.widgets.tips import plain_tip

TITLES: Final = ("Rule", "When", "Then", "Fired")
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEAST_TABLE_PX: Final = 120
TABLE_SHARE: Final = 0.4  # of the page, at most, until somebody moves the line between table and form
EMPTY_TEXT: Final = (
    "A rule waits for data, a connection or a pause, and answers: with a payload that may use what came, by closing,"
    " by a bookmark or a variable. A few rules make a simple server, and some servers are ready-made."
)
NEW_RULE: Final = Rule("New rule", then=(RuleAction(ActionKind.REPLY),))


class RulesPage(PageWidget):
    """Rules are asked from the first to the last; the first that is met acts."""

    preferred_width_px = 640

    def __init__(self, room: PageRoom) -> None:
        super().__init__(room)
        theme = room.theme
        self.setObjectName("rules-page")
        self.setAccessibleName("Rules")
        self._shown: tuple[Rule, ...] = ()
        self._seen = -1
        self.add = TextButton(theme, "Add", self, icon="plus")
        self.duplicate = IconButton(theme, "copy-plus", "Duplicate the rule", self)
        self.remove = IconButton(theme, "trash-2", "Remove the rule", self)
        self.up = IconButton(theme, "arrow-up", "Ask the rule earlier (Alt+Up)", self)
        self.down = IconButton(theme, "arrow-down", "Ask the rule later (Alt+Down)", self)
        self.table = QTreeWidget(self)
        self.form = RuleForm(theme, self._make_check(), self._sequences, self)
        self._empty = EmptyView(theme, "corner-down-left", "No rules yet", EMPTY_TEXT, self)
        self._empty.add_button("Add a rule", self._on_first, primary=True)
        self.ready = self._empty.add_button("A ready-made server", None, icon="server")
        self.ready.setToolTip("Echo, discard, chargen, daytime, time, or a fixed reply")
        self._stack = QStackedWidget(self)
        self._split = QSplitter(Qt.Orientation.Vertical, self)
        self._is_moved = False
        self._prepare()
        self._lay_out()
        self.table.currentItemChanged.connect(self._show_form)
        self.table.itemChanged.connect(self._on_item)
        self.form.edited.connect(self._on_edited)
        for button, slot in ((self.duplicate, self._on_duplicate), (self.remove, self._on_remove),
                             (self.up, self._on_up), (self.down, self._on_down)):  # fmt: skip
            button.clicked.connect(slot)
        self._fill()

    def refresh(self) -> bool:
        rules = self.room.session.spec.rules
        changed = rules != self._shown
        if changed:
            self._shown = rules
            self._fill()
        status = self.room.session.rules
        if not changed and status.revision == self._seen:
            return False
        self._seen = status.revision
        self._tell_counts()
        self._tell_why()
        return True

    def take_focus(self) -> None:
        """To the rules, or to what makes the first one."""
        (self.table if self._shown else self._empty).setFocus(Qt.FocusReason.PopupFocusReason)

    # -- building

    def _prepare(self) -> None:
        table, px = self.table, self.room.theme.px
        table.setObjectName("rules-table")
        table.setAccessibleName("Rules")
        table.setHeaderLabels(list(TITLES))
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        table.headerItem().setTextAlignment(3, RIGHT)
        table.setMinimumHeight(px(LEAST_TABLE_PX))
        for column, width in enumerate((140, 170, 200, 64)):
            table.setColumnWidth(column, px(width))
        table.header().setStretchLastSection(False)
        for column in (1, 2):
            table.header().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        name_columns(table)
        menu = QMenu(self)
        menu.setObjectName("rules-add-menu")
        menu.setToolTipsVisible(True)
        menu.addAction("New rule").setToolTip("Answers anything, until you say to what")
        menu.addSeparator()
        for key, ready in READY_MADE.items():
            action = menu.addAction(ready.title)
            action.setData(key)
            action.setToolTip(ready.tip)
        menu.triggered.connect(self._on_add)
        for button in (self.add, self.ready):
            button.setMenu(menu)
        self.add.setToolTip("Add a rule, or a ready-made server")
        for way, slot, keys in (("earlier", self._on_up, "Alt+Up"), ("later", self._on_down, "Alt+Down"),
                                ("remove", self._on_remove, "Del")):  # fmt: skip
            action = QAction(way, table)
            action.setObjectName(f"rules-{way}")
            action.setShortcut(keys)
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(slot)
            table.addAction(action)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.add)
        for button in (self.duplicate, self.remove, self.up, self.down):
            row.addWidget(button)
        row.addStretch(1)
        upper = QWidget(self)
        self._upper = upper
        above = QVBoxLayout(upper)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(8)
        above.addLayout(row)
        above.addWidget(self.table, 1)
        area = QScrollArea(self)
        area.setObjectName("rule-area")
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        inner = QWidget(self)
        below = QVBoxLayout(inner)
        below.setContentsMargins(0, 8, 8, 8)
        below.addWidget(self.form)
        area.setWidget(inner)
        split = self._split
        split.setObjectName("rules-splitter")
        split.setChildrenCollapsible(False)
        split.addWidget(upper)
        split.addWidget(area)
        split.splitterMoved.connect(self._on_moved)
        self._stack.addWidget(split)
        self._stack.addWidget(self._empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 8, 12, 0)
        whole.addWidget(self._stack)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_height()

    def _share_height(self) -> None:
        """The table is as high as its rules, up to its share: the rest is the form's, where a rule is written."""
        if self._is_moved:
            return
        row = self.table.sizeHintForRow(0) if self._shown else 0
        around = self._upper.sizeHint().height() - self.table.sizeHint().height()
        wanted = around + self.table.header().sizeHint().height() + row * len(self._shown) + 4
        height = self._split.height()
        upper = min(wanted, round(height * TABLE_SHARE))
        self._split.setSizes([upper, height - upper])

    @Slot()
    def _on_moved(self) -> None:
        self._is_moved = True

    # -- showing

    def _fill(self) -> None:
        place = max(0, min(self._place(), len(self._shown) - 1))
        self.table.blockSignals(True)
        while self.table.topLevelItemCount() > len(self._shown):
            self.table.takeTopLevelItem(self.table.topLevelItemCount() - 1)
        while self.table.topLevelItemCount() < len(self._shown):
            item = QTreeWidgetItem()
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setTextAlignment(3, RIGHT)
            self.table.addTopLevelItem(item)
        for number, rule in enumerate(self._shown):
            self._tell_rule(self.table.topLevelItem(number), rule)
        self._choose(place)
        self.table.blockSignals(False)
        self._stack.setCurrentIndex(0 if self._shown else 1)
        self._share_height()
        self._show_form()

    def _tell_rule(self, item: QTreeWidgetItem | None, rule: Rule) -> None:
        if item is None:
            return
        item.setText(0, rule.name or "Rule")
        item.setCheckState(0, Qt.CheckState.Checked if rule.enabled else Qt.CheckState.Unchecked)
        for column, text in ((1, when_text(rule)), (2, then_text(rule))):
            item.setText(column, text)
            item.setToolTip(column, plain_tip(text))

    def _tell_counts(self) -> None:
        self.table.blockSignals(True)
        for number in range(len(self._shown)):
            item = self.table.topLevelItem(number)
            if item is not None:
                status = self.room.session.rules.status(number)
                item.setText(3, "fault" if status.fault else f"{status.fired:,}")
                item.setToolTip(3, plain_tip(fired_words(status)))  # why not is worked out for the chosen one alone
        self.table.blockSignals(False)

    def _tell_why(self) -> None:
        if (rule := self._rule()) is not None:
            status = self.room.session.rules.status(self._place())
            words = status_words(status) if rule.enabled else "The rule is off."
            self.form.show_why(words, is_fault=rule.enabled and bool(status.fault))

    @Slot()
    def _show_form(self) -> None:
        rule = self._rule()
        for widget in (self.form, self.remove, self.duplicate, self.up, self.down):
            widget.setEnabled(rule is not None)
        if rule is not None:
            self.form.show_rule(rule)
            self._tell_why()
            self.up.setEnabled(self._place() > 0)
            self.down.setEnabled(self._place() < len(self._shown) - 1)

    # -- what a person does

    def _place(self) -> int:
        item = self.table.currentItem()
        return self.table.indexOfTopLevelItem(item) if item is not None else 0

    def _choose(self, place: int) -> None:
        if (item := self.table.topLevelItem(place)) is not None:
            self.table.setCurrentItem(item)

    def _rule(self) -> Rule | None:
        return self._shown[self._place()] if 0 <= self._place() < len(self._shown) else None

    def _set(self, rules: tuple[Rule, ...], text: str, place: int) -> None:
        spec = self.room.session.spec
        self.room.workspace.update_spec(replace(spec, rules=rules), text)
        self.refresh()
        self._choose(max(0, min(place, len(rules) - 1)))
        self.room.clock.hurry()

    def _with(self, place: int, rule: Rule) -> tuple[Rule, ...]:
        return (*self._shown[:place], rule, *self._shown[place + 1 :])

    @Slot(object)
    def _on_edited(self, rule: Rule) -> None:
        self._set(self._with(self._place(), rule), "Change rule", self._place())

    @Slot(QTreeWidgetItem, int)
    def _on_item(self, item: QTreeWidgetItem, column: int) -> None:
        place = self.table.indexOfTopLevelItem(item)
        if column == 0 and 0 <= place < len(self._shown):
            enabled = item.checkState(0) is Qt.CheckState.Checked
            text = "Switch rule on" if enabled else "Switch rule off"
            self._set(self._with(place, replace(self._shown[place], enabled=enabled)), text, place)

    @Slot(QAction)
    def _on_add(self, action: QAction) -> None:
        if not action.isSeparator():
            ready = READY_MADE.get(str(action.data() or ""))
            is_datagram = self.room.session.spec.is_datagram
            more = ready.of(is_datagram=is_datagram) if ready is not None else (NEW_RULE,)
            self._set((*self._shown, *more), "Add rule", len(self._shown))

    @Slot()
    def _on_first(self) -> None:
        self._set((NEW_RULE,), "Add rule", 0)
        self.form.focus_first()

    @Slot()
    def _on_duplicate(self) -> None:
        if (rule := self._rule()) is not None:
            place = self._place() + 1
            self._set((*self._shown[:place], rule, *self._shown[place:]), "Duplicate rule", place)

    @Slot()
    def _on_remove(self) -> None:
        if self._rule() is not None:
            place = self._place()
            self._set((*self._shown[:place], *self._shown[place + 1 :]), "Remove rule", place)

    @Slot()
    def _on_up(self) -> None:
        self._move(-1)

    @Slot()
    def _on_down(self) -> None:
        self._move(1)

    def _move(self, way: int) -> None:
        place, rules = self._place(), list(self._shown)
        if 0 <= place < len(rules) and 0 <= place + way < len(rules):
            rules[place], rules[place + way] = rules[place + way], rules[place]
            self._set(tuple(rules), "Move rule", place + way)

    # -- what the form asks

    def _make_check(self) -> ReplyCheck:
        room = self.room
        return ReplyCheck(room.workspace.desk, self._rules, self._rule, room.session.filtering.field_keys)

    def _rules(self) -> tuple[Rule, ...]:
        return self._shown

    def _sequences(self) -> tuple[Sequence, ...]:
        return self.room.workspace.document.sequences
