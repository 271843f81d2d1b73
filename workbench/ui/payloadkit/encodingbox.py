"""A list of encodings to choose from or to type into: the common ones first, then all that Python knows."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from workbench.codec.encodings import COMMON, UnknownEncodingError, all_encodings, canonical_name, encoding_label
from workbench.ui.theme import Theme

WIDTH = 112


class EncodingBox(QComboBox):
    """``encoding_changed`` when another name stands there, known or not; :attr:`encoding` is what is written."""

    encoding_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._encoding = "utf-8"
        self._filled = False
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setObjectName("composer-encoding")
        self.setAccessibleName("Encoding")
        self.setToolTip("How characters become bytes: choose one, or type any name that Python knows")
        for name in COMMON:
            self.addItem(encoding_label(name), name)
        line = self.lineEdit()
        assert line is not None
        line.setObjectName("composer-encoding-name")
        line.setAccessibleName("Encoding")
        self.activated.connect(self._on_activated)
        line.editingFinished.connect(self._on_edited)

    @property
    def encoding(self) -> str:
        """The canonical name, or what was typed where no encoding has that name."""
        return self._encoding

    def sizeHint(self) -> QSize:
        """Narrow: the list opens wider."""
        return QSize(self._theme.px(WIDTH), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """As narrow as its hint."""
        return self.sizeHint()

    def set_encoding(self, name: str) -> None:
        """Show an encoding; emits nothing."""
        self._encoding = _canonical(name)
        self._show()

    def set_fault(self, wrong: bool) -> None:
        """Mark the box as the place of a fault."""
        if bool(self.property("invalid")) != wrong:
            self.setProperty("invalid", wrong)
            self.style().unpolish(self)
            self.style().polish(self)

    def showPopup(self) -> None:
        """The rest of the list is filled when it is first opened: it is long."""
        self._fill()
        view = self.view()
        view.setMinimumWidth(view.sizeHintForColumn(0) + self._theme.px(40))
        super().showPopup()

    def _fill(self) -> None:
        if self._filled:
            return
        self._filled = True
        known = set(COMMON)
        self.insertSeparator(self.count())
        for name in all_encodings():
            if name not in known:
                self.addItem(encoding_label(name), name)
        completer = QCompleter(list(all_encodings()), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        self._show()

    def _show(self) -> None:
        index = self.findData(self._encoding)
        if index >= 0:
            self.setCurrentIndex(index)
        self.setEditText(encoding_label(self._encoding))

    def _take(self, name: str) -> None:
        name = _canonical(name)
        if name != self._encoding:
            self._encoding = name
            self._show()
            self.encoding_changed.emit()

    @Slot(int)
    def _on_activated(self, index: int) -> None:
        self._take(str(self.itemData(index) or "utf-8"))

    @Slot()
    def _on_edited(self) -> None:
        text = self.currentText().strip()
        if text and text != encoding_label(self._encoding):
            index = self.findText(text, Qt.MatchFlag.MatchFixedString)
            self._take(str(self.itemData(index)) if index >= 0 and self.itemData(index) else text)
        elif not text:
            self._show()


def _canonical(name: str) -> str:
    try:
        return canonical_name(name)
    except UnknownEncodingError:
        return name
