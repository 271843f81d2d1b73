from workbench.model.events import Event, EventKind
from workbench.session.eventlog import EventLog


def event(number: int) -> Event:
    return Event(number, EventKind.NOTE, 1)


def test_a_reader_sees_each_event_once() -> None:
    log = EventLog()
    log.append(event(1))
    cursor, first = log.read(0)
    log.append(event(2))
    _, second = log.read(cursor)
    assert [each.time_ns for each in first + second] == [1, 2]


def test_a_late_reader_gets_what_is_left() -> None:
    log = EventLog(limit=3)
    for number in range(10):
        log.append(event(number))
    cursor, events = log.read(0)
    assert [each.time_ns for each in events] == [7, 8, 9]
    assert cursor == log.end == 10


def test_a_limit_is_kept_and_the_cursor_goes_on_behind_it() -> None:
    log = EventLog()
    for number in range(5):
        log.append(event(number))
    cursor, events = log.read(0, limit=2)
    assert [each.time_ns for each in events] == [0, 1]
    assert [each.time_ns for each in log.read(cursor)[1]] == [2, 3, 4]
