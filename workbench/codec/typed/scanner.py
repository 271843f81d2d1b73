r"""Cuts the text into literals and ``${…}``, and a part into its words."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from workbench.codec.typed.errors import TypedError

PARTS_MAX: Final = 10_000
SHOWN_CHARS: Final = 40
_MARK: Final = re.compile(r"\\.|\$\{", re.DOTALL)
# A word, a text in quotes, the end. Quotes hold no ends of parts.
_WORD: Final = re.compile(r'"((?:[^"\\]|\\.)*+)"|(\})|([^\s"}]+)', re.DOTALL)
_BLANK: Final = re.compile(r"\s*")
_QUOTED: Final = re.compile(r'\\(["\\])')


class Token(NamedTuple):
    """A word of a part; the text of one in quotes is without them."""

    text: str
    start: int
    end: int
    is_quoted: bool = False


class RawPart(NamedTuple):
    """A ``${…}``: its characters ``start`` to ``end``, its words."""

    start: int
    end: int
    words: tuple[Token, ...]


class RawLiteral(NamedTuple):
    """What stands between parts, in chunks with their offsets."""

    start: int
    end: int
    chunks: tuple[tuple[int, str], ...]


def scan(text: str) -> list[RawPart | RawLiteral]:
    """The pieces of ``text`` in their order. Raises :class:`TypedError` for a part that is not closed."""
    found: list[RawPart | RawLiteral] = []
    chunks: list[tuple[int, str]] = []
    begun = at = looked = 0  # of the literal; of its chunk; how far escapes were read
    count = 0

    def close(end: int) -> None:
        if at < end:
            chunks.append((at, text[at:end]))
        if chunks:
            found.append(RawLiteral(begun, end, tuple(chunks)))
            chunks.clear()

    while (mark := _MARK.search(text, looked)) is not None:
        looked = mark.end()
        if mark.group() == "\\$":
            if at < mark.start():
                chunks.append((at, text[at : mark.start()]))
            at = mark.start() + 1
        elif mark.group() == "${":
            close(mark.start())
            count += 1
            if count > PARTS_MAX:
                raise TypedError(f"a typed payload has at most {PARTS_MAX:,} parts", mark.start(), 2)
            part = _read_part(text, mark.start())
            found.append(part)
            begun = at = looked = part.end
    close(len(text))
    return found


def _read_part(text: str, start: int) -> RawPart:
    words: list[Token] = []
    at = start + 2
    while True:
        blank = _BLANK.match(text, at)
        at = blank.end() if blank else at
        found = _WORD.match(text, at)
        if found is None:
            if text[at : at + 1] == '"':
                raise TypedError("the quotes are not closed: a “\"” is missing", at)
            raise TypedError("the part is not closed: a “}” is missing", start, min(2, len(text) - start))
        if found.group(2):
            return RawPart(start, found.end(), tuple(words))
        quoted, plain = found.group(1), found.group(3)
        if quoted is None and "${" in plain:
            raise TypedError("a part cannot stand within another: close this one first", start, 2)
        content = plain if quoted is None else _QUOTED.sub(r"\1", quoted)
        words.append(Token(content, at, found.end(), quoted is not None))
        at = found.end()


def shown(text: str) -> str:
    """A word for a sentence, in quotes and not too long."""
    cut = text if len(text) <= SHOWN_CHARS else text[: SHOWN_CHARS - 1] + "…"
    return f"“{cut}”"
