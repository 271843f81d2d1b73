"""``--filter``: a display filter on the command line."""

from __future__ import annotations

import argparse

from workbench.codec.escapes import visible
from workbench.codec.filter.error import FilterError
from workbench.codec.filter.parser import parse
from workbench.model.filters import Expression


def filter_expression(text: str) -> Expression:
    """The filter. Raises :class:`argparse.ArgumentTypeError` with the text and a line that shows the place."""
    try:
        return parse(text, _protocols())
    except FilterError as error:
        before, wrong = visible(text[: error.offset]), visible(text[error.offset : error.offset + error.length])
        line = before + wrong + visible(text[error.offset + error.length :])
        told = f"{error}\n  {line}\n  {' ' * len(before)}{'^' * max(1, len(wrong))}"
        raise argparse.ArgumentTypeError(told) from None


def _protocols() -> frozenset[str]:
    from workbench.codec.dissect.register import dissectors  # every dissector: only for a filter

    return frozenset(dissectors())
