"""Payloads name each other by folder and name: when one gets another, those that name it follow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from workbench.model.library import Library, SavedPayload
from workbench.project.document import Document
from workbench.session.document.renaming import Renaming

# An escaped character first, so that an escaped dollar begins no part; a name with a space in it stands in quotes.
_PART: Final = re.compile(r'\\.|(\$\{\s*payload\s+)("(?:[^"\\]|\\.)*"|[^\s"}]+)(\s*\})', re.DOTALL)
_PLAIN: Final = re.compile(r'[^\s"}{\\$]+')
_WORD: Final = "payload"
Renamed = Mapping[str, str]  # path before, path after


def renamed_in(text: str, renamed: Renamed) -> str:
    """A typed payload's text with ``${payload old/path}`` as ``${payload new/path}``; all else as it was written."""
    if _WORD not in text:
        return text

    def put(match: re.Match[str]) -> str:
        if match[1] is None:
            return match[0]
        now = renamed.get(_unquoted(match[2]))
        return match[0] if now is None else f"{match[1]}{quoted(now)}{match[3]}"

    return _PART.sub(put, text)


def quoted(path: str) -> str:
    """As a typed part writes it: in quotes if there is anything in it that would end the word."""
    if _PLAIN.fullmatch(path):
        return path
    inner = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inner}"'


def _unquoted(word: str) -> str:
    return re.sub(r'\\(["\\])', r"\1", word[1:-1]) if word.startswith('"') else word


def with_library(document: Document, library: Library) -> Document:
    """The document with this library; whatever named a payload whose path is another now names it so, too."""
    renamed = _renamed(document.library.payloads, library.payloads)
    changed = replace(document, library=library)
    if not renamed:
        return changed

    def typed(text: str) -> str:
        return renamed_in(text, renamed)

    return Renaming(typed).document(changed)


def _renamed(before: Iterable[SavedPayload], after: Iterable[SavedPayload]) -> Renamed:
    paths = {each.id: each.path for each in after}
    return {each.path: paths[each.id] for each in before if paths.get(each.id, each.path) != each.path}
