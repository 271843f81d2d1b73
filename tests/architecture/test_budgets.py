"""Sizes that keep a file readable at one sitting. A file that grows past them is two files."""

from __future__ import annotations

import ast

FILE_LINES = 400
FUNCTION_LINES = 60
ARGUMENTS = 6
MAIN_WINDOW_LINES = 300


def long_functions(source):
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno >= FUNCTION_LINES:
            yield f"{source.place(node)} {node.name}: {node.end_lineno - node.lineno + 1} lines"


def wide_functions(source):
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
            count = len(names) - (names[:1] in (["self"], ["cls"]))
            if count > ARGUMENTS:
                yield f"{source.place(node)} {node.name}: {count} arguments"


def test_files_are_short(all_sources):
    sizes = {source.name: source.text.count("\n") for source in all_sources}
    long = "\n".join(f"{name}: {lines} lines" for name, lines in sizes.items() if lines > FILE_LINES)
    assert not long, f"a file has at most {FILE_LINES} lines (most 80 to 170); split it by what it is about:\n{long}"


def test_the_main_window_only_composes(sources):
    found = [
        node
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef) and node.name == "MainWindow"
    ]
    sizes = [node.end_lineno - node.lineno + 1 for node in found]
    assert len(sizes) == 1, "there is one MainWindow"
    assert sizes[0] <= MAIN_WINDOW_LINES, f"MainWindow has {sizes[0]} lines: what it does belongs to what it holds"


def test_functions_are_short(all_sources):
    long = "\n".join(line for source in all_sources for line in long_functions(source))
    assert not long, f"a function has at most {FUNCTION_LINES} lines (aim at 25):\n{long}"


def test_functions_take_few_arguments(all_sources):
    wide = "\n".join(line for source in all_sources for line in wide_functions(source))
    assert not wide, f"a function takes at most {ARGUMENTS} arguments; more of them are a dataclass:\n{wide}"


def test_the_rules_see_what_they_forbid(snippet):
    body = "\n".join("    x = 1" for _ in range(FUNCTION_LINES))
    assert list(long_functions(snippet(f"def f():\n{body}\n")))
    assert not list(long_functions(snippet(f"def f():\n{body[: body.rindex(chr(10))]}\n")))
    assert list(wide_functions(snippet("def f(a, b, c, d, *, e, f, g): pass")))
    assert not list(wide_functions(snippet("class C:\n    def f(self, a, b, c, d, *rest, e, f): pass")))
