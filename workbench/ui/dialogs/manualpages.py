"""The manual's pages as data: Markdown files, their titles, headings and order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

INDEX = "index"
_HEADING = re.compile(r"^(#{1,3})\s+(.+?)\s*#*$")
_LINK = re.compile(r"\]\(([\w-]+)\.md[)#]")


@dataclass(frozen=True, slots=True)
class Heading:
    """``slug`` is the part behind ``#`` in a link to it."""

    level: int
    title: str
    slug: str


@dataclass(frozen=True, slots=True)
class ManualPage:
    """One file; ``name`` is the file's name without ``.md``."""

    name: str
    title: str
    text: str
    headings: tuple[Heading, ...]


def slug_of(title: str) -> str:
    """As GitHub makes it: small letters, no punctuation, hyphens for blanks."""
    return re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")


def read_page(path: Path) -> ManualPage:
    """Read one file. Raises ``OSError``; bytes that are no UTF-8 are shown as replacement characters."""
    text = path.read_text(encoding="utf-8", errors="replace")
    headings: list[Heading] = []
    fenced = False
    for line in text.splitlines():
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif not fenced and (found := _HEADING.match(line)):
            title = re.sub(r"[*`]", "", found.group(2))
            headings.append(Heading(len(found.group(1)), title, slug_of(title)))
    title = next((heading.title for heading in headings if heading.level == 1), path.stem)
    return ManualPage(path.stem, title, text, tuple(headings))


def read_manual(folder: Path) -> list[ManualPage]:
    """All pages: the index first, then in the order in which it links to them, then the rest by name."""
    pages = {path.stem: read_page(path) for path in sorted(folder.glob("*.md"))}
    wanted = [INDEX, *_LINK.findall(pages[INDEX].text)] if INDEX in pages else []
    names = [*dict.fromkeys(name for name in wanted if name in pages)]
    return [pages[name] for name in (*names, *(name for name in pages if name not in names))]
