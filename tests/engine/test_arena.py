from hypothesis import given
from hypothesis import strategies as st

from workbench.engine.streams.arena import ARENAS_KEPT, ArenaPool


@given(st.lists(st.tuples(st.integers(1, 40), st.booleans()), max_size=200))
def test_what_was_handed_out_never_changes_while_somebody_holds_it(steps):
    pool = ArenaPool(arena_bytes=100)
    held = []
    for number, (size, keep) in enumerate(steps):
        room = pool.room(40, 40)
        assert len(room) == 40
        room[:size] = bytes([number % 251]) * size
        del room
        piece = pool.filled(size)
        assert piece.nbytes == size
        if keep:
            held.append((number % 251, size, piece))
        elif len(held) > 5:
            held.pop(0)
    for value, size, piece in held:
        assert bytes(piece) == bytes([value]) * size


def addresses(pool: ArenaPool, rounds: int, held: list[memoryview]) -> set[int]:
    """Identities of the arenas that ``rounds`` full receives went to."""
    seen = set()
    for _ in range(rounds):
        pool.room(100, 100)
        piece = pool.filled(100)
        seen.add(id(piece.obj))
        held.append(piece)
    return seen


def test_memory_is_used_again_when_nobody_holds_it():
    pool = ArenaPool(arena_bytes=100)
    seen = set()
    for _ in range(1000):
        seen |= addresses(pool, 1, [])
    assert len(seen) == 1


def test_memory_that_is_held_for_a_while_comes_back_in_turn():
    pool = ArenaPool(arena_bytes=100)
    held: list[memoryview] = []
    seen = set()
    for _ in range(1000):
        seen |= addresses(pool, 1, held)
        del held[:-8]
    assert len(seen) <= 12


def test_a_burst_that_is_held_does_not_stay_in_the_pool_for_ever():
    pool = ArenaPool(arena_bytes=100)
    held: list[memoryview] = []
    addresses(pool, 5 * ARENAS_KEPT, held)
    assert len(pool._retired) <= ARENAS_KEPT + 1
    held.clear()
    for _ in range(500):
        piece: list[memoryview] = []
        addresses(pool, 1, piece)
        held = piece  # one is always in use
    assert len(pool._retired) <= 4
