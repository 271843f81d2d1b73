from __future__ import annotations

from workbench.session.sending.echoloop import PAUSE_NS, RESUME_NS, ROUNDS, EchoLoops

STEP_NS = 25_000
PEER = "127.0.0.1:5001"


def begun() -> EchoLoops:
    """The user sent ``x``."""
    loops = EchoLoops()
    loops.speak(b"x")
    return loops


def rounds(loops: EchoLoops, many: int, step_ns: int = STEP_NS, start_ns: int = 0) -> list[bool | None]:
    return [
        loops.admit(PEER, b"x", start_ns + (number + 1) * step_ns, any_peer=False) for number in range(many)
    ]


def test_what_comes_back_again_and_again_is_left_alone_and_told_once() -> None:
    found = rounds(begun(), ROUNDS + 5)
    assert found == [True] * (ROUNDS + 1) + [None] + [False] * 3


def test_a_slow_exchange_goes_on_for_ever() -> None:
    assert all(rounds(begun(), ROUNDS * 3, PAUSE_NS + 1))


def test_a_peer_that_returned_nothing_of_ours_is_not_suspected() -> None:
    loops = begun()
    assert all(loops.admit(PEER, b"y", number * STEP_NS, any_peer=False) for number in range(ROUNDS * 3))


def test_payloads_by_turns_are_a_loop_too() -> None:
    loops = begun()
    loops.speak(b"y")
    found = [loops.admit(PEER, b"xy"[n % 2 :][:1], n * STEP_NS + 1, any_peer=False) for n in range(ROUNDS + 5)]
    assert found.count(None) == 1


def test_something_new_is_answered_again_after_a_while() -> None:
    loops = begun()
    rounds(loops, ROUNDS + 5)
    stopped_ns = (ROUNDS + 2) * STEP_NS
    assert loops.admit(PEER, b"new", stopped_ns + 1, any_peer=False) is False
    assert loops.admit(PEER, b"x", stopped_ns + RESUME_NS, any_peer=False) is False
    assert loops.admit(PEER, b"new", stopped_ns + RESUME_NS, any_peer=False) is True
    assert loops.admit(PEER, b"x", stopped_ns + RESUME_NS + 1, any_peer=False) is True


def test_a_reply_that_is_set_anew_answers_everybody() -> None:
    loops = begun()
    rounds(loops, ROUNDS + 5)
    loops.forgive()
    assert loops.admit(PEER, b"x", ROUNDS * STEP_NS * 2, any_peer=False) is True
