r"""What a command puts into the next one: ``echo``, ``printf`` and ``cat``, as a payload.

``echo`` is bash's: ``-n`` leaves the end of the line out, ``-e`` reads escapes. ``printf`` takes ``%s %d %x %c %b %%``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from workbench.codec.hexparse import parse_hex
from workbench.codec.inputerror import PayloadError
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.project.importing.commands.shellwords import CommandError, Word
from workbench.project.importing.literals import literal, quoted

_ESCAPE: Final = re.compile(
    rb"\\(?:x([0-9A-Fa-f]{1,2})|0?([0-7]{1,3})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|([abefnrtvE\\]))"
)
_LETTERS: Final = {b"a": b"\a", b"b": b"\b", b"e": b"\x1b", b"E": b"\x1b", b"f": b"\f", b"n": b"\n", b"r": b"\r",
                   b"t": b"\t", b"v": b"\v", b"\\": b"\\"}  # fmt: skip
_FIELD: Final = re.compile(rb"%(?:%|([-+ #0]*)(\d{0,3})(?:\.(\d{1,3}))?([sdiuxXocb]))")
OUT_MAX_BYTES: Final = 256 * 1024
NUMBER_MAX_CHARS: Final = 100  # of one that printf writes


def fed_by(words: Sequence[Word]) -> PayloadSpec:
    """Raises :class:`CommandError` for a command that is not read here."""
    name = words[0].text
    arguments = words[1:]
    if name == "echo":
        return PayloadSpec(PayloadForm.TYPED, literal(_echo(arguments)))
    if name == "printf":
        return PayloadSpec(PayloadForm.TYPED, literal(_printf(words[0], arguments)))
    if name == "cat" and len(arguments) == 1 and not arguments[0].text.startswith("-"):
        return file_payload(arguments[0])
    raise CommandError("only echo, printf and cat of one file are read before a pipe", words[0].offset)


def file_payload(word: Word) -> PayloadSpec:
    """What is in a file, read when it is sent and after asking."""
    return PayloadSpec(PayloadForm.TYPED, f"${{file {quoted(word.text)}}}")


def without_hex(sent: PayloadSpec, words: Sequence[Word]) -> PayloadSpec:
    """``xxd -r -p`` behind hex digits. Raises :class:`CommandError`."""
    options = "".join(sorted(word.text.lstrip("-") for word in words[1:]))
    if options not in ("pr", "plainr", "psr"):
        raise CommandError("of xxd, only -r -p is read here", words[0].offset)
    try:
        data = parse_hex(sent.text.replace("\\n", " ").replace("\\r", " "))
    except PayloadError as error:
        raise CommandError(f"what goes into xxd is no hex: {error}", words[0].offset) from None
    return PayloadSpec(PayloadForm.HEX, data.hex(" "))


def _echo(arguments: Sequence[Word]) -> bytes:
    rest = [word.text for word in arguments]
    ends, escapes = True, False
    while rest and re.fullmatch(r"-[neE]+", rest[0]):
        for letter in rest.pop(0)[1:]:
            ends = ends and letter != "n"
            escapes = letter == "e" or (escapes and letter != "E")
    data = " ".join(rest).encode("utf-8", "surrogateescape")
    return (_unescaped(data) if escapes else data) + (b"\n" if ends else b"")


def _printf(command: Word, arguments: Sequence[Word]) -> bytes:
    rest = [word for word in arguments if word.text != "--"]
    if not rest:
        raise CommandError("printf needs a form", command.offset + len(command.text))
    form, values = _encoded(rest[0]), [_encoded(word) for word in rest[1:]]
    left = iter(values)
    out, taken = b"", 0
    while True:
        piece, used = _formatted(form, left, rest[0], OUT_MAX_BYTES - len(out))
        out, taken = out + piece, taken + used
        if not used or taken >= len(values):
            return out


def _formatted(form: bytes, values: Iterator[bytes], word: Word, room: int) -> tuple[bytes, int]:
    """The form filled in once, and how many values that took. Raises :class:`CommandError` beyond ``room`` bytes."""
    used = 0
    size = len(form)
    out: list[bytes] = []
    position = 0
    for found in _FIELD.finditer(form):
        out.append(_unescaped(form[position : found.start()]))
        position = found.end()
        if found[0] == b"%%":
            out.append(b"%")
            continue
        value = next(values, b"")
        used += 1
        out.append(_field(found, value, word))
        size += len(out[-1])
        if size > room:
            break
    if size > room:
        raise CommandError("printf would write more than is taken here", word.offset)
    out.append(_unescaped(form[position:]))
    return b"".join(out), used


def _field(found: re.Match[bytes], value: bytes, word: Word) -> bytes:
    flags, width, precision, letter = (part.decode() if part else "" for part in found.groups())
    if letter in "sb":
        value = _unescaped(value) if letter == "b" else value
        value = value[: int(precision)] if precision else value
        return value.ljust(int(width or 0)) if "-" in flags else value.rjust(int(width or 0))
    if letter == "c":
        return value[:1]
    if len(value) > NUMBER_MAX_CHARS:
        raise CommandError(f"printf got a number of more than {NUMBER_MAX_CHARS} characters", word.offset)
    try:
        number = int(value or b"0", 0)
    except ValueError:
        raise CommandError("printf got a text where the form wants a number", word.offset) from None
    form = f"%{flags}{width}{'.' + precision if precision else ''}{'d' if letter in 'iu' else letter}"
    return (form % number).encode()


def _encoded(word: Word) -> bytes:
    return word.text.encode("utf-8", "surrogateescape")


def _unescaped(data: bytes) -> bytes:
    return _ESCAPE.sub(_byte, data)


def _byte(found: re.Match[bytes]) -> bytes:
    if found[1] or found[2]:
        return bytes(((int(found[1], 16) if found[1] else int(found[2], 8)) & 0xFF,))
    if found[3] or found[4]:
        number = int(found[3] or found[4], 16)
        return chr(number).encode("utf-8", "replace") if number <= 0x10FFFF else b"?"
    return _LETTERS[found[5]]
