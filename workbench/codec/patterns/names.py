"""What a pattern will take out, by name, before anything has come: for whoever writes the answer."""

from __future__ import annotations

import re
from typing import Final

from workbench.codec.patterns.compiling import compile_pattern
from workbench.codec.patterns.regexkind import RegexMatcher
from workbench.model.patterns import Pattern, PatternKind

_AS: Final = re.compile(r'\bas\s+("(?:[^"\\]|\\.)*"|[^\s"}]+)\s*\}')


def capture_names(pattern: Pattern) -> tuple[str, ...]:
    """“0” is all that is found; then groups by number and name, or the names of open parts. Of a pattern that cannot
    be read what is plain to see."""
    if pattern.kind is PatternKind.TYPED:
        return ("0", *dict.fromkeys(found.strip('"') for found in _AS.findall(pattern.text)))
    if pattern.kind is not PatternKind.REGEX:
        return ("0",)
    try:
        matcher = compile_pattern(pattern)
    except ValueError:
        return ("0",)
    return matcher.names if isinstance(matcher, RegexMatcher) else ("0",)
