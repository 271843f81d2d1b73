"""What a pattern will take out is known before anything has come."""

from __future__ import annotations

import pytest

from workbench.codec.patterns.names import capture_names
from workbench.model.patterns import Pattern, PatternKind


@pytest.mark.parametrize(
    ("kind", "text", "names"),
    [
        (PatternKind.TEXT, "a", ("0",)),
        (PatternKind.REGEX, r"USER (\w+) (?P<host>\S+)", ("0", "1", "2", "host")),
        (PatternKind.REGEX, "(", ("0",)),
        (PatternKind.TYPED, '${any 2 as id}x${u16 any as "a size"}${any as id}', ("0", "id", "a size")),
        (PatternKind.TYPED, "${any 2 as", ("0",)),
    ],
)
def test_names(kind: PatternKind, text: str, names: tuple[str, ...]) -> None:
    assert capture_names(Pattern(kind, text)) == names
