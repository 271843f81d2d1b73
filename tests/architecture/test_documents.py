"""The pages say what is there: links lead somewhere, and shortcuts are those of the program."""

from __future__ import annotations

import re

import pytest

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
SHORTCUT = re.compile(r"\b(?:(?:Ctrl|Alt|Shift)\+)+(?:F\d+|\w+|\+|-|,)|\bF\d{1,2}\b")
# Keys that belong to a widget, not to an action: text fields, lists, the hex view, the traffic table, steps, comparing.
WIDGET_KEYS = {
    "Ctrl+Enter", "Ctrl+C", "Ctrl+X", "Ctrl+V", "Ctrl+G", "Ctrl+D", "Ctrl+Space", "Alt+Up", "Alt+Down", "Alt+Left",
    "Alt+Right",
}


@pytest.fixture(scope="session")
def pages(root):
    found = {path: path.read_text(encoding="utf-8") for path in [root / "README.md", *(root / "docs").rglob("*.md")]}
    assert len(found) > 10
    return found


def test_links_lead_somewhere(pages, root):
    broken = [
        f"{path.relative_to(root)}: {link}"
        for path, text in pages.items()
        for link in LINK.findall(text)
        if "://" not in link and not (path.parent / link).exists()
    ]
    assert not broken, "these links lead nowhere:\n" + "\n".join(broken)


def test_the_manual_stands_by_itself(pages, root):
    """It travels inside the wheel without the rest of docs/, so no link may lead out of it."""
    manual = root / "docs" / "manual"
    leaving = [
        f"{path.name}: {link}"
        for path, text in pages.items()
        if path.parent == manual
        for link in LINK.findall(text)
        if "://" not in link and not (path.parent / link).resolve().is_relative_to(manual)
    ]
    assert not leaving, leaving


def test_the_manual_s_index_names_every_page(pages, root):
    manual = root / "docs" / "manual"
    named = set(LINK.findall(pages[manual / "index.md"]))
    assert {path.name for path in pages if path.parent == manual} - {"index.md"} <= named


def test_the_manual_s_shortcuts_are_those_of_the_program(pages, root):
    from workbench.ui.actions.catalogue import ACTIONS

    known = {shortcut for action in ACTIONS for shortcut in action.shortcuts} | WIDGET_KEYS
    wrong = [
        f"{path.name}: {shortcut}"
        for path, text in pages.items()
        if path.parent == root / "docs" / "manual"
        for shortcut in SHORTCUT.findall(text)
        if shortcut not in known
    ]
    assert not wrong, "no action has these shortcuts:\n" + "\n".join(wrong)


def test_every_decision_has_its_three_headings(pages, root):
    decisions = {path: text for path, text in pages.items() if re.match(r"\d{4}-", path.name)}
    assert decisions
    wrong = [
        path.name
        for path, text in decisions.items()
        if [line[3:].strip() for line in text.splitlines() if line.startswith("## ")]
        != ["Context", "Decision", "Consequences"]
    ]
    assert not wrong, f"docs/adr/README.md says how a decision is written: {wrong}"
    numbers = [path.name[:4] for path in decisions]
    assert len(numbers) == len(set(numbers)), "two decisions have one number"
