"""Keeps menus in the catalogue's order while actions are bound one after the other."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from workbench.ui.actions.action import Action
from workbench.ui.actions.boundaction import BoundAction
from workbench.ui.actions.catalogue import ACTIONS, RANK


def insert_in_order(menu: QMenu, action: QAction) -> None:
    """Put an action, or a submenu's, at its place among those that are in the menu already."""
    if action in menu.actions():
        return
    mine = _rank(action)
    before = next((item for item in menu.actions() if not item.isSeparator() and _rank(item) > mine), None)
    if before is None:
        menu.addAction(action)
    else:
        menu.insertAction(before, action)
    _separate(menu)


def _separate(menu: QMenu) -> None:
    """A separator wherever the section changes."""
    for item in menu.actions():
        if item.isSeparator():
            menu.removeAction(item)
            item.deleteLater()
    items = menu.actions()
    for above, below in pairwise(items):
        if _section(above) != _section(below):
            menu.insertSeparator(below)


def _spec(item: QAction) -> Action | None:
    """The action's data; for a submenu, that of the first action that stands in it. None for a foreign entry."""
    if isinstance(item, BoundAction):
        return item.spec
    submenu = QMenu.menuInAction(item)
    if submenu is None:
        return None
    path = submenu.objectName().removeprefix("menu.")
    return next((spec for spec in ACTIONS if f"{spec.menu}/".startswith(f"{path}/")), None)


def _rank(item: QAction) -> int:
    spec = _spec(item)
    return RANK[spec.id] if spec is not None else -1


def _section(item: QAction) -> int:
    spec = _spec(item)
    return spec.section if spec is not None else 0
