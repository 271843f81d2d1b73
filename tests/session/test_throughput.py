from workbench.model.counters import Counters
from workbench.session.throughput import Throughput

STEP_NS = 100_000_000


def fed(totals: list[int]) -> Throughput:
    throughput, counters = Throughput(points=50), Counters()
    for index, total in enumerate(totals):
        counters.rx_bytes = total
        throughput.sample((index + 1) * STEP_NS, counters)
    return throughput


def test_a_rate_is_the_difference_over_the_time() -> None:
    throughput = fed([0, 100, 400])
    window = throughput.window(60)
    assert list(window.rx_bytes_s) == [1_000.0, 3_000.0]
    assert throughput.latest.rx_bytes_s == 3_000.0


def test_the_first_sample_only_sets_the_mark() -> None:
    assert len(fed([5_000_000]).window(60).times_s) == 0


def test_totals_that_shrink_are_no_negative_rate() -> None:
    assert list(fed([500, 100]).window(60).rx_bytes_s) == [0.0]


def test_a_window_holds_the_last_seconds_only() -> None:
    window = fed([index * 10 for index in range(41)]).window(1.0)
    assert len(window.times_s) == 11  # both ends of ten steps
    assert window.times_s[-1] - window.times_s[0] <= 1.0 + 1e-6


def test_the_ring_is_bounded() -> None:
    throughput = fed(list(range(5_000)))
    assert len(throughput.window(1e9).times_s) <= 1_050
    assert throughput.revision == 4_999


def test_an_exchange_that_ends_between_two_samples_is_in_the_curve() -> None:
    throughput = fed([0])
    throughput.rest(STEP_NS + STEP_NS // 50, Counters(rx_bytes=190, tx_bytes=18))
    window = throughput.window(60)
    assert list(window.rx_bytes_s) == [1_900.0, 0.0], "the mean over a step, not over the moment it took"
    assert list(window.tx_bytes_s) == [180.0, 0.0]
    assert list(window.times_s) == sorted(set(window.times_s))


def test_rest_ends_the_curve_and_leaves_a_gap() -> None:
    throughput = fed([0, 100])
    throughput.rest(3 * STEP_NS, Counters(rx_bytes=100))
    throughput.sample(50 * STEP_NS, Counters())
    throughput.sample(51 * STEP_NS, Counters(rx_bytes=10))
    assert list(throughput.window(60).rx_bytes_s) == [1_000.0, 0.0, 100.0]


def test_a_figure_to_be_read_is_a_mean_over_a_second() -> None:
    totals = [0]
    for step in range(20):
        totals.append(totals[-1] + (100 if step % 5 == 0 else 0))  # 100 bytes every half second
    throughput = fed(totals)
    assert throughput.latest.rx_bytes_s == 0.0
    assert throughput.steady.rx_bytes_s == 200.0
    throughput.rest(30 * STEP_NS, Counters(rx_bytes=totals[-1]))
    assert throughput.steady.rx_bytes_s == 0.0
