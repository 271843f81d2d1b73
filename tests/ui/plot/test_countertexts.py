from __future__ import annotations

from workbench.model.counters import Counters
from workbench.ui.plot.counterlist import CounterList
from workbench.ui.plot.countertexts import NOT_KNOWN, CounterLine, counter_lines, drops_sentence
from workbench.ui.theme import Theme


def line(lines: list[CounterLine], label: str) -> CounterLine:
    return next(each for each in lines if each.label == label)


def test_what_the_system_does_not_tell_is_not_zero() -> None:
    lines = counter_lines(Counters(dropped=None, receive_buffer_bytes=None), is_datagram=True)
    assert line(lines, "Dropped").value == NOT_KNOWN
    assert line(lines, "Receive buffer").value == NOT_KNOWN
    assert not line(lines, "Dropped").is_loss


def test_losses_stand_out() -> None:
    lines = counter_lines(Counters(dropped=1_234, unrecorded=5), is_datagram=True)
    assert line(lines, "Dropped").value == "1,234"
    assert line(lines, "Dropped").is_loss
    assert line(lines, "Not recorded").is_loss


def test_streams_have_no_dropped_datagrams() -> None:
    labels = [each.label for each in counter_lines(Counters(dropped=0), is_datagram=False)]
    assert "Dropped" not in labels
    assert "Send queue" in labels


def test_drops_name_the_setting_where_the_buffer_is_small() -> None:
    small = drops_sentence(Counters(dropped=7, receive_buffer_bytes=425_984))
    assert "7 datagrams" in small
    assert "net.core.rmem_max" in small
    large = drops_sentence(Counters(dropped=7, receive_buffer_bytes=16 * 1024 * 1024))
    assert large and "rmem_max" not in large
    assert drops_sentence(Counters(dropped=0, receive_buffer_bytes=1)) == ""
    assert drops_sentence(Counters(dropped=None, receive_buffer_bytes=1)) == ""


def test_the_list_touches_only_what_changed(qtbot: object, theme: Theme) -> None:
    shown = CounterList(theme)
    counters = Counters(rx_bytes=10, rx_records=1)
    assert shown.show_lines(counter_lines(counters, is_datagram=True))
    assert not shown.show_lines(counter_lines(counters, is_datagram=True))
    counters.rx_bytes = 20
    assert shown.show_lines(counter_lines(counters, is_datagram=True))
    assert shown.lines[0].value == "20 B · 1 rec"
