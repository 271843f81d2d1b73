import gc

from workbench.app.garbage import GarbageClock


class Knot:
    def __init__(self) -> None:
        self.self = self


def test_cycles_are_collected_by_the_clock_alone(qapp) -> None:
    clock = GarbageClock()
    clock.start()
    try:
        assert not gc.isenabled()
        before = sum(isinstance(each, Knot) for each in gc.get_objects())
        for _ in range(gc.get_threshold()[0] + 10):
            Knot()
        assert sum(isinstance(each, Knot) for each in gc.get_objects()) > before
        clock.check()
        assert sum(isinstance(each, Knot) for each in gc.get_objects()) == before
    finally:
        clock.stop()
        gc.unfreeze()
    assert gc.isenabled()
    gc.disable()
