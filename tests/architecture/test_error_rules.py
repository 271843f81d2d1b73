"""Bugs propagate to the two places made for them; expected trouble is a value. docs/architecture.md, "Errors"."""

from __future__ import annotations

import ast

# File -> why it may catch everything.
MAY_CATCH_ALL = {
    "workbench/app/crash.py": "the crash handler itself must not crash",
    "workbench/codec/dissect/run.py": "whatever the bytes, a dissector's bug must not stop the program",
}
EVERYTHING = {"Exception", "BaseException"}


def names_in(node: ast.expr | None) -> set[str]:
    if isinstance(node, ast.Tuple):
        return set().union(*(names_in(part) for part in node.elts))
    return {node.id} if isinstance(node, ast.Name) else set()


def passes_on(handler: ast.ExceptHandler) -> bool:
    """It cleans up, and its last word is a bare ``raise``."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def catches_all(source):
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler) and not passes_on(node):
            if node.type is None or names_in(node.type) & EVERYTHING:
                yield source.place(node)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("suppress"):
            yield from (source.place(node) for argument in node.args if names_in(argument) & EVERYTHING)


def swallows_cancellation(source):
    """A handler of CancelledError that does not raise it again leaves a task which cannot be stopped.

    The error of the same name in ``concurrent.futures`` concerns threads and is another matter.
    """
    froms = (node.module or "" for node in ast.walk(source.tree) if isinstance(node, ast.ImportFrom))
    of_threads = any(module.startswith("concurrent") for module in froms)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler) and node.type is not None:
            word = "asyncio.CancelledError" if of_threads else "CancelledError"
            raised = any(isinstance(inner, ast.Raise) for statement in node.body for inner in ast.walk(statement))
            if word in ast.unparse(node.type) and not raised:
                yield source.place(node)


def test_only_the_places_made_for_it_catch_everything(sources):
    found = [place for source in sources if source.name not in MAY_CATCH_ALL for place in catches_all(source)]
    assert not found, (
        "a bug that is caught here is never seen; catch what is expected, or give the file a reason in MAY_CATCH_ALL:\n"
        + "\n".join(found)
    )


def test_the_list_of_places_is_not_out_of_date(sources):
    using = {source.name for source in sources if any(catches_all(source))}
    assert set(MAY_CATCH_ALL) <= using, "a file on the list needs its place there no longer"


def test_cancellation_is_passed_on(sources):
    found = [place for source in sources for place in swallows_cancellation(source)]
    assert not found, "CancelledError is raised again, or the task cannot be stopped:\n" + "\n".join(found)


def test_the_rules_see_what_they_forbid(snippet):
    for text in (
        "try: f()\nexcept: pass",
        "try: f()\nexcept Exception: pass",
        "try: f()\nexcept (OSError, BaseException): pass",
        "with suppress(Exception): f()",
    ):
        assert list(catches_all(snippet(text))), text
    assert not list(catches_all(snippet("try: f()\nexcept BaseException:\n    g()\n    raise")))
    assert not list(catches_all(snippet("try: f()\nexcept (OSError, ValueError): pass")))
    assert list(swallows_cancellation(snippet("try: f()\nexcept asyncio.CancelledError: pass")))
    assert not list(swallows_cancellation(snippet("try: f()\nexcept asyncio.CancelledError:\n    g()\n    raise")))
