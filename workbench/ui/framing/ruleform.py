"""The form of a framing rule: its kind, the few values that kind needs, what it means, and what comes of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from workbench.codec.framing.ruletext import (
    ADJUSTMENT_MOST_BYTES,
    IDLE_MOST_MS,
    MESSAGE_MOST_BYTES,
    OFFSET_MOST_BYTES,
    WIDTHS,
    FramingRuleError,
    check_rule,
)
from workbench.model.framing import ByteOrder, FramingKind, FramingRule
from workbench.session.reading.messagewords import EXPLANATIONS, TITLES
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.fields import ByteSizeField
from workbench.ui.widgets.labels import Label
from workbench.ui.widgets.segmented import Segment, SegmentedControl

RECORDS, MESSAGES = "records", "messages"
FORM_WIDTH_PX: Final = 380
ROWS_OF: Final[dict[FramingKind, tuple[str, ...]]] = {
    FramingKind.LINE: ("keep",),
    FramingKind.DELIMITER: ("delimiter", "keep"),
    FramingKind.FIXED: ("fixed",),
    FramingKind.LENGTH: ("offset", "width", "order", "add"),
    FramingKind.IDLE: ("idle",),
}


class RuleForm(QFrame):
    """Opens below a button. ``changed`` carries a rule that can be followed, as soon as it is one; ``shown_chosen``
    tells whether the rows shall be messages."""

    changed = Signal(object)
    shown_chosen = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("framing-form")
        self.setAccessibleName("How the stream is cut into messages")
        self.setProperty("card", True)
        self._theme = theme
        self._rule = FramingRule()
        self._shows = False
        self.units = SegmentedControl(theme, "Rows are", (
            Segment(RECORDS, "Records", tip="One row for each recv and each send; the rule is kept"),
            Segment(MESSAGES, "Messages", tip="One row for each message that the stream is cut into"),
        ), self)  # fmt: skip
        self.kind = QComboBox(self)
        self._fill_kind()
        self.delimiter = QLineEdit(self)
        self.keep = QCheckBox("The message keeps its end", self)
        self.fixed = self._number("Length of each message", 1, 2**31 - 1, " bytes")
        self.offset = self._number("Bytes before the length field", 0, OFFSET_MOST_BYTES, " bytes")
        self.width_box = self._choice("Width of the length field", [(_width(each), each) for each in WIDTHS])
        self.order = self._choice("Byte order", [("Big-endian (network)", "big"), ("Little-endian", "little")])
        most = ADJUSTMENT_MOST_BYTES
        self.add = self._number("Added to the number", -most, most, " bytes")
        self.idle = self._number("Nothing came for more than", 1, IDLE_MOST_MS, " ms")
        self.longest = ByteSizeField("Longest message", 1, MESSAGE_MOST_BYTES, self)
        self.means = Label(theme, "", FontRole.SMALL, "muted", self)
        self.fault = Label(theme, "", FontRole.SMALL, "error", self)
        self.outcome = Label(theme, "", FontRole.SMALL, "", self)
        self._form = QFormLayout()
        self._rows: dict[str, QWidget] = {}
        self._lay_out()
        self._connect()
        self.apply_theme()
        theme.changed.connect(self.apply_theme)

    def set_rule(self, rule: FramingRule, *, shown: bool) -> None:
        """Show a rule, and whether rows are messages; tells nobody."""
        self._rule, self._shows = rule, True
        self.units.choose(MESSAGES if shown else RECORDS)
        self.kind.setCurrentIndex(self.kind.findData(rule.kind.value))
        self.delimiter.setText(rule.delimiter)
        self.keep.setChecked(rule.keep_delimiter)
        self.fixed.setValue(rule.fixed_bytes)
        self.offset.setValue(rule.length_offset_bytes)
        self.width_box.setCurrentIndex(self.width_box.findData(rule.length_width_bytes))
        self.order.setCurrentIndex(self.order.findData(rule.length_order.value))
        self.add.setValue(rule.length_adjustment_bytes)
        self.idle.setValue(rule.idle_ms)
        self.longest.set_value_bytes(rule.max_message_bytes)
        self._shows = False
        self._show_rows()

    def rule(self) -> FramingRule:
        """What stands in the form, whether it can be followed or not."""
        return replace(
            self._rule,
            kind=FramingKind(self.kind.currentData()),
            delimiter=self.delimiter.text(),
            keep_delimiter=self.keep.isChecked(),
            fixed_bytes=self.fixed.value(),
            length_offset_bytes=self.offset.value(),
            length_width_bytes=self.width_box.currentData(),
            length_order=ByteOrder(self.order.currentData()),
            length_adjustment_bytes=self.add.value(),
            idle_ms=self.idle.value(),
            max_message_bytes=self.longest.value_bytes(),
        )

    def show_outcome(self, text: str) -> None:
        """How many messages the rule makes."""
        if text != self.outcome.text():
            self.outcome.setText(text)

    def open_below(self, button: QWidget) -> None:
        """Show the form under a button, its kind in focus."""
        self.adjustSize()
        place = button.mapToGlobal(button.rect().bottomLeft())
        screen = button.screen().availableGeometry()
        place.setX(max(screen.left(), min(place.x(), screen.right() - self.width())))
        place.setY(max(screen.top(), min(place.y() + 2, screen.bottom() - self.height())))
        self.move(place)
        self.show()
        self.kind.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc and Enter leave; what was chosen holds already."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.hide()
        else:
            super().keyPressEvent(event)

    # -- inside

    def _fill_kind(self) -> None:
        box = self.kind
        box.setObjectName("framing-kind")
        box.setAccessibleName("Where a message ends")
        box.setToolTip("Where a message ends")
        box.setMaxVisibleItems(len(FramingKind))
        for kind in FramingKind:
            box.addItem("Records, not cut" if kind is FramingKind.NONE else TITLES[kind], kind.value)

    def _number(self, name: str, least: int, most: int, suffix: str) -> QSpinBox:
        box = QSpinBox(self)
        box.setRange(least, most)
        box.setSuffix(suffix)
        box.setGroupSeparatorShown(True)
        box.setKeyboardTracking(False)
        box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._name(box, name)
        box.valueChanged.connect(self._on_edited)
        return box

    def _choice(self, name: str, choices: list[tuple[str, object]]) -> QComboBox:
        box = QComboBox(self)
        for title, value in choices:
            box.addItem(title, value)
        self._name(box, name)
        box.activated.connect(self._on_edited)
        return box

    def _name(self, widget: QWidget, name: str) -> None:
        widget.setObjectName(f"framing-{name.lower().replace(' ', '-')}")
        widget.setAccessibleName(name)
        widget.setToolTip(name)

    def _lay_out(self) -> None:
        self._name(self.delimiter, "Bytes that end a message, in hex")
        self.delimiter.setPlaceholderText("Hex digits: 0d 0a")
        self.delimiter.setMaxLength(400)
        self._name(self.keep, "The message keeps its end")
        self.keep.setToolTip("Off: the row shows the message without its line feed or delimiter")
        form = self._form
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("Rows are", self.units)
        form.addRow("Message ends", self.kind)
        for key, title, widget in (
            ("delimiter", "Delimiter (hex)", self.delimiter), ("keep", "", self.keep), ("fixed", "Length", self.fixed),
            ("offset", "Bytes before it", self.offset), ("width", "Width", self.width_box),
            ("order", "Byte order", self.order), ("add", "Added to it", self.add), ("idle", "Pause", self.idle),
            ("longest", "Longest message", self.longest),
        ):  # fmt: skip
            form.addRow(title, widget)
            self._rows[key] = widget
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addLayout(form)
        for label in (self.means, self.fault, self.outcome):
            label.setWordWrap(True)
            column.addWidget(label)
        self.setTabOrder(self.kind, self.delimiter)

    def _connect(self) -> None:
        self.units.chosen.connect(self._on_unit)
        self.kind.activated.connect(self._on_edited)
        self.delimiter.textEdited.connect(self._on_edited)
        self.keep.toggled.connect(self._on_edited)
        self.longest.changed.connect(self._on_edited)

    @Slot()
    def apply_theme(self) -> None:
        """Fonts and lengths have changed."""
        self.setFixedWidth(self._theme.px(FORM_WIDTH_PX))
        self.delimiter.setFont(self._theme.font(FontRole.DATA))

    @Slot(str)
    def _on_unit(self, key: str) -> None:
        if self._shows:
            return
        if key == MESSAGES and self._rule.kind is FramingKind.NONE:
            self.kind.setCurrentIndex(self.kind.findData(FramingKind.LINE.value))  # what most text protocols have
            self._on_edited()
        else:
            self.shown_chosen.emit(key == MESSAGES)

    @Slot()
    def _on_edited(self) -> None:
        if self._shows:
            return
        rule = self.rule()
        self._show_rows()
        if rule != self._rule and not self.fault.text():
            self._rule = rule
            self.changed.emit(rule)

    def _show_rows(self) -> None:
        rule = self.rule()
        wanted = ROWS_OF.get(rule.kind, ())
        is_cut = rule.kind is not FramingKind.NONE
        for key, widget in self._rows.items():
            self._form.setRowVisible(widget, key in wanted or (key == "longest" and is_cut))
        self.means.setText(EXPLANATIONS[rule.kind])
        try:
            check_rule(rule)
            self.fault.setText("")
        except FramingRuleError as error:
            self.fault.setText(str(error))
        self.fault.setVisible(bool(self.fault.text()))
        self.outcome.setVisible(is_cut and not self.fault.text())
        if self.isVisible():
            self.adjustSize()


def _width(count: int) -> str:
    return f"{count} byte" if count == 1 else f"{count} bytes"
