"""The display filter of one session: from its text to the rows that are read."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

from workbench.capture.visible import Ranges
from workbench.codec.dissect.register import dissectors
from workbench.model.failures import Failure
from workbench.model.filters import (
    And,
    Bookmarked,
    CommentContains,
    Expression,
    FieldCondition,
    Reckoning,
    SessionIs,
    TimeTest,
    conditions,
)
from workbench.session.reading.decoding import Decoding
from workbench.session.reading.messages import Messages
from workbench.session.rows.filteredrows import FilteredRows
from workbench.session.standing import Standing
from workbench.session.surroundings import Surroundings

if TYPE_CHECKING:
    from workbench.capture.filter.run import Scan

SHOWN_AFTER_S: Final = 0.15  # until then what was read before stays, so that nothing flickers
SAMPLED_ROWS: Final = 16  # whose fields are offered for completion
SAMPLED_BYTES: Final = 2_048  # of each


class Filtering:
    """Which rows of a session are read. Belongs to the loop's thread; whoever shows the rows calls :meth:`follow`.

    ``revision`` grows when the text or the state of the filter changes, not with each hit.
    """

    def __init__(self, about: Standing, around: Surroundings, decoding: Decoding) -> None:
        self._about = about
        self._around = around
        self._decoding = decoding
        self._expression: Expression | None = None
        self._rows: FilteredRows | None = None
        self._shown = False  # the rows are given to the reading
        self._began = 0.0
        self._asked: object = None  # what beside the records the filter was made with
        self.text = ""
        self.utc = False  # times of day are read as the table shows them
        self.revision = 0

    # -- what is asked

    def set_text(self, text: str) -> None:
        """Filter by this text; an empty one shows everything. What was there stays where it cannot be read.

        Raises :class:`~workbench.codec.filter.error.FilterError`.
        """
        text = text.strip()
        if not text:
            self.clear()
            return
        self._expression = _parsed(text, self.protocols())
        self.text = text
        self._begin()

    def narrow(self, text: str) -> None:
        """Let only those pass that pass now and meet this, too. Raises
        :class:`~workbench.codec.filter.error.FilterError`."""
        from workbench.codec.filter.unparse import unparse

        more, present = _parsed(text, self.protocols()), self._expression
        parts = () if present is None else present.parts if isinstance(present, And) else (present,)
        if more not in parts:
            self.set_text(unparse(And((*parts, more))) if parts else unparse(more))

    def check(self, text: str) -> None:
        """Only read it; until the dissectors are there any word may be one of their names. Raises
        :class:`~workbench.codec.filter.error.FilterError`."""
        if text.strip():
            _parsed(text, self.protocols() if self.is_prepared else None)

    def prepare(self) -> None:
        """Somebody is about to write a filter: bring the dissectors in, which takes a moment, in a thread."""
        if not self.is_prepared:
            threading.Thread(target=dissectors, name="dissectors", daemon=True).start()

    @property
    def is_prepared(self) -> bool:
        """The dissectors are there."""
        return dissectors.cache_info().currsize > 0

    def clear(self) -> None:
        """Show everything."""
        self._drop()
        if self._expression is not None:
            self._expression, self.text = None, ""
            self.revision += 1
        self._about.reading.use_filter(None)

    def cancel(self) -> None:
        """Look no further; what was found stays."""
        if self._rows is not None and not self._rows.run.caught_up:
            self._rows.run.cancel()
            self.revision += 1

    def resume(self) -> None:
        """Go on after a cancel."""
        if self._rows is not None and self._rows.run.cancelled:
            self._rows.run.resume()
            self.revision += 1

    def close(self) -> None:
        """The session ends: nothing is read any more."""
        self.clear()

    # -- what there is

    @property
    def active(self) -> bool:
        """A filter is set."""
        return self._expression is not None

    @property
    def expression(self) -> Expression | None:
        """The filter as a tree."""
        return self._expression

    @property
    def rows(self) -> FilteredRows | None:
        """What passed so far."""
        return self._rows

    @property
    def hits(self) -> int:
        """Rows that passed so far and are not removed."""
        return self._rows.count() if self._rows is not None else 0

    @property
    def total(self) -> int:
        """Rows without a filter."""
        return self._about.reading.base.count()

    @property
    def progress(self) -> float | None:
        """0 to 1 while it looks, None when all that is there was looked at."""
        run = self._rows.run if self._rows is not None else None
        if run is None or run.caught_up or run.failure is not None:
            return None
        return run.scanned / max(1, run.total)

    @property
    def cancelled(self) -> bool:
        """Somebody cancelled it before it was through."""
        return self._rows is not None and self._rows.run.cancelled

    @property
    def failure(self) -> Failure | None:
        """Why it stopped by itself."""
        return self._rows.run.failure if self._rows is not None else None

    def protocols(self) -> frozenset[str]:
        """The words that may stand alone for a protocol."""
        from workbench.codec.filter.fields import FAMILIES

        return frozenset(dissectors()) | frozenset(self._decoding.own) | FAMILIES

    def field_keys(self) -> list[str]:
        """Keys of decoded fields of the newest rows, and the protocols; none before :attr:`is_prepared`."""
        if not self.is_prepared:
            return []
        from workbench.codec.filter.fields import keys_of

        base = self._about.reading.base
        found = set(self.protocols())
        for head in base.heads(max(0, base.count() - SAMPLED_ROWS), SAMPLED_ROWS):
            found |= keys_of(self._decoding.dissect(head, base.payload(head.number, 0, SAMPLED_BYTES)))
        return sorted(found)

    def peers(self) -> list[str]:
        """Addresses of the newest rows."""
        base = self._about.reading.base
        heads = base.heads(max(0, base.count() - SAMPLED_ROWS), SAMPLED_ROWS)
        return sorted({head.peer for head in heads if head.peer})

    # -- at each frame

    def follow(self) -> None:
        """Look at what came, at another base and at other bookmarks; give the rows to the reading once there are some.
        Never blocks."""
        if self._rows is None:
            return
        if self._asks() != self._asked:
            self._begin()
        rows = self._rows
        rows.run.follow()
        late = time.monotonic() - self._began > SHOWN_AFTER_S
        if not self._shown and (rows.run.hits or rows.run.caught_up or late or rows.run.failure is not None):
            self._shown = True
            self._about.reading.use_filter(rows)
            self.revision += 1

    # -- inside

    def _begin(self) -> None:
        from workbench.capture.filter.run import FilterRun

        before = self._rows
        base = self._about.reading.base
        records = _RecordFacts(self._around, self._about.id)
        count, hidden = records.count, records.hidden
        if isinstance(base, Messages):  # which are cut from what is not removed
            count, hidden = base.still().count, _nothing_hidden
        self._rows = FilteredRows(base, FilterRun(self._make_scan, count), hidden)
        self._asked = self._asks()
        self._shown = False
        self._began = time.monotonic()
        self.revision += 1
        if before is not None:  # its rows stay until there are new ones, but nobody looks for more
            before.run.cancel()
        self.follow()

    def _drop(self) -> None:
        if self._rows is not None:
            self._rows.run.close()
            self._rows = None

    def _asks(self) -> object:
        """What a change of makes another filter: other rows, other bookmarks, another zone, another decoder."""
        if self._expression is None:
            return None
        base = self._about.reading.base
        asked: list[object] = [id(base)]
        if base is not self._about.traffic:
            asked.append(base.revision)
        kinds = {type(each) for each in conditions(self._expression)}
        if kinds & {Bookmarked, CommentContains}:
            asked.append(self._around.bookmarks(self._about.id))
        if any(isinstance(each, TimeTest) and each.reckoning in (Reckoning.LOCAL, Reckoning.CLOCK)
               for each in conditions(self._expression)):  # fmt: skip
            asked.append(self.utc)
        if SessionIs in kinds:
            asked.append(self._about.spec.name)
        if self._decodes:
            asked += [self._decoding.key, id(self._decoding.own)]
        return asked

    @property
    def _decodes(self) -> bool:
        expression = self._expression
        return expression is not None and any(isinstance(each, FieldCondition) for each in conditions(expression))

    def _make_scan(self) -> Scan:
        """In this thread, when the first row is there: only then is it known when the first one came."""
        from workbench.capture.filter.settled import FilterFacts
        from workbench.codec.filter.fields import FieldJudge

        assert self._expression is not None
        about = self._about
        base = about.reading.base
        first = base.heads(0, 1)
        bookmarks = {each.record: each.comment for each in self._around.bookmarks(about.id)}
        facts = FilterFacts(
            about.spec.name, first[0].time_ns if first else 0, self.utc, bookmarks,
            FieldJudge(self._decoding.dissect) if self._decodes else None,
        )  # fmt: skip
        if isinstance(base, Messages):
            return base.scan(self._expression, facts)
        return self._around.capture.filter(about.id, self._expression, facts)


class _RecordFacts:
    """What a run over records asks in either thread: how many there are, removed ones included, and which those are."""

    def __init__(self, around: Surroundings, session_id: int) -> None:
        self._around, self._session_id = around, session_id

    def count(self) -> int:
        return self._around.capture.count(self._session_id)

    def hidden(self) -> Ranges:
        return self._around.hidden(self._session_id)


def _nothing_hidden() -> Ranges:
    return ()


def _parsed(text: str, protocols: frozenset[str] | None) -> Expression:
    from workbench.codec.filter.parser import parse  # not before somebody filters

    return parse(text, protocols)
