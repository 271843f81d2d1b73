"""What a dock holds, made when somebody first wants it: most starts of the program never look at it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

Body = TypeVar("Body", bound=QWidget)


class LazyBody(QWidget, Generic[Body]):
    """``make`` is called once, with this widget as the parent: at the latest when it is shown."""

    def __init__(self, name: str, title: str, make: Callable[[QWidget], Body], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._make = make
        self._body: Body | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def body(self) -> Body:
        """Made now if it was not."""
        if self._body is None:
            self._body = self._make(self)
            self._column.addWidget(self._body)
            self._body.show()  # with this widget, or now: the layout would show it a moment later
            self.setFocusProxy(self._body)
        return self._body

    @property
    def body_if_made(self) -> Body | None:
        """None as long as nobody wanted it."""
        return self._body

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        _ = self.body
