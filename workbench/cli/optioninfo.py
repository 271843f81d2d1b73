"""``info options``: the catalogue of socket options with this system's defaults, as text or as JSON."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from typing import Any, Final

from workbench.cli.exitcodes import CommandError
from workbench.model.options.facts import OptionFacts
from workbench.model.options.values import expected
from workbench.model.schemes import Scheme
from workbench.session.socketfacts.optiontable import kind_options

SUBJECT: Final = "options"
_WIDTH: Final = 96
_INDENT: Final = " " * 6


def option_lines(kind: str) -> Iterator[str]:
    """Every option that this system has for ``kind`` (a scheme), or for any kind where it is empty. Raises
    CommandError for a kind that there is none of."""
    level = ""
    for facts, default in _found(kind):
        if facts.level != level:
            level = facts.level
            yield f"\n{level}" if level != "SOL_SOCKET" else level
        yield f"  {facts.name:28}{_value(facts, default)}"
        when = facts.when.value if facts.writable else "read only"
        sentence = f"{when.capitalize()}. {facts.text}"
        yield from textwrap.wrap(sentence, _WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT)


def option_json(kind: str) -> str:
    """The same as one JSON array."""
    return json.dumps([_fields(facts, default) for facts, default in _found(kind)], ensure_ascii=False, indent=2)


def _value(facts: OptionFacts, default: str) -> str:
    begins = f"default {default}" if default else ""
    may_be = expected(facts) if facts.writable else ""
    return "   ".join(part for part in (begins, may_be) if part)


def _fields(facts: OptionFacts, default: str) -> dict[str, Any]:
    return {
        "name": facts.name,
        "level": facts.level.value,
        "type": facts.type.value,
        "unit": facts.unit,
        "when": facts.when.value,
        "writable": facts.writable,
        "default": default,
        "expected": expected(facts) if facts.writable else "",
        "kinds": sorted(kind.value for kind in facts.kinds),
        "systems": facts.systems.words,
        "text": facts.text,
        "source": facts.source,
    }


def _found(kind: str) -> list[tuple[OptionFacts, str]]:
    if not kind:
        seen: dict[OptionFacts, str] = {}
        for scheme in Scheme:
            for facts, default in _of_kind(scheme):
                seen.setdefault(facts, default)
        return sorted(seen.items(), key=_by_level)
    try:
        return _of_kind(Scheme(kind.lower().removesuffix("://")))
    except ValueError:
        raise CommandError(
            f"there is no kind of socket “{kind}”: {', '.join(scheme.value for scheme in Scheme)}"
        ) from None


def _of_kind(scheme: Scheme) -> list[tuple[OptionFacts, str]]:
    """Of both families: what IPv6 alone has comes from a socket of IPv6."""
    both = dict(kind_options(scheme, ipv6=True))
    both.update(kind_options(scheme, ipv6=False))
    return sorted(both.items(), key=_by_level)


_LEVELS: Final = ("SOL_SOCKET", "IPPROTO_IP", "IPPROTO_IPV6", "IPPROTO_TCP", "IPPROTO_UDP")


def _by_level(entry: tuple[OptionFacts, str]) -> tuple[int, str]:
    level = entry[0].level.value
    return (_LEVELS.index(level) if level in _LEVELS else len(_LEVELS), level)
