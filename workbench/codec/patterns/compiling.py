"""From a pattern as written to what finds it."""

from __future__ import annotations

from functools import lru_cache

from workbench.codec.patterns.anykind import AnyMatcher
from workbench.codec.patterns.matcher import Matcher
from workbench.model.patterns import Pattern, PatternKind


@lru_cache(maxsize=512)
def compile_pattern(pattern: Pattern) -> Matcher:
    """What finds this pattern.

    Raises :class:`~workbench.codec.inputerror.PayloadError` or another :class:`ValueError` with the ``offset`` of the
    fault in the pattern's text.
    """
    match pattern.kind:
        case PatternKind.ANY:
            return AnyMatcher()
        case PatternKind.TEXT | PatternKind.HEX:
            from workbench.codec.patterns import bytekind  # each kind is read when the first of it is wanted

            is_text = pattern.kind is PatternKind.TEXT
            return bytekind.compile_text(pattern) if is_text else bytekind.compile_hex(pattern)
        case PatternKind.REGEX:
            from workbench.codec.patterns.regexkind import compile_regex

            return compile_regex(pattern)
        case PatternKind.FIELD:
            from workbench.codec.patterns.fieldkind import compile_field

            return compile_field(pattern)
        case PatternKind.SIZE:
            from workbench.codec.patterns.sizekind import compile_size

            return compile_size(pattern)
        case PatternKind.TYPED:
            from workbench.codec.patterns.typedkind import compile_typed

            return compile_typed(pattern)
