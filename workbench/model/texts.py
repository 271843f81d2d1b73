"""Sentences for people, in one place, so that every face of the program says the same."""

from __future__ import annotations

from workbench.model.failures import FAILURES, Failure, Reason


def failure_names(failure: Failure) -> str:
    """Both spellings and the number: ``ECONNREFUSED, WSAECONNREFUSED 10061``; empty where neither side has one."""
    entry = FAILURES[failure.reason]
    wsa = f"{entry.wsa_name} {entry.wsa_code}" if entry.wsa_name else ""
    names = ", ".join(name for name in (entry.posix_name, wsa) if name)
    if not names and failure.errno is not None:
        return f"error {failure.errno}"
    return names


def failure_sentence(failure: Failure) -> str:
    """What happened: ``Connection refused: nothing listens on 127.0.0.1:9000 (ECONNREFUSED, …).``"""
    entry = FAILURES[failure.reason]
    names = failure_names(failure)
    what = f"{entry.title}: {failure.detail}" if failure.detail else entry.title
    return f"{what} ({names})." if names else f"{what}."


def failure_explanation(failure: Failure) -> str:
    """What it means and what to try, two sentences or three."""
    entry = FAILURES[failure.reason]
    return f"{entry.meaning} {entry.advice}"


def reason_title(reason: Reason) -> str:
    """A few words, for a badge."""
    return FAILURES[reason].title


def count_text(number: int, one: str, many: str) -> str:
    """``1 record``, ``1,200 records``."""
    return f"{number:,} {one if number == 1 else many}"


def bytes_text(number: float) -> str:
    """A size with SI units and three significant figures at most: ``512 B``, ``1.25 MB``."""
    if number < 1000:
        return f"{number:.0f} B"
    for unit in ("kB", "MB", "GB", "TB"):
        number /= 1000
        if number < 999.5 or unit == "TB":
            digits = 2 if number < 9.995 else 1 if number < 99.95 else 0
            return f"{number:.{digits}f} {unit}"
    raise AssertionError("unreachable")
