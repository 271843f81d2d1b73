"""The project's own formats as dissectors, read anew when the project's formats change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from workbench.codec.dissect.dissector import Dissector
from workbench.model.annotations import UserFormat

if TYPE_CHECKING:
    from workbench.codec.formats.formaterror import FormatError

TOGETHER_MAX_CHARS: Final = 500_000


class Reading(NamedTuple):
    """What came of a project's formats."""

    formats: tuple[UserFormat, ...] = ()
    dissectors: Mapping[str, Dissector] = {}
    faults: Mapping[str, FormatError] = {}
    known: Mapping[str, Dissector | FormatError] = {}  # by a description's text


class OwnFormats:
    """Of two formats with one id the first counts. One that cannot be read makes no dissector, and :meth:`fault`
    says why. A format that did not change is not read again; of very long ones together only the first are read."""

    def __init__(self, formats: Callable[[], tuple[UserFormat, ...]]) -> None:
        self._formats = formats
        self._now = Reading()
        self._prepared = Reading()

    def dissectors(self) -> Mapping[str, Dissector]:
        """By key, in the project's order."""
        return self._reading().dissectors

    def fault(self, name: str) -> FormatError | None:
        """Why the format of that name cannot be read; None if it can."""
        return self._reading().faults.get(name)

    def prepare(self, formats: tuple[UserFormat, ...]) -> None:
        """These very formats are about to be the project's: read them now, in whichever thread this is, so that the
        loop finds them read. Many long ones take a good part of a second."""
        self._prepared = read_formats(formats, {})

    def _reading(self) -> Reading:
        formats = self._formats()
        if formats is not self._now.formats:
            prepared, self._prepared = self._prepared, Reading()
            self._now = prepared if prepared.formats is formats else read_formats(formats, self._now.known)
        return self._now


def read_formats(formats: tuple[UserFormat, ...], known: Mapping[str, Dissector | FormatError]) -> Reading:
    """Read what is not known yet."""
    if not formats:
        return Reading(formats)  # most projects have none: what reads them is not even imported
    from workbench.codec.formats.describing import read_format
    from workbench.codec.formats.formatdissector import FormatDissector
    from workbench.codec.formats.formaterror import FormatError

    dissectors: dict[str, Dissector] = {}
    faults: dict[str, FormatError] = {}
    now: dict[str, Dissector | FormatError] = {}
    left = TOGETHER_MAX_CHARS
    for each in formats:
        left -= len(each.text)
        try:
            if left < 0:
                raise FormatError(f"the formats together are longer than {TOGETHER_MAX_CHARS:,} characters")
            found = known.get(each.text) or FormatDissector(read_format(each.text))
        except FormatError as error:
            found = error
        now[each.text] = found
        if isinstance(found, FormatError):
            faults[each.name] = found
        else:
            dissectors.setdefault(found.key, found)
    return Reading(formats, dissectors, faults, now)
