"""The project's own formats as dissectors, read anew when the project's formats change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from workbench.codec.dissect.dissector import Dissector
from workbench.model.annotations import UserFormat

if TYPE_CHECKING:
    from workbench.codec.formats.formaterror import FormatError

TOGETHER_MAX_CHARS: Final = 500_000


class OwnFormats:
    """Of two formats with one id the first counts. One that cannot be read makes no dissector, and :meth:`fault`
    says why. A format that did not change is not read again; of very long ones together only the first are read."""

    def __init__(self, formats: Callable[[], tuple[UserFormat, ...]]) -> None:
        self._formats = formats
        self._read: tuple[UserFormat, ...] = ()
        self._dissectors: dict[str, Dissector] = {}
        self._faults: dict[str, FormatError] = {}
        self._known: dict[str, Dissector | FormatError] = {}  # by a description's text

    def dissectors(self) -> Mapping[str, Dissector]:
        """By key, in the project's order."""
        formats = self._formats()
        if formats is not self._read:
            self._read = formats
            self._take(formats)
        return self._dissectors

    def fault(self, name: str) -> FormatError | None:
        """Why the format of that name cannot be read; None if it can."""
        self.dissectors()
        return self._faults.get(name)

    def _take(self, formats: tuple[UserFormat, ...]) -> None:
        self._dissectors, self._faults = {}, {}
        if not formats:
            return  # most projects have none: what reads them is not even imported
        from workbench.codec.formats.describing import read_format
        from workbench.codec.formats.formatdissector import FormatDissector
        from workbench.codec.formats.formaterror import FormatError

        known, self._known, left = self._known, {}, TOGETHER_MAX_CHARS
        for each in formats:
            left -= len(each.text)
            try:
                if left < 0:
                    raise FormatError(f"the formats together are longer than {TOGETHER_MAX_CHARS:,} characters")
                found = known.get(each.text) or FormatDissector(read_format(each.text))
            except FormatError as error:
                found = error
            self._known[each.text] = found
            if isinstance(found, FormatError):
                self._faults[each.name] = found
            else:
                self._dissectors.setdefault(found.key, found)
