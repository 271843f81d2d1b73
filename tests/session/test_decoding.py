"""What a dissector is told of a record beside its bytes."""

from __future__ import annotations

from workbench.capture.capture import Capture
from workbench.model.fields import walk_fields
from workbench.model.records import Direction, Piece
from workbench.model.sockets import Role
from workbench.session.reading import openings
from workbench.session.reading.openings import Openings

CONNECT = {version: b"\x10\x0d\x00\x04MQTT" + bytes([version]) + b"\x02\x00\x3c\x00\x01a" for version in (4, 5)}
AMBIGUOUS = b"\x30\x06\x00\x01t\x00\x01\x02"


def grow(capture: Capture, session_id: int, *said: tuple[int, bytes]) -> None:
    capture.append(session_id, [
        Piece(at, Direction.RX, connection, "127.0.0.1:9", data, len(data))
        for at, (connection, data) in enumerate(said)
    ])  # fmt: skip
    assert capture.flush(5)


def test_mqtt_learns_its_version_from_the_beginning_of_its_own_connection(play):
    async def scene(workspace):
        session = workspace.add_socket(Role.LISTENER, "tcp://127.0.0.1:1883")
        capture = workspace.store.capture
        grow(capture, session.id, (1, CONNECT[4]), (2, CONNECT[5]), (1, AMBIGUOUS), (2, AMBIGUOUS))
        payloads = [
            next(field.value for field in walk_fields(session.decoding.dissect(head, AMBIGUOUS).fields)
                 if field.key == "mqtt.msg")
            for head in session.reading.heads(2, 2)
        ]
        assert payloads == [b"\x00\x01\x02", b"\x01\x02"]

    play(scene)


def test_openings_are_read_when_somebody_asks_and_remembered_when_they_are_whole(play, monkeypatch):
    async def scene(workspace):
        monkeypatch.setattr(openings, "REMEMBERED", 2)
        session = workspace.add_socket(Role.LISTENER, "tcp://127.0.0.1:1883")
        capture = workspace.store.capture
        grow(capture, session.id, *[(connection, b"%d" % connection * 40) for connection in range(1, 5)])
        known = Openings(capture, session.id)
        assert known.of(0) == b"" == known.of(9)
        assert known.of(1) == b"1" * 40
        grow(capture, session.id, *[(connection, b"x" * 40) for connection in range(1, 5)])
        for connection in range(1, 5):
            assert known.of(connection) == b"%d" % connection * 40 + b"x" * 24
        assert len(known._known) <= 2

    play(scene)
