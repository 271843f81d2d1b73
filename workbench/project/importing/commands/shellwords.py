"""The words of a command as a POSIX shell would part them, without a shell.

What a shell would look up or run (``$NAME``, ``$(…)``, backquotes, ``~``, ``*``) is refused or stands for itself:
nothing of this computer goes into a payload because somebody pasted a line. POSIX.1-2017, Shell Command Language, 2.2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from workbench.codec.inputerror import PayloadError

COMMAND_MAX_CHARS: Final = 1024 * 1024
WORDS_MAX: Final = 10_000
OPERATORS: Final = ("<<<", "<<", ">>", "&&", "||", "|", "<", ">", ";", "&", "(", ")")
_SIGNS: Final = "|&;<>()"
_BLANK: Final = re.compile(r"(?:[ \t\r\n]|\\\r?\n)*+")
_PLAIN: Final = re.compile(r"[^\s\\'\"$`|&;<>()]+")
_DOUBLE: Final = re.compile(r"[^\\\"$`]+")
_ANSI: Final = re.compile(r"\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|([0-7]{1,3})|c(.)|(.))",
                          re.DOTALL)  # fmt: skip
_ANSI_LETTERS: Final = {"a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t",
                        "v": "\v"}  # fmt: skip


class CommandError(PayloadError):
    """A command that cannot be read here; the offset is that of the first character at fault."""


@dataclass(frozen=True, slots=True)
class Word:
    """``offset`` is where it begins. An operator (``|``, ``<``) is no argument, whatever its text. Bytes that are no
    UTF-8 (``$'\\xff'``) stand as surrogate escapes in ``text``."""

    text: str
    offset: int
    is_operator: bool = False


def split_words(text: str) -> list[Word]:
    """All words of one command. Raises :class:`CommandError`."""
    if len(text) > COMMAND_MAX_CHARS:
        raise CommandError(f"a command has at most {COMMAND_MAX_CHARS:,} characters", COMMAND_MAX_CHARS)
    words: list[Word] = []
    position = _skip(text, 0)
    while position < len(text):
        if len(words) >= WORDS_MAX:
            raise CommandError(f"a command has at most {WORDS_MAX:,} words", position)
        operator = ""
        if text[position] in _SIGNS:
            operator = next(each for each in OPERATORS if text.startswith(each, position))
        if operator:
            words.append(Word(operator, position, is_operator=True))
            position += len(operator)
        else:
            content, end = _word(text, position)
            words.append(Word(content, position))
            position = end
        position = _skip(text, position)
    return words


def _skip(text: str, position: int) -> int:
    found = _BLANK.match(text, position)
    return found.end() if found else position


def _word(text: str, position: int) -> tuple[str, int]:
    parts: list[str] = []
    while position < len(text):
        char = text[position]
        if char.isspace() or char in _SIGNS:
            break
        if char == "'":
            end = _closing(text, "'", position)
            parts.append(text[position + 1 : end])
            position = end + 1
        elif char == '"':
            part, position = _double(text, position)
            parts.append(part)
        elif char == "$" and text[position + 1 : position + 2] == "'":
            part, position = _ansi(text, position)
            parts.append(part)
        elif char in "$`":
            position = _dollar(text, position)
            parts.append(char)
        elif char == "\\":
            parts.append("" if text[position + 1 : position + 2] == "\n" else text[position + 1 : position + 2])
            position += 2
        else:
            found = _PLAIN.match(text, position)
            end = found.end() if found else position + 1
            parts.append(text[position:end])
            position = end
    return "".join(parts), min(position, len(text))


def _closing(text: str, quote: str, start: int) -> int:
    end = text.find(quote, start + 1)
    if end < 0:
        raise CommandError(f"the quote {quote} that begins here has no end", start)
    return end


def _double(text: str, start: int) -> tuple[str, int]:
    parts: list[str] = []
    position = start + 1
    while position < len(text) and text[position] != '"':
        char = text[position]
        if char == "\\":
            escaped = text[position + 1 : position + 2]
            parts.append("" if escaped == "\n" else escaped if escaped and escaped in '$`"\\' else f"\\{escaped}")
            position += 2
        elif char in "$`":
            position = _dollar(text, position)
            parts.append(char)
        else:
            found = _DOUBLE.match(text, position)
            end = found.end() if found else position + 1
            parts.append(text[position:end])
            position = end
    if position >= len(text):
        raise CommandError('the quote " that begins here has no end', start)
    return "".join(parts), position + 1


def _dollar(text: str, position: int) -> int:
    """Behind a dollar that stands for itself."""
    if text[position] == "`" or re.match(r"\$[A-Za-z0-9_{(@*#?!$-]", text[position : position + 2]):
        raise CommandError("the shell would put something in here, and none is asked: write its value", position)
    return position + 1


def _ansi(text: str, start: int) -> tuple[str, int]:
    r"""``$'…'`` as in ksh and bash: escapes as in C."""
    position = start + 2
    while position < len(text) and text[position] != "'":
        position += 2 if text[position] == "\\" else 1
    if position >= len(text):
        raise CommandError("the quote $' that begins here has no end", start)
    return _ANSI.sub(_ansi_char, text[start + 2 : position]), position + 1


def _ansi_char(found: re.Match[str]) -> str:
    byte, four, eight, octal, control, letter = found.groups()
    if byte or octal:
        number = int(byte, 16) if byte else int(octal, 8) & 0xFF
        return chr(number) if number < 0x80 else chr(0xDC00 + number)  # a byte: surrogateescape
    if four or eight:
        number = int(four or eight, 16)
        return chr(number) if number <= 0x10FFFF else "\ufffd"
    if control:
        return chr(ord(control) & 0x1F)
    return _ANSI_LETTERS.get(letter, letter)
