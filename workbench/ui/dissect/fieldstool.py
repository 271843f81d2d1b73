"""The tool “Fields”: what the bytes of a record or a message mean, field by field."""

from __future__ import annotations

from time import monotonic
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout

from workbench.codec.dissect.run import AUTOMATIC, NO_DISSECTOR
from workbench.codec.filter.error import FilterError
from workbench.model.fields import Dissection, Field
from workbench.model.texts import bytes_text
from workbench.session.reading.decoding import Aside
from workbench.ui.bytetools.tool import ToolRoom, ToolWidget
from workbench.ui.dissect.fieldtree import FieldTree
from workbench.ui.hexview.shown import ShownBytes
from workbench.ui.theme import FontRole, Token
from workbench.ui.widgets.labels import ElidedLabel, Label

LAYER = "fields"  # of the hex view's tints
ONE_AT_A_TIME = "Fields are shown for one record at a time: choose Record above the bytes, and a record in the table."
LOOKING = "The fields are being looked for …"
READ_MAX_BYTES = 256 * 1024  # what a glance can take in
ASIDE_BYTES: Final = 16 * 1024  # more than this takes longer than a frame: a thread dissects it
LOOKING_AFTER_S: Final = 0.15  # until then nothing is said, so that nothing flickers


class FieldsTool(ToolWidget):
    """The tree, the dissector that made it, and its one line of summary."""

    def __init__(self, room: ToolRoom) -> None:
        super().__init__(room)
        self.setObjectName("fields-tool")
        theme = room.theme
        self._shown: ShownBytes | None = None
        self._asked = ""  # the dissector that the tree is by
        self._own = room.session.decoding.own
        self._is_stale = False
        self._aside: Aside | None = None  # at work; its fields are shown if they are still asked for then
        self._cut = ""
        self._aside_at = 0.0
        self._is_awaited = False  # what is at work is what is asked for
        self.dissection = Dissection("", "", "")
        self.choice = QComboBox(self)
        self.choice.setObjectName("fields-dissector")
        self.choice.setAccessibleName("Dissector")
        self.choice.setToolTip("Whose fields are shown: the surest dissector's, or the chosen one's")
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(20)
        self.choice.activated.connect(self._on_chosen)
        self.summary = ElidedLabel(theme, "", FontRole.SMALL, parent=self)
        self.summary.setObjectName("fields-summary")
        self.tree = FieldTree(theme, self)
        self.tree.field_chosen.connect(self._on_field)
        self.tree.tints_changed.connect(self._show_tints)
        self.tree.filter_wanted.connect(self._on_filter)
        self._empty = Label(theme, "", FontRole.BODY, "muted", self)
        self._empty.setWordWrap(True)
        self._empty.setMargin(theme.px(12))
        self._empty.setObjectName("fields-empty")
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.tree)
        self._stack.addWidget(self._empty)
        top = QHBoxLayout()
        top.setContentsMargins(8, 4, 8, 4)
        top.setSpacing(8)
        top.addWidget(self.choice)
        top.addWidget(self.summary, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._stack, 1)
        self.setFocusProxy(self.tree)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()
        self._offer()

    @Slot(str)
    def _on_filter(self, text: str) -> None:
        """Only what has this field with this value, beside what is filtered by already."""
        try:
            self.room.session.filtering.narrow(text)
        except FilterError as error:  # a key that the language cannot say
            self.summary.set_text(f"This field cannot be filtered by: {error}.")

    # what the area tells

    def show_bytes(self, shown: ShownBytes) -> None:
        self._shown, self._is_stale = shown, True
        self.refresh()

    def cursor_moved(self) -> None:
        cursor = self.room.host.hex.cursor_at
        if not self._is_stale and not self._is_awaited and self.dissection.fields and not self.tree.hasFocus():
            self.tree.choose_at(cursor.selection.start if cursor.extended else cursor.position)

    def refresh(self) -> bool:
        painted = self._take()
        decoding = self.room.session.decoding
        if self._is_stale or self._asked != decoding.key or self._own is not decoding.own:
            self._is_stale = self._is_awaited = False
            self._dissect()
            painted = True
        return self._say_looking() or painted

    def hidden_now(self) -> None:
        self.room.host.hex.set_tints(LAYER, ())
        self._is_stale = True

    # inside

    def _dissect(self) -> None:
        self._asked, self._own = self.room.session.decoding.key, self.room.session.decoding.own
        shown = self._shown
        head = shown.head if shown is not None else None
        if shown is None or head is None:
            self._show(Dissection("", "", ""), ONE_AT_A_TIME)
            return
        size = shown.source.size()
        if size > ASIDE_BYTES and self._aside is not None:  # one at a time; this one when that one is done
            self._is_stale = True
            return
        data = shown.source.read(0, READ_MAX_BYTES)
        self._cut = f"Only the first {bytes_text(READ_MAX_BYTES)} are read. " if size > READ_MAX_BYTES else ""
        if len(data) <= ASIDE_BYTES:
            self._show_found(self.room.session.decoding.dissect(head, data))
            return
        self._aside, self._aside_at = self.room.session.decoding.dissect_aside(head, data), monotonic()
        self._is_awaited = True
        self.room.host.hex.set_tints(LAYER, ())

    def _take(self) -> bool:
        """What the thread found, where it is still asked for."""
        if self._aside is None or self._aside.found is None:
            return False
        found, self._aside = self._aside.found, None
        if not self._is_awaited or self._is_stale:
            return False
        self._is_awaited = False
        self._show_found(found)
        return True

    def _say_looking(self) -> bool:
        """The fields of other bytes go when those of these are long in coming."""
        if self._aside is None or not self.dissection.fields or monotonic() - self._aside_at < LOOKING_AFTER_S:
            return False
        if not (self._is_awaited or self._is_stale):
            return False
        self._show(Dissection("", "", ""), LOOKING)
        return True

    def _show_found(self, found: Dissection) -> None:
        unknown = "No dissector knows these bytes. Choose one above to see what it makes of them."
        self._show(found, f"{self._cut}{unknown}", self._cut)

    def _show(self, found: Dissection, empty: str, cut: str = "") -> None:
        self.dissection = found
        self._offer()
        words = [word for word in (found.summary, found.fault, cut.strip()) if word]
        self.summary.set_text(" · ".join(words))
        self.summary.set_token(Token.WARN if found.fault else Token.TEXT_MUTED)
        self._empty.setText(empty)
        self._stack.setCurrentWidget(self.tree if found.fields else self._empty)
        self.tree.show_fields(found.fields)
        self.cursor_moved()

    def _offer(self) -> None:
        """Every dissector; the automatic choice names whom it chose."""
        chosen = self.room.session.decoding.key
        found = self.dissection.title if self.dissection.protocol else "nothing found"
        titles = {AUTOMATIC: f"Automatic: {found}", **self.room.session.decoding.choices(), NO_DISSECTOR: "None"}
        if [self.choice.itemData(at) for at in range(self.choice.count())] != list(titles):
            self.choice.clear()
            for key, title in titles.items():
                self.choice.addItem(title, key)
        self.choice.setItemText(0, titles[AUTOMATIC])
        self.choice.setCurrentIndex(max(0, list(titles).index(chosen) if chosen in titles else 0))

    @Slot(int)
    def _on_chosen(self, place: int) -> None:
        self.room.session.decoding.choose(self.choice.itemData(place))
        self.refresh()

    @Slot(object)
    def _on_field(self, field: Field) -> None:
        is_of_these = not self._is_stale and not self._is_awaited
        if field.size > 0 and self.isVisible() and is_of_these:
            self.room.host.hex.select(field.offset, field.size)

    @Slot()
    def _show_tints(self) -> None:
        self.room.host.hex.set_tints(LAYER, self.tree.tints)

    @Slot()
    def _follow_theme(self) -> None:
        self.choice.setFont(self.room.theme.font(FontRole.SMALL))
