"""The words of the filter's language: keys with what may stand behind them. Reading, completion and help share it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from workbench.model.records import MARK_WORDS

ANY_ORDER: Final = (":", "=", "!=", "<", "<=", ">", ">=")
EQUALITY: Final = (":", "=", "!=")
HOLDS: Final = (":",)
FIELD_OPERATORS: Final = ("==", "!=", "<", "<=", ">", ">=", "contains", "matches", "exists")


@dataclass(frozen=True, slots=True)
class Key:
    """``operators`` empty: the word stands alone. ``values`` are all that may stand behind it; empty: many more."""

    name: str
    tip: str
    example: str
    operators: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    alone: bool = False  # it may also stand without an operator


KEYS: Final = (
    Key("dir", "Received or sent", "dir:rx", EQUALITY, ("rx", "tx")),
    Key("size", "Bytes of the payload", "size>100", ANY_ORDER),
    Key("time", "When: a time of day, a date, or since the first record", "time>12:00:01.5", ANY_ORDER),
    Key("delta", "Time since the record before", "delta>10ms", ANY_ORDER),
    Key("peer", "The other end's address, or a part of it", "peer:127.0.0.1", EQUALITY),
    Key("conn", "The connection's number", "conn:3", ANY_ORDER),
    Key("number", "The record's number", "number>41", ANY_ORDER),
    Key("session", "The socket's name", 'session:"Echo server"', EQUALITY),
    Key("mark", "What a record of a WebSocket is", "mark:text", EQUALITY, ("none", *MARK_WORDS.values())),
    Key("text", "The payload holds this text", 'text:"HTTP"', HOLDS),
    Key("hex", "The payload holds these bytes; ?? is any byte", 'hex:"de ad ?? ef"', HOLDS),
    Key("regex", "The payload matches a regular expression", "regex:/GET|POST/i", HOLDS),
    Key("bookmark", "Records with a bookmark", "bookmark"),
    Key("comment", "Records with a comment that holds this text", 'comment:"slow"', HOLDS, alone=True),
)  # fmt: skip

BY_NAME: Final = {key.name: key for key in KEYS}
AND_WORDS: Final = ("and",)
OR_WORDS: Final = ("or",)
NOT_WORDS: Final = ("not",)
RESERVED: Final = frozenset(("and", "or", "not", "contains", "matches", "exists"))
