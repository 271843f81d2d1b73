"""Which numbers of addresses a condition on peers lets through: a recording keeps each address once."""

from __future__ import annotations

import json

from workbench.capture.files import Files
from workbench.capture.filter.settled import fold
from workbench.capture.salvage import rows_until_damage
from workbench.model.filters import PeerTest


class PeerNumbersFound:
    """Only addresses that are new since the last question are looked at. Belongs to one scan."""

    def __init__(self) -> None:
        self._found: dict[PeerTest, tuple[set[int], int]] = {}  # numbers that pass, and the highest one looked at

    def as_json(self, test: PeerTest, files: Files) -> str:
        """The numbers that pass now, as a list. Raises :class:`sqlite3.Error` for anything but damage."""
        numbers, seen = self._found.get(test, (set(), -1))
        wanted, highest = fold(test.text), seen
        for file in files:
            for number, text in rows_until_damage(file, "SELECT id, text FROM address WHERE id > ?", (seen,)):
                highest = max(highest, number)
                address = fold(text)
                if address == wanted if test.whole else wanted in address:
                    numbers.add(number)
        self._found[test] = (numbers, highest)
        return json.dumps(sorted(numbers))
