"""Series of numbers out of traffic: past and live, of records and of messages."""

from __future__ import annotations

import random
import time

import pytest

from workbench.model.records import Direction, Piece
from workbench.model.samplers import Sampled, SamplerKind, SamplerSpec
from workbench.model.sockets import Role
from workbench.session.reading import sampling

TEMPERATURE = SamplerSpec("Temperature", SamplerKind.REGEX, r"t=([-\d.]+)", unit="°C")


def pieces(*payloads: bytes, direction: int = Direction.RX) -> list[Piece]:
    return [Piece(at * 1_000_000_000, direction, 0, "127.0.0.1:9", data, len(data)) for at, data in enumerate(payloads)]


def grow(workspace, session, new: list[Piece]) -> None:
    workspace.store.capture.append(session.id, new)
    assert workspace.store.capture.flush(5)


@pytest.fixture
def with_session(play):
    def run(scene):
        async def main(workspace):
            await scene(workspace, workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:9"))

        play(main)

    return run


def test_past_and_coming_records_make_a_series(with_session):
    async def scene(workspace, session):
        grow(workspace, session, pieces(b"t=1", b"nothing", b"t=2.5 t=3"))
        session.sampling.set_samplers((TEMPERATURE,))
        assert session.sampling.advance()
        series = session.sampling.series[0]
        assert list(series.values) == [1, 2.5, 3]
        assert list(series.times_s) == [0, 2, 2]
        assert not session.sampling.advance()
        grow(workspace, session, pieces(b"t=4"))
        assert session.sampling.behind == 1
        assert session.sampling.advance()
        assert series.latest == 4
        assert session.sampling.behind == 0

    with_session(scene)


def test_a_long_record_is_read_past_its_preview(with_session):
    async def scene(workspace, session):
        grow(workspace, session, pieces(b"x" * 5_000 + b"t=7"))
        session.sampling.set_samplers((TEMPERATURE,))
        session.sampling.advance()
        assert session.sampling.series[0].latest == 7

    with_session(scene)


@pytest.mark.parametrize(("sampled", "values"), [(Sampled.RX, [1]), (Sampled.TX, [2]), (Sampled.BOTH, [1, 2])])
def test_a_direction_can_be_left_out(with_session, sampled, values):
    async def scene(workspace, session):
        grow(workspace, session, [*pieces(b"t=1"), *pieces(b"t=2", direction=Direction.TX)])
        session.sampling.set_samplers((SamplerSpec("t", SamplerKind.REGEX, r"t=(\d)", sampled=sampled),))
        session.sampling.advance()
        assert list(session.sampling.series[0].values) == values

    with_session(scene)


def test_undo_takes_a_sampler_back_and_one_that_cannot_be_says_why(with_session):
    async def scene(workspace, session):
        session.sampling.set_samplers((SamplerSpec("t", SamplerKind.REGEX, "("), TEMPERATURE))
        session.sampling.advance()
        assert session.sampling.series[0].fault.part == "pattern"
        assert session.sampling.series[1].fault is None
        workspace.undo()
        assert session.sampling.advance()
        assert session.sampling.series == []

    with_session(scene)


def test_a_series_and_the_past_are_bounded_and_it_is_told(with_session, monkeypatch):
    async def scene(workspace, session):
        monkeypatch.setattr(sampling, "ROWS_MAX", 10)
        monkeypatch.setattr(sampling, "POINTS_MAX", 6)
        grow(workspace, session, pieces(*[b"t=%d" % at for at in range(25)]))
        session.sampling.set_samplers((TEMPERATURE,))
        session.sampling.advance()
        series = session.sampling.series[0]
        assert session.sampling.skipped == 15
        assert series.found == 10
        assert len(series.values) <= 6
        assert series.latest == 24

    with_session(scene)


def test_removed_records_take_their_numbers_with_them(with_session):
    async def scene(workspace, session):
        grow(workspace, session, pieces(b"t=1", b"t=2", b"t=3"))
        session.sampling.set_samplers((TEMPERATURE,))
        session.sampling.advance()
        workspace.hide_records(session.id, [2])
        session.sampling.advance()
        assert list(session.sampling.series[0].values) == [1, 3]

    with_session(scene)


def test_a_pattern_that_takes_too_long_is_put_to_rest_and_the_others_go_on(with_session):
    slow = SamplerSpec("slow", SamplerKind.REGEX, r"(a|b)(?:[ab]*a[ab]{300}z)?")  # each match looks at all that follows

    async def scene(workspace, session):
        dull = random.Random(1).choices((97, 98), k=60_000)
        grow(workspace, session, pieces(bytes(dull) + b"t=1", b"t=2"))
        session.sampling.set_samplers((slow, TEMPERATURE))
        start = time.perf_counter()
        while session.sampling.advance():
            pass
        assert time.perf_counter() - start < 5
        assert "too long" in str(session.sampling.series[0].fault)
        assert list(session.sampling.series[1].values) == [1, 2]

    with_session(scene)


def test_many_samplers_of_fields_dissect_a_message_once(with_session, monkeypatch):
    async def scene(workspace, session):
        asked = []
        real = session.decoding.dissect
        monkeypatch.setattr(session.decoding, "dissect", lambda head, data: asked.append(head) or real(head, data))
        grow(workspace, session, pieces(b'{"a": 1}', b'{"a": 2}'))
        session.sampling.set_samplers(
            tuple(SamplerSpec(f"{at}", SamplerKind.FIELD, "json.value.number") for at in range(50))
        )
        while session.sampling.advance():
            pass
        assert [list(each.values) for each in session.sampling.series] == [[1, 2]] * 50
        assert len(asked) == 2

    with_session(scene)


def test_large_patterns_are_read_one_after_the_other_over_several_frames(with_session):
    large = "|".join(f"(x{{{at + 100}}}y{{1,900}}z)" for at in range(20))

    async def scene(workspace, session):
        unique = time.time_ns()  # what was compiled before is kept in two places
        session.sampling.set_samplers(
            tuple(SamplerSpec("large", SamplerKind.REGEX, f"{unique}{at}{large}") for at in range(8))
        )
        longest = frames = 0
        going = True
        while going:
            start = time.thread_time()
            going = session.sampling.advance()
            longest, frames = max(longest, time.thread_time() - start), frames + 1
        assert frames > 4
        assert longest < 0.5
        assert all(each.is_ready for each in session.sampling.series)

    with_session(scene)


def test_the_points_of_many_series_share_one_bound(with_session, monkeypatch):
    async def scene(workspace, session):
        monkeypatch.setattr(sampling, "POINTS_TOGETHER_MAX", 40)
        grow(workspace, session, pieces(*[b"t=%d" % at for at in range(25)]))
        session.sampling.set_samplers((TEMPERATURE,) * 4)
        while session.sampling.advance():
            pass
        assert sum(len(each.values) for each in session.sampling.series) <= 40
        assert all(each.latest == 24 for each in session.sampling.series)

    with_session(scene)
