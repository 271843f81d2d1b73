"""One row of the error table."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.model.failures import FAILURES, Reason


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """One error. Names are empty and ``wsa_code`` is None where that interface has no such error.

    ``meaning`` is what it says to the user of a socket, ``cause`` what usually brings it about, ``advice`` what to
    try, ``difference`` where Winsock and POSIX mean different things by it (empty: nowhere).
    """

    wsa_code: int | None
    wsa_name: str
    posix_name: str
    title: str
    meaning: str
    cause: str
    advice: str
    difference: str = ""
    eai_name: str = ""

    @property
    def name(self) -> str:
        """The name it goes by most: Winsock's, else POSIX's, else that of a look-up."""
        return self.wsa_name or self.posix_name or self.eai_name

    @property
    def names(self) -> tuple[str, ...]:
        """All its names: POSIX, look-up, Winsock."""
        return tuple(name for name in (self.posix_name, self.eai_name, self.wsa_name) if name)


def known(reason: Reason, cause: str, difference: str = "") -> ErrorCode:
    """A row for what the program itself runs into: its words are those of ``failures.py``, written once."""
    entry = FAILURES[reason]
    is_lookup = entry.posix_name.startswith("EAI_")
    return ErrorCode(
        entry.wsa_code, entry.wsa_name, "" if is_lookup else entry.posix_name, entry.title, entry.meaning, cause,
        entry.advice, difference, entry.posix_name if is_lookup else "",
    )  # fmt: skip
