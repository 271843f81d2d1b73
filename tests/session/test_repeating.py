import asyncio
from typing import cast

import pytest

from workbench.model.failures import Failure, Reason
from workbench.model.sockets import RepeatSpec
from workbench.session.sending.repeating import RepeatRun


def nothing() -> None: ...


def run(spec: RepeatSpec, failures: dict[int, Failure] | None = None) -> tuple[RepeatRun, int]:
    calls = 0

    async def main() -> RepeatRun:
        nonlocal calls

        def send() -> Failure | None:
            nonlocal calls
            calls += 1
            return (failures or {}).get(calls)

        made = RepeatRun(spec, send, nothing)
        made.start()
        await asyncio.wait_for(made.ended.wait(), 10)
        return made

    return asyncio.run(main()), calls


def test_it_sends_as_often_as_asked_and_ends() -> None:
    made, calls = run(RepeatSpec(times=25, interval_ms=2))
    assert calls == made.status.done == 25
    assert not made.status.running


def test_the_rate_is_kept_by_the_clock_not_by_sleeps() -> None:
    made, _ = run(RepeatSpec(times=200, interval_ms=1))
    # 199 intervals cannot take less than 199 ms; a lost tick would take the achieved rate below the asked one.
    assert made.status.asked_hz == 1_000
    assert 0 < made.status.achieved_hz <= 1_010


def test_a_stall_of_the_loop_delays_sends_but_loses_none() -> None:
    async def main() -> int:
        sent = 0

        def send() -> Failure | None:
            nonlocal sent
            sent += 1
            if sent == 3:
                deadline = asyncio.get_running_loop().time() + 0.08
                while asyncio.get_running_loop().time() < deadline:
                    pass  # the loop is held, as by a long paint
            return None

        made = RepeatRun(RepeatSpec(times=60, interval_ms=2), send, nothing)
        made.start()
        await asyncio.wait_for(made.ended.wait(), 10)
        assert made.status.skipped == 0
        return sent

    assert asyncio.run(main()) == 60


def test_a_full_queue_skips_and_is_counted() -> None:
    made, calls = run(
        RepeatSpec(times=10, interval_ms=1), {2: Failure(Reason.QUEUE_FULL), 3: Failure(Reason.QUEUE_FULL)}
    )
    assert (made.status.done, made.status.skipped, calls) == (10, 2, 12)


def test_any_other_failure_stops_the_run() -> None:
    made, calls = run(RepeatSpec(times=10, interval_ms=1), {4: Failure(Reason.NOT_CONNECTED)})
    assert calls == 4
    assert cast(Failure, made.status.failure).reason is Reason.NOT_CONNECTED


@pytest.mark.parametrize(
    "spec",
    [RepeatSpec(1, value) for value in (0.0, -5, float("nan"), float("inf"), 1e300)] + [RepeatSpec(-1, 10)],
)
def test_values_out_of_range_are_refused(spec: RepeatSpec) -> None:
    async def main() -> None:
        with pytest.raises(ValueError, match=r"interval|times"):
            RepeatRun(spec, lambda: None, nothing)

    asyncio.run(main())
