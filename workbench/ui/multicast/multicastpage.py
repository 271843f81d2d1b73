"""The page “Multicast”: which groups, on which interface, and why nothing is heard."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QScrollArea,
    QSpinBox,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.model.multicast import GroupMembership, SourceMode
from workbench.model.texts import failure_explanation, failure_sentence
from workbench.ui.multicast.checklist import CheckList
from workbench.ui.multicast.joinform import JoinForm, interface_text
from workbench.ui.panelkit.pages import PageRoom, PageWidget
from workbench.ui.theme import FontRole
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label
from workbench.ui.widgets.tables import name_columns

LOOK_S: Final = 1.0  # the system is asked so often while the page is looked at
TITLES: Final = ("Group", "Interface", "Heard", "Now")
CHARS: Final = (22, 12, 20)
_ROW = Qt.ItemDataRole.UserRole


class MulticastPage(PageWidget):
    """Asks the system once a second while it is shown, and at once after an act."""

    preferred_width_px = 600

    def __init__(self, room: PageRoom) -> None:
        super().__init__(room)
        self._theme = room.theme
        self._groups = room.session.groups
        self._seen: tuple[int, int] | None = None
        self._looked_s = 0.0
        self._listed: list[tuple[GroupMembership, bool]] = []
        self._named: dict[str, str] = {}  # interfaces with their numbers and addresses
        self.setObjectName("multicast-page")
        self.setAccessibleName("Multicast")
        self.table = self._make_table()
        self.leave = TextButton(self._theme, "Leave", self, icon="log-out")
        self.leave.setObjectName("leave-group")
        self.leave.setToolTip("Leave the chosen group now, and do not join it again")
        self.form = JoinForm(self._theme, self)
        self.loopback = QCheckBox("Loop-back", self)
        self.hops = QSpinBox(self)
        self._hops_label = Label(self._theme, "Hop limit", FontRole.BODY, "muted", self)
        self._make_options()
        self.checks = CheckList(self._theme, self)
        self._lay_out()
        self.form.wanted.connect(self._on_join)
        self.leave.clicked.connect(self._on_leave)
        self.table.itemSelectionChanged.connect(self._on_selection)
        self.loopback.clicked.connect(self._on_loopback)
        self.hops.editingFinished.connect(self._on_hops)
        self._theme.changed.connect(self._on_theme)
        self._on_theme()
        self._on_selection()

    def refresh(self) -> bool:
        now_s, session = time.monotonic(), self.room.session
        seen = session.revision, session.counters.rx_records
        if now_s - self._looked_s < (LOOK_S if seen == self._seen else LOOK_S / 4) and self._seen is not None:
            return False
        self._seen, self._looked_s = seen, now_s
        interfaces = self._groups.interfaces()
        self._named = {each.name: interface_text(each) for each in interfaces}
        self.form.show_interfaces(interfaces)
        self._show_options()
        listed = self._list()
        return self.checks.show_checks(self._groups.checks(time.time_ns(), interfaces)) or listed

    # -- showing

    def _list(self) -> bool:
        joined = self._groups.joined
        rows = [(each, True) for each in joined] + [(each, False) for each in self._groups.missing]
        if rows == self._listed:
            return False
        self._listed = rows
        current = self.table.currentItem()
        chosen = current.data(0, _ROW) if current is not None else None
        self.table.clear()
        for each, is_joined in rows:
            now = "joined" if is_joined else "not joined" if self.room.session.is_open else "when opened"
            item = QTreeWidgetItem([each.group, each.interface or "by routes", heard_text(each), now])
            item.setData(0, _ROW, each)
            item.setToolTip(1, self._named.get(each.interface, each.interface))
            item.setToolTip(2, heard_text(each))
            self.table.addTopLevelItem(item)
            if each == chosen:
                self.table.setCurrentItem(item)
        self._fit_height()
        self._on_selection()
        return True

    def _show_options(self) -> None:
        found = self._groups.facts()
        for part, value in (
            (self.loopback, found.loopback), (self.hops, found.hop_limit), (self._hops_label, found.hop_limit)
        ):  # fmt: skip
            part.setEnabled(value is not None)
            part.setVisible(value is not None)  # a 0 that nobody set would be read as a hop limit
        if found.loopback is not None and found.loopback != self.loopback.isChecked():
            self.loopback.setChecked(found.loopback)
        if found.hop_limit is not None and not self.hops.hasFocus() and found.hop_limit != self.hops.value():
            self.hops.setValue(found.hop_limit)

    def _fit_height(self) -> None:
        rows_px = max(self._theme.px(24), self.table.sizeHintForRow(0)) * max(1, min(8, len(self._listed)))
        frame_px = self.table.header().sizeHint().height() + 2 * self.table.frameWidth() + self._theme.px(4)
        self.table.setFixedHeight(rows_px + frame_px)

    # -- acts

    @Slot(object)
    def _on_join(self, membership: GroupMembership) -> None:
        failure = self._groups.join(membership)
        self.form.say(f"{failure_sentence(failure)} {failure_explanation(failure)}" if failure else "")
        if failure is None:
            self.form.group.clear()
        self._look_again()

    @Slot()
    def _on_leave(self) -> None:
        item = self.table.currentItem()
        if item is None:
            return
        failure = self._groups.leave(item.data(0, _ROW))
        self.form.say(failure_sentence(failure) if failure else "")
        self._look_again()

    @Slot()
    def _on_selection(self) -> None:
        self.leave.setEnabled(self.table.currentItem() is not None)

    @Slot()
    def _on_loopback(self) -> None:
        self._set_option("MULTICAST_LOOP", "on" if self.loopback.isChecked() else "off")

    @Slot()
    def _on_hops(self) -> None:
        if self.hops.value() != self._groups.facts().hop_limit:
            is_ipv6 = "[" in self.room.session.local
            self._set_option("MULTICAST_HOPS" if is_ipv6 else "MULTICAST_TTL", str(self.hops.value()))

    def _set_option(self, name: str, value: str) -> None:
        family = "IPV6" if "[" in self.room.session.local else "IP"
        answer = self.room.session.options.set(f"{family}_{name}", value)
        self.form.say(failure_sentence(answer.failure) if answer.failure is not None else "")
        self._look_again()

    def _look_again(self) -> None:
        self._seen = None
        self.refresh()
        self.room.clock.hurry()

    # -- making

    def _make_table(self) -> QTreeWidget:
        table = QTreeWidget(self)
        table.setObjectName("groups")
        table.setAccessibleName("Groups of this socket")
        table.setToolTip("Groups that this socket is a member of, or will be when it is opened")
        table.setHeaderLabels(list(TITLES))
        name_columns(table)
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.header().setStretchLastSection(True)
        return table

    def _make_options(self) -> None:
        self.loopback.setObjectName("multicast-loopback")
        self.loopback.setAccessibleName("Loop-back")
        self.loopback.setToolTip("What is sent to a group is heard on this computer too (Windows: by this socket)")
        self.hops.setObjectName("multicast-hops")
        self.hops.setAccessibleName("Hop limit to groups")
        self.hops.setRange(0, 255)
        self.hops.setToolTip("How far datagrams to a group go: 1 stays on this network, 0 on this computer")

    def _lay_out(self) -> None:
        theme, px = self._theme, self._theme.px
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(16), 0, px(16), px(16))
        column.setSpacing(px(8))
        row = QHBoxLayout()
        row.addWidget(self.loopback)
        row.addSpacing(px(16))
        row.addWidget(self._hops_label)
        row.addWidget(self.hops)
        row.addStretch(1)
        row.addWidget(self.leave)
        column.addWidget(self.table)
        column.addLayout(row)
        column.addSpacing(px(8))
        column.addWidget(Label(theme, "Join a group", FontRole.STRONG, parent=self))
        column.addWidget(self.form)
        column.addSpacing(px(8))
        column.addWidget(Label(theme, "Why do I hear nothing?", FontRole.STRONG, parent=self))
        column.addWidget(self.checks)
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)

    @Slot()
    def _on_theme(self) -> None:
        self.table.setFont(self._theme.font(FontRole.DATA_SMALL))
        width = self.table.fontMetrics().averageCharWidth()
        for column, chars in enumerate(CHARS):
            self.table.setColumnWidth(column, width * chars + self._theme.px(12))
        self._fit_height()


def heard_text(membership: GroupMembership) -> str:
    """Whom a membership lets through, in a few words."""
    sources = ", ".join(membership.sources)
    if membership.mode is SourceMode.INCLUDE:
        return f"only {sources}"
    return f"all but {sources}" if membership.mode is SourceMode.EXCLUDE and sources else "anybody"
