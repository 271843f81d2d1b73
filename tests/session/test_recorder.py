"""What goes onto the disk, and what is told of the rest."""

from __future__ import annotations

from tests.session.scenes import Play, listener
from workbench.model.calls import CallRecord
from workbench.model.sockets import SocketOptions
from workbench.session.workspace import Workspace


def test_calls_that_the_tape_lost_are_recorded_as_a_number(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        session = await listener(workspace, SocketOptions(call_limit=10))
        session.settle()
        for number in range(35):
            session.tape.append(CallRecord(number + 1, 1, "fcntl", str(number), "0"))
        session.settle()
        capture = session._around.capture
        assert capture.flush(5)
        found = [call for call in capture.calls(session.id) if call.name in ("fcntl", "(missed)")]
        assert [call.arguments for call in found if call.name == "fcntl"] == [str(number) for number in range(25, 35)]
        lost = next(call for call in found if call.name == "(missed)")
        assert lost.result == "25 calls were not kept: more than call_limit at once"
        assert found.index(lost) == 0

    play(scene)
