from workbench.engine.calls.tape import SINGLE_CALLS, WINDOW_NS, CallTape, DataCall
from workbench.model.calls import CallRecord


def call(number: int) -> CallRecord:
    return CallRecord(number, 1, "bind", "", str(number))


def data(time_ns: int, size: int = 10, name: str = "recv", connection: int = 1) -> DataCall:
    return DataCall(name, connection, time_ns, 5, size)


def test_a_reader_gets_each_call_once_in_pages():
    tape = CallTape(limit=10)
    for number in range(5):
        tape.append(call(number))
    cursor, calls, missed = tape.read(0, 3)
    assert (cursor, [c.result for c in calls], missed) == (3, ["0", "1", "2"], 0)
    cursor, calls, missed = tape.read(cursor, 100)
    assert (cursor, [c.result for c in calls], missed) == (5, ["3", "4"], 0)
    assert tape.read(cursor, 100) == (5, [], 0)


def test_a_reader_that_is_too_slow_learns_how_much_it_missed():
    tape = CallTape(limit=10)
    for number in range(25):
        tape.append(call(number))
    cursor, calls, missed = tape.read(4, 100)
    assert (cursor, [c.result for c in calls], missed) == (25, [str(number) for number in range(15, 25)], 11)


def test_data_calls_are_single_at_a_trickle():
    tape = CallTape()
    for number in range(200):
        tape.data_call(data(number * WINDOW_NS // 40))
    _cursor, calls, _missed = tape.read(0, 1000)
    assert [(c.count, c.result) for c in calls] == [(1, "10")] * 200


def test_data_calls_are_folded_under_load_and_add_up():
    tape = CallTape()
    for number in range(10_000):
        tape.data_call(data(number, size=number % 7, name="recv" if number % 2 else "send", connection=number % 3))
    _cursor, calls, _missed = tape.read(0, 100_000)
    assert sum(c.count for c in calls) == 10_000
    assert len(calls) == SINGLE_CALLS + 6  # two names on three connections
    folded = calls[SINGLE_CALLS:]
    assert {(c.name, c.connection) for c in folded} == {(n, c) for n in ("recv", "send") for c in range(3)}
    in_folds = sum(int(c.result.removesuffix(" in all")) for c in folded)
    assert in_folds == sum(number % 7 for number in range(SINGLE_CALLS, 10_000))
    assert all(c.duration_ns == 5 * c.count for c in folded)


def test_a_thousand_connections_under_load_cost_a_bounded_number_of_entries():
    tape = CallTape()
    for number in range(5_000):
        tape.data_call(data(number, connection=number % 1000 + 1))
    _cursor, calls, _missed = tape.read(0, 100_000)
    assert len(calls) <= SINGLE_CALLS + 65
    assert sum(c.count for c in calls) == 5_000


def test_another_call_comes_behind_the_data_calls_before_it():
    tape = CallTape()
    for number in range(SINGLE_CALLS + 10):
        tape.data_call(data(number))
    tape.append(CallRecord(1000, 1, "close", "", "0"))
    _cursor, calls, _missed = tape.read(0, 1000)
    assert [c.name for c in calls[-2:]] == ["recv", "close"]
    assert calls[-2].count == 10


def test_switched_off_it_keeps_nothing():
    tape = CallTape()
    tape.enabled = False
    tape.append(call(1))
    tape.data_call(data(1))
    assert tape.read(0, 10) == (0, [], 0)
