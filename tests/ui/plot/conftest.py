"""What the tests of the plot begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.model.counters import Counters
from workbench.session.throughput import Throughput

HERE = Path(__file__).parent
START_NS = 1_790_000_000_000_000_000
STEP_NS = 100_000_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen plugin says that it ignores a window's smallest size; that is no fault of ours."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints"))


class Flow:
    """A throughput that is fed by hand, a sampling step at a time."""

    def __init__(self) -> None:
        self.throughput = Throughput()
        self.counters = Counters()
        self.now_ns = START_NS
        self.throughput.sample(self.now_ns, self.counters)

    def steps(self, count: int, *, rx_bytes: int = 0, tx_bytes: int = 0) -> None:
        """``count`` samples of this many bytes, one record each where there are bytes."""
        for _ in range(count):
            self.counters.rx_bytes += rx_bytes
            self.counters.tx_bytes += tx_bytes
            self.counters.rx_records += 1 if rx_bytes else 0
            self.counters.tx_records += 1 if tx_bytes else 0
            self.now_ns += STEP_NS
            self.throughput.sample(self.now_ns, self.counters)


@pytest.fixture
def flow() -> Flow:
    """Nothing has flowed yet."""
    return Flow()
