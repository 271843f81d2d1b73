"""``--filter``: a display filter on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Collection

from workbench.cli.exitcodes import CommandError
from workbench.codec.escapes import visible
from workbench.codec.filter.error import FilterError
from workbench.codec.filter.fields import FAMILIES
from workbench.codec.filter.parser import parse
from workbench.model.filters import Expression


def filter_text(text: str) -> str:
    """The text, if it can be a filter; whether a word is a protocol's the project tells, too, once it is open.

    Raises :class:`argparse.ArgumentTypeError` with the text and a line that shows the place.
    """
    try:
        parse(text)
    except FilterError as error:
        raise argparse.ArgumentTypeError(_told(text, error)) from None
    return text


def filter_expression(text: str, formats: Collection[str]) -> Expression:
    """The filter. ``formats`` are the keys of the project's own formats. Raises :class:`CommandError`."""
    from workbench.codec.dissect.register import dissectors  # every dissector: only for a filter

    try:
        return parse(text, frozenset(dissectors()).union(formats, FAMILIES))
    except FilterError as error:
        raise CommandError(f"--filter: {_told(text, error)}") from None


def _told(text: str, error: FilterError) -> str:
    before, wrong = visible(text[: error.offset]), visible(text[error.offset : error.offset + error.length])
    line = before + wrong + visible(text[error.offset + error.length :])
    return f"{error}\n  {line}\n  {' ' * len(before)}{'^' * max(1, len(wrong))}"
