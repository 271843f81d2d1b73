"""A socket option as a project asks for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OptionSetting:
    """``name`` is the system's own, such as ``SO_KEEPALIVE`` or ``IP_TOS``; ``value`` is written as people write it:
    a number, ``on``, ``off``, a name such as ``EF``, or ``on 5`` for SO_LINGER with its seconds.
    """

    name: str
    value: str
