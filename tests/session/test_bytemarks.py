"""Byte marks through the document: each change a step of undo."""

from __future__ import annotations

from tests.session.scenes import workspace_in
from workbench.model.annotations import ByteMark
from workbench.model.sockets import Role
from workbench.session.across.bytemarks import ByteMarks


def test_marks_are_steps_of_undo(runner, tmp_path):
    async def main():
        async with workspace_in(tmp_path / "data") as workspace:
            session = workspace.add_socket(Role.CLIENT, "udp://127.0.0.1:9")
            marks = ByteMarks(workspace, session.spec.id)
            first, second = ByteMark(3, 0, 4), ByteMark(1, 8, 2, 5, "length")
            marks.add(first)
            marks.add(second)
            assert marks.all() == (second, first), "by record and offset"
            assert marks.of_record(3) == (first,)
            marks.add(ByteMark(3, 0, 4, 2, "again"))
            assert marks.of_record(3) == (ByteMark(3, 0, 4, 2, "again"),)
            marks.change(second, colour=1, note="size")
            assert marks.of_record(1) == (ByteMark(1, 8, 2, 1, "size"),)
            marks.change(second, note="gone already")
            marks.remove([ByteMark(3, 0, 4, 2, "again")])
            assert [mark.record for mark in marks.all()] == [1]
            assert workspace.undo_text == "Remove mark"
            workspace.undo()
            workspace.undo()
            assert marks.of_record(1) == (second,)

    runner.run(main())
