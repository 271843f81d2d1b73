from __future__ import annotations

from workbench.model.annotations import UserFormat
from workbench.model.records import Direction, RecordHead
from workbench.model.sockets import Role
from workbench.session.reading.ownformats import OwnFormats

GOOD = UserFormat("Counter", "meta: {id: counter, title: Counter, endian: be}\nseq:\n- {id: count, type: u2}\n")
BAD = UserFormat("Broken", "meta: {id: broken}\nseq:\n- {id: x, type: nope}\n")
HEAD = RecordHead(1, 0, Direction.RX, 0, "127.0.0.1:9", 2, 2, b"\0\7")


def test_a_projects_formats_are_dissectors_and_a_broken_one_says_why(play):
    async def scene(workspace):
        session = workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:9")
        assert session.decoding.dissect(HEAD, b"\0\7").protocol == ""
        workspace.set_formats((GOOD, BAD))
        session.decoding.choose("counter")
        assert session.decoding.dissect(HEAD, b"\0\7").fields[0].value == 7
        assert session.decoding.choices()["counter"] == "Counter"
        assert workspace.formats.fault("Counter") is None
        assert workspace.formats.fault("Broken").line == 3
        workspace.undo()
        workspace.undo()
        assert session.decoding.dissect(HEAD, b"\0\7").protocol == ""

    play(scene)


def test_a_format_that_did_not_change_is_not_read_again_and_all_together_are_bounded():
    formats = [GOOD, BAD]
    own = OwnFormats(lambda: tuple(formats))
    first = own.dissectors()["counter"]
    formats.append(UserFormat("Other", GOOD.text.replace("counter", "other")))
    assert own.dissectors()["counter"] is first
    formats[:0] = [UserFormat(f"Long {at}", "# " + "x" * 240_000) for at in range(3)]
    assert not own.dissectors()
    assert "together" in str(own.fault("Counter"))


def test_formats_that_were_prepared_are_not_read_in_the_loop(monkeypatch):
    formats = (GOOD, BAD)
    own = OwnFormats(lambda: formats)
    own.prepare(formats)
    monkeypatch.setattr("workbench.session.reading.ownformats.read_formats", None)  # a call would raise
    assert list(own.dissectors()) == ["counter"]
    assert own.fault("Broken").line == 3


def test_formats_that_were_prepared_for_another_project_count_for_nothing():
    own = OwnFormats(lambda: (GOOD,))
    own.prepare((BAD,))
    assert list(own.dissectors()) == ["counter"]
