"""The menu over the bytes."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from workbench.codec.hexdump import CopyForm
from workbench.ui.hexview.copying import COPY_TITLES


class BytesMenu(QMenu):
    """Only asks: :class:`~workbench.ui.hexview.bytespane.BytesPane` does."""

    copy_wanted = Signal(object)  # a CopyForm
    all_wanted = Signal()
    find_wanted = Signal()
    offset_wanted = Signal()
    filter_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("bytes-menu")
        self._copy = self.addMenu("Copy as")
        self._copy.setObjectName("bytes-copy-menu")
        for form, title in COPY_TITLES.items():
            self._copy.addAction(title).setData(form.value)
        self._copy.triggered.connect(self._on_copy)
        self.addAction("Select all").triggered.connect(self._on_all)
        self.addSeparator()
        self.addAction("Find…").triggered.connect(self._on_find)
        self._filter = self.addAction("Filter by these bytes")
        self._filter.setObjectName("bytes-filter")
        self._filter.setToolTip("Show only rows that hold the selected bytes")
        self._filter.triggered.connect(self._on_filter)
        self.addAction("Go to offset…").triggered.connect(self._on_offset)

    def show_at(self, place: QPoint, *, has_bytes: bool) -> None:
        """Open it at a place of the screen."""
        self._copy.setEnabled(has_bytes)
        self._filter.setEnabled(has_bytes)
        self.popup(place)

    @Slot(QAction)
    def _on_copy(self, action: QAction) -> None:
        self.copy_wanted.emit(CopyForm(action.data()))

    @Slot()
    def _on_all(self) -> None:
        self.all_wanted.emit()

    @Slot()
    def _on_find(self) -> None:
        self.find_wanted.emit()

    @Slot()
    def _on_offset(self) -> None:
        self.offset_wanted.emit()

    @Slot()
    def _on_filter(self) -> None:
        self.filter_wanted.emit()
