"""The coloured bytes of one session: adding, changing and removing them, each a step of undo."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from workbench.model.annotations import COMMENT_CHARS_MAX, ByteMark
from workbench.session.document.editor import DocumentEditor


class ByteMarks:
    """What the project's document says of one session; nothing is kept here."""

    def __init__(self, editor: DocumentEditor, session_id: int) -> None:
        self._editor = editor
        self._session_id = session_id

    def all(self) -> tuple[ByteMark, ...]:
        """By record and offset."""
        return self._editor.document.byte_marks.get(str(self._session_id), ())

    def of_record(self, record: int) -> tuple[ByteMark, ...]:
        """Those of one record, by offset."""
        return tuple(mark for mark in self.all() if mark.record == record)

    def add(self, mark: ByteMark) -> None:
        """One that covers the same bytes is replaced."""
        others = [each for each in self.all() if (each.record, each.offset, each.size) != _place(mark)]
        self._put([*others, mark], "Mark bytes")

    def change(self, mark: ByteMark, *, colour: int | None = None, note: str | None = None) -> None:
        """Another colour or note; one that is not there is left alone."""
        changed = replace(
            mark,
            colour=mark.colour if colour is None else colour,
            note=mark.note if note is None else note[:COMMENT_CHARS_MAX],
        )
        if changed != mark and mark in self.all():
            self._put([changed if each == mark else each for each in self.all()], "Change mark")

    def remove(self, marks: Iterable[ByteMark]) -> None:
        """Those of them that are there."""
        gone = set(marks)
        self._put([each for each in self.all() if each not in gone], "Remove mark")

    def _put(self, marks: list[ByteMark], text: str) -> None:
        self._editor.set_byte_marks(self._session_id, marks, text)


def _place(mark: ByteMark) -> tuple[int, int, int]:
    return mark.record, mark.offset, mark.size
