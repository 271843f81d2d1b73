"""Groups of tabs side by side: a tree of splitters whose leaves are :class:`TabGroup` widgets."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from workbench.ui.window.tabs.arrangement import Node, Split, SplitDirection, Tabs
from workbench.ui.window.tabs.tabgroup import TabGroup

_ORIENTATIONS = {SplitDirection.RIGHT: Qt.Orientation.Horizontal, SplitDirection.DOWN: Qt.Orientation.Vertical}


class PaneArea(QWidget):
    """Holds at least one group, which may be empty. Groups are made by ``make_group``."""

    def __init__(self, make_group: Callable[[], TabGroup], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("paneArea")
        self.setAccessibleName("Socket panels")
        self._make_group = make_group
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._root: QWidget = make_group()
        self._column.addWidget(self._root)

    def groups(self) -> list[TabGroup]:
        """All groups in reading order."""
        return _groups_under(self._root)

    def split(self, group: TabGroup, direction: SplitDirection, *, before: bool = False) -> TabGroup:
        """A new empty group beside ``group``, which gives half of its room."""
        fresh = self._make_group()
        orientation = _ORIENTATIONS[direction]
        length = group.width() if orientation == Qt.Orientation.Horizontal else group.height()
        parent = group.parentWidget()
        if isinstance(parent, QSplitter) and parent.orientation() == orientation:
            index = parent.indexOf(group)
            sizes = parent.sizes()
            parent.insertWidget(index if before else index + 1, fresh)
            half = max(1, sizes[index] // 2)
            sizes[index : index + 1] = [half, half]
            parent.setSizes(sizes)
        else:
            splitter = self._splitter(orientation)
            self._replace(group, splitter)
            for widget in (fresh, group) if before else (group, fresh):
                splitter.addWidget(widget)
            splitter.setSizes([max(1, length // 2)] * 2)
            group.show()
        fresh.show()
        return fresh

    def remove(self, group: TabGroup) -> None:
        """Take an empty group away, unless it is the last one."""
        parent = group.parentWidget()
        if not isinstance(parent, QSplitter):
            return
        group.hide()
        group.setParent(None)
        group.deleteLater()
        if parent.count() == 1:
            survivor = parent.widget(0)
            assert survivor is not None
            self._replace(parent, survivor)
            survivor.show()
            parent.deleteLater()

    def node(self) -> Node:
        """How the groups lie now."""
        return _node_of(self._root)

    def build(self, node: Node) -> list[tuple[TabGroup, Tabs]]:
        """Make the groups of ``node``, empty; the answer says what belongs into each. Old groups must be empty."""
        old = self._root
        made: list[tuple[TabGroup, Tabs]] = []
        self._root = self._build(node, made)
        self._column.replaceWidget(old, self._root)
        old.hide()
        old.setParent(None)
        old.deleteLater()
        self._root.show()
        return made

    def _build(self, node: Node, made: list[tuple[TabGroup, Tabs]]) -> QWidget:
        if isinstance(node, Tabs):
            group = self._make_group()
            made.append((group, node))
            return group
        splitter = self._splitter(_ORIENTATIONS[node.direction])
        for part in node.parts:
            splitter.addWidget(self._build(part, made))
        splitter.setSizes(list(node.sizes))
        return splitter

    def _splitter(self, orientation: Qt.Orientation) -> QSplitter:
        splitter = QSplitter(orientation, self)
        splitter.setObjectName("paneSplitter")
        splitter.setChildrenCollapsible(False)
        return splitter

    def _replace(self, old: QWidget, new: QWidget) -> None:
        parent = old.parentWidget()
        if isinstance(parent, QSplitter):
            sizes = parent.sizes()
            parent.replaceWidget(parent.indexOf(old), new)
            parent.setSizes(sizes)
        else:
            self._column.replaceWidget(old, new)
            self._root = new
            new.show()


def _groups_under(widget: QWidget | None) -> list[TabGroup]:
    if isinstance(widget, TabGroup):
        return [widget]
    if isinstance(widget, QSplitter):
        return [group for index in range(widget.count()) for group in _groups_under(widget.widget(index))]
    return []


def _node_of(widget: QWidget | None) -> Node:
    if isinstance(widget, QSplitter):
        direction = SplitDirection.RIGHT if widget.orientation() == Qt.Orientation.Horizontal else SplitDirection.DOWN
        parts = tuple(_node_of(widget.widget(index)) for index in range(widget.count()))
        return Split(direction, parts, tuple(widget.sizes()))
    assert isinstance(widget, TabGroup)
    return Tabs(widget.ids(), widget.current())
