from workbench.session.backoff import Backoff


def test_delays_double_up_to_the_limit() -> None:
    backoff = Backoff(500, 30_000)
    assert [backoff.next_ms() for _ in range(9)] == [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]


def test_a_success_starts_small_again() -> None:
    backoff = Backoff(500, 30_000)
    for _ in range(5):
        backoff.next_ms()
    backoff.reset()
    assert backoff.next_ms() == 500
