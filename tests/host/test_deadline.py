import threading

import pytest

from workbench.host.deadline import within


def test_the_result_comes_back_from_another_thread():
    assert within(5, threading.current_thread, "work") is not threading.current_thread()


def test_what_the_work_raised_is_raised():
    def refuse() -> None:
        raise PermissionError(13, "Permission denied")

    with pytest.raises(PermissionError):
        within(5, refuse, "work")


def test_nobody_waits_longer_than_the_deadline():
    release = threading.Event()
    try:
        with pytest.raises(TimeoutError, match=r"work: no answer within 0\.02 s"):
            within(0.02, lambda: release.wait(20), "work")
    finally:
        release.set()
