"""Which records an export keeps: those that a display filter lets through, asked of the recording page by page."""

from __future__ import annotations

from array import array
from collections.abc import Callable

from workbench.capture.capture import Capture
from workbench.capture.filter.scan import FilterScan, ScanStoppedError
from workbench.capture.filter.settled import FilterFacts
from workbench.capture.visible import VisibleRecords
from workbench.codec.dissect.dissector import Context, Dissector
from workbench.codec.dissect.run import dissect
from workbench.codec.filter.fields import FieldJudge
from workbench.codec.formats.describing import read_format
from workbench.codec.formats.formatdissector import FormatDissector
from workbench.codec.formats.formaterror import FormatError
from workbench.model.annotations import UserFormat
from workbench.model.endpoint import SocketUrlError
from workbench.model.fields import Dissection
from workbench.model.filters import Expression
from workbench.model.peertexts import port_of
from workbench.model.records import RecordHead
from workbench.model.sockets import SocketSpec
from workbench.project.document import Document


class FilterKeeper:
    """A :data:`~workbench.project.export.forms.Keep`. Belongs to one thread; memory does not grow with the traffic.

    ``stopped`` ends it early: then nothing more passes, and the export is on its end anyhow. Asking it raises
    :class:`sqlite3.Error` where the file cannot be read for anything but damage.
    """

    def __init__(
        self, document: Document, capture: Capture, expression: Expression, stopped: Callable[[], bool], *,
        utc: bool = False,
    ) -> None:  # fmt: skip
        self._document, self._capture = document, capture
        self._expression, self._stopped, self._utc = expression, stopped, utc
        self._scans: dict[int, FilterScan] = {}

    def __call__(self, session_id: int, first: int, last: int) -> array[int]:
        scan = self._scans.get(session_id)
        if scan is None:
            scan = self._scans[session_id] = self._scan(session_id)
        try:
            return scan.hits(first, last, self._stopped)
        except ScanStoppedError:
            return array("I")

    def _scan(self, session_id: int) -> FilterScan:
        document, key = self._document, str(session_id)
        spec = next((each for each in document.sockets if each.id == session_id), None)
        start = VisibleRecords(self._capture, session_id, document.hidden.get(key, ())).heads(0, 1)
        locals_ = {row.number: row.local for row in self._capture.connections(session_id)}
        decoder = _Decoder(spec, locals_, own_formats(document.formats))
        facts = FilterFacts(
            spec.name if spec is not None else "", start[0].time_ns if start else 0, self._utc,
            {each.record: each.comment for each in document.bookmarks.get(key, ())}, FieldJudge(decoder.dissect),
        )  # fmt: skip
        return self._capture.filter(session_id, self._expression, facts)


class _Decoder:
    """Dissects as the session's own dissector would."""

    def __init__(self, spec: SocketSpec | None, locals_: dict[int, str], own: dict[str, Dissector]) -> None:
        self._spec, self._locals, self._own = spec, locals_, own

    def dissect(self, head: RecordHead, data: bytes) -> Dissection:
        spec = self._spec
        return dissect(data, self._context(head), spec.dissector if spec is not None else "", self._own)

    def _context(self, head: RecordHead) -> Context:
        try:
            scheme = self._spec.parsed_url.scheme.value if self._spec is not None else "tcp"
        except SocketUrlError:
            scheme = "tcp"
        own = port_of(self._locals.get(head.connection, ""))
        return Context(head.direction, scheme, own, port_of(head.peer))


def own_formats(formats: tuple[UserFormat, ...]) -> dict[str, Dissector]:
    """Those of the project that can be read; of two with one id the first counts."""
    own: dict[str, Dissector] = {}
    for each in formats:
        try:
            dissector = FormatDissector(read_format(each.text))
        except FormatError:
            continue
        own.setdefault(dissector.key, dissector)
    return own
