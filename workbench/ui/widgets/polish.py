"""Makes the style sheet look at a widget's properties again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget


def set_style_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet selects by, and show its effect.

    A widget that was never shown is left alone, it is polished later: polishing it twice before makes Qt's style
    sheet take back the font that was set in between. The font is kept either way.
    """
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    font = QFont(widget.font())
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    if widget.font() != font:
        widget.setFont(font)
    widget.update()
