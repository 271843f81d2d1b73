"""Regular expressions over the bytes: RE2's. See docs/adr/0132 and 0162."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from workbench.codec.encodings import canonical_name
from workbench.codec.patterns.furthest import first_beginning
from workbench.codec.patterns.matcher import About, Beginning, beginning_of
from workbench.codec.patterns.regexfurthest import missed_by
from workbench.model.bytepatterns import ByteMatch, BytePattern, PatternError, compile_pattern
from workbench.model.patterns import Found, Missed, Pattern

_PLAIN: Final = re.compile(r"(?:[A-Za-z0-9 _=:;,/\"'<>@!%&~-](?![?*{]))+")  # what may be left out begins nothing
_HEAD: Final = re.compile(r"(?:\(\?(?P<flags>[imsU]+)\))?(?P<anchor>\^|\\A)?")
_SIGN: Final = re.compile(r"\\.|(?P<open>\[\^?\]?)|(?P<close>\])|(?P<foreign>[^\x00-\x7f])", re.DOTALL)


def compile_regex(pattern: Pattern) -> RegexMatcher:
    """Raises :class:`~workbench.model.bytepatterns.PatternError` with the offset."""
    text = pattern.text
    if not text:
        raise PatternError("there is no regular expression yet", 0)
    if surrogate := re.search("[\ud800-\udfff]", text):
        raise PatternError("half of a surrogate pair is no character: leave it out", surrogate.start())
    encoded = _encoded(text, pattern.encoding)
    compiled = compile_pattern(encoded, "i" if pattern.ignore_case else "")
    head = _HEAD.match(text)
    assert head is not None  # it may be empty
    ignore_case = pattern.ignore_case or "i" in (head["flags"] or "")
    begins = begins_with(text, head.end())
    beginning = beginning_of(begins, ignore_case=ignore_case) if head["anchor"] else None
    begins = begins.lower() if ignore_case else begins
    return RegexMatcher(encoded, compiled, begins, beginning, ignore_case=ignore_case)


def begins_with(text: str, start: int = 0) -> bytes:
    """Bytes that each match begins with, where that is plain to see from there on; else none."""
    found = None if "|" in text else _PLAIN.match(text, start)
    return found.group().encode() if found else b""


class RegexMatcher:
    """The first match from the left, as long as its stars and pluses make it, of the bytes that are there."""

    def __init__(
        self, text: str, compiled: BytePattern, begin: bytes, beginning: Beginning | None, *, ignore_case: bool
    ) -> None:
        self._text = text
        self._compiled = compiled
        self._begin = begin  # each match begins so, in small letters if their case does not count
        self._ignore_case = ignore_case
        named: dict[bytes | str, int] = getattr(compiled, "groupindex", None) or {}
        self._names = {name if isinstance(name, str) else name.decode("latin-1"): at for name, at in named.items()}
        self.literal = b"" if ignore_case else begin
        self.beginning = beginning

    @property
    def names(self) -> tuple[str, ...]:
        """Of its captures: numbers from “0”, then names."""
        return (*map(str, range(self._compiled.groups + 1)), *self._names)

    def meets(self, data: bytes, about: About) -> Found | None:
        match = self._compiled.search(data)
        return Found(*match.span(), self._captures(match)) if match is not None else None

    def find(self, data: bytes, about: About) -> Found | Missed:
        found = self.meets(data, about)
        if found is not None:
            return found
        flags = "i" if self._ignore_case else ""
        missed = missed_by(self._text, data, lambda text: compile_pattern(text, flags))
        if not self._ignore_case and compile_pattern(self._text, "i").search(data) is not None:
            return replace(missed, reason=f"{missed.reason}; it would match if the case of letters did not count")
        return missed

    def keep_from(self, data: bytes, about: About) -> int:
        begin = self._begin
        if not begin:
            return 0
        if self.beginning is not None:
            return 0 if begin.startswith(self._folded(data[: len(begin)])) else len(data)
        return first_beginning(self._folded(data), begin)

    def _folded(self, data: bytes) -> bytes:
        return data.lower() if self._ignore_case else data

    def _captures(self, match: ByteMatch) -> dict[str, bytes]:
        """A group that took no part is empty."""
        captures = {str(number): match.group(number) or b"" for number in range(self._compiled.groups + 1)}
        for name, number in self._names.items():
            captures[name] = captures[str(number)]
        return captures


def _encoded(text: str, encoding: str) -> str:
    """With characters outside ASCII as the bytes that they are in that encoding."""
    name = canonical_name(encoding)
    if text.isascii() or name in ("utf-8", "ascii"):
        return text
    if "a".encode(name) != b"a":
        raise PatternError(f"a regular expression looks at bytes: in {encoding} write them as \\xNN", 0)
    parts: list[str] = []
    end, in_class = 0, False
    for sign in _SIGN.finditer(text):
        if sign["foreign"] is None:
            in_class = bool(sign["open"]) or (in_class and sign["close"] is None)
            continue
        parts += [text[end : sign.start()], _as_bytes(sign[0], name, in_class, sign.start())]
        end = sign.end()
    return "".join(parts) + text[end:]


def _as_bytes(char: str, name: str, in_class: bool, offset: int) -> str:
    try:
        data = char.encode(name)
    except UnicodeEncodeError:
        raise PatternError(f"“{char}” is not in {name}", offset) from None
    if in_class and len(data) > 1:
        raise PatternError(f"“{char}” is {len(data)} bytes in {name}, and a class holds single ones", offset)
    escaped = "".join(f"\\x{byte:02x}" for byte in data)
    return escaped if len(data) == 1 else f"(?:{escaped})"
