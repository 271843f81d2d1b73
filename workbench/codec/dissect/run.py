"""Running dissectors: which one is asked, and the promise that no bytes stop the program."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final, TypeVar

from workbench.codec.dissect.dissector import DEPTH_MAX, DISSECT_MAX_BYTES, Allowance, Context, Dissector, Guess
from workbench.codec.dissect.register import dissectors
from workbench.model.fields import Dissection

NOBODY: Final = Dissection("", "Data", "")
AUTOMATIC: Final = ""  # as a dissector's key: whoever is surest
NO_DISSECTOR: Final = "none"  # as a dissector's key: bytes stay bytes
_log = logging.getLogger(__name__)
T = TypeVar("T")


def dissect(
    data: bytes, context: Context, key: str = AUTOMATIC, own: Mapping[str, Dissector] | None = None
) -> Dissection:
    """Dissect one message by the dissector of that key, or by the surest. Never raises.

    ``own`` are dissectors beside those that are built in, by key: a person's own formats.
    """
    data = data[:DISSECT_MAX_BYTES]
    if key == NO_DISSECTOR or not data or context.depth > DEPTH_MAX:
        return NOBODY
    if not context.depth:
        context = replace(context, allowance=Allowance())
    known = {**dissectors(), **(own or {})}
    chosen = known.get(key) if key else surest(data, context, known)
    return _run(chosen, data, context) if chosen is not None else NOBODY


def surest(data: bytes, context: Context, known: Mapping[str, Dissector]) -> Dissector | None:
    """Who knows these bytes best; None if nobody is surer than :attr:`Guess.MAYBE`."""
    best: Dissector | None = None
    best_guess: int = Guess.MAYBE
    for dissector in known.values():
        guess = _spared(partial(dissector.guess, data, context), Guess.NO, dissector)
        if guess > best_guess:
            best, best_guess = dissector, guess
    return best


def _run(dissector: Dissector, data: bytes, context: Context) -> Dissection:
    failed = Dissection(dissector.key, dissector.title, "", fault="this dissector failed: the log has the details")
    return _spared(partial(dissector.dissect, data, context), failed, dissector)


def _spared(ask: Callable[[], T], instead: T, dissector: Dissector) -> T:
    """The one place where a dissector runs: its bug is logged, and the program goes on (architecture.md, "Errors")."""
    try:
        return ask()
    except Exception:  # noqa: BLE001 - whatever the bytes, a dissector's bug is no fault of the program's
        _log.exception("the dissector %s failed", dissector.key)
        return instead
