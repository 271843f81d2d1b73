"""What Qt, asyncio and qasync do badly together was found out by running them: docs/architecture.md tells why."""

from __future__ import annotations

import ast
import re

COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}(?:[0-9a-fA-F]{2})?\b|\b(?:rgb|rgba|hsl)\(")
STATIC_DIALOGS = {
    "QMessageBox": {"question", "information", "warning", "critical", "about", "aboutQt"},
    "QFileDialog": {"getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory"},
    "QInputDialog": {"getText", "getInt", "getDouble", "getItem", "getMultiLineText"},
    "QColorDialog": {"getColor"},
    "QFontDialog": {"getFont"},
}
NESTED_LOOPS = {"exec", "exec_", "processEvents"}
TIMERS_WITHOUT_NAME = {"singleShot", "startTimer"}


def name_of(node: ast.expr) -> str:
    """The last part of ``a.b.c``."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def owner_of(node: ast.expr) -> str:
    return name_of(node.value) if isinstance(node, ast.Attribute) else ""


def is_fixed_colour(node):
    """``Qt.GlobalColor.red`` or ``QColor(255, 0, 0)``."""
    if isinstance(node, ast.Attribute):
        return owner_of(node) == "GlobalColor" and node.attr != "transparent"
    if isinstance(node, ast.Call) and name_of(node.func) == "QColor":
        return bool(node.args) and all(isinstance(argument, ast.Constant) for argument in node.args)
    return False


def captured_receivers(source):
    for call in source.calls():
        if name_of(call.func) == "connect":
            for argument in call.args:
                is_partial = isinstance(argument, ast.Call) and name_of(argument.func) in ("partial", "partialmethod")
                if isinstance(argument, ast.Lambda) or is_partial:
                    yield source.place(call)


def nested_loops(source):
    for call in source.calls():
        name = name_of(call.func)
        if name in NESTED_LOOPS or name in STATIC_DIALOGS.get(owner_of(call.func), ()):
            yield f"{source.place(call)} {ast.unparse(call.func)}()"


def async_slots(source):
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name | ast.Attribute | ast.alias):
            name = node.name if isinstance(node, ast.alias) else name_of(node)
            if name in ("asyncSlot", "asyncClose"):
                yield source.place(node)


def nameless_timers(source):
    """A timer is named by ``QTimer(..., objectName="x")`` or by ``setObjectName`` on the very name it was given."""
    named = {ast.unparse(call.func.value) for call in source.calls() if name_of(call.func) == "setObjectName"}
    made = {}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            made[id(node.value)] = {ast.unparse(target) for target in targets}
    for call in source.calls():
        if name_of(call.func) in TIMERS_WITHOUT_NAME:
            yield f"{source.place(call)} {ast.unparse(call.func)}()"
        elif name_of(call.func) == "QTimer":
            by_keyword = any(keyword.arg == "objectName" for keyword in call.keywords)
            if not by_keyword and not made.get(id(call), set()) & named:
                yield source.place(call)


def colour_literals(source):
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            if COLOUR.search(node.value):
                yield f"{source.place(node)} {node.value[:40]!r}"
        elif is_fixed_colour(node):
            yield f"{source.place(node)} {ast.unparse(node)}"


def overridden_slots(sources):
    """Methods that take the place of a base class's slot, which PySide then goes on to call for deleted objects."""
    kinds, known = {}, {}
    for source in sources:
        module = source.name.removesuffix(".py").replace("/", ".")
        names = known[module] = {}
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ImportFrom):
                names |= {each.asname or each.name: (node.module, each.name) for each in node.names}
        for node in source.tree.body:
            if isinstance(node, ast.ClassDef):
                names[node.name] = (module, node.name)
                kinds[module, node.name] = (source, node)
    for (module, _), (source, node) in kinds.items():
        above = [known[module].get(name_of(base)) for base in node.bases]
        while above:
            if (found := kinds.get(base := above.pop())) is None:
                continue
            above += [known[base[0]].get(name_of(each)) for each in found[1].bases]
            slots = {each.name for each in functions(found[1]) if any(map(is_slot, each.decorator_list))}
            yield from (source.place(each) for each in functions(node) if each.name in slots)


def is_slot(decorator):
    return isinstance(decorator, ast.Call) and name_of(decorator.func) == "Slot"


def functions(node):
    return [each for each in node.body if isinstance(each, ast.FunctionDef)]


def broken(rule, sources):
    return "\n".join(line for source in sources for line in rule(source))


def test_slots_are_bound_methods(sources):
    found = broken(captured_receivers, sources)
    assert not found, f"a lambda or a partial in connect() keeps its receiver alive; connect a bound method:\n{found}"


def test_no_loop_runs_inside_the_loop(sources):
    found = broken(nested_loops, [source for source in sources if source.within("workbench/ui/", "workbench/app/")])
    reason = "exec() and its kind inside a coroutine lose other tasks' wake-ups for ever; use open(), show(), popup()"
    assert not found, f"{reason}:\n{found}"


def test_slots_are_plain_functions(sources):
    found = broken(async_slots, sources)
    assert not found, f"asyncSlot hides its task and its errors, asyncClose spins; call a Session instead:\n{found}"


def test_slots_are_not_overridden(sources):
    found = list(overridden_slots(sources))
    assert not found, f"let the slot call a plain method, and override that one: {found}"


def test_timers_have_names(sources):
    found = broken(nameless_timers, sources)
    assert not found, (
        f"a timer without a name cannot be found when it dangles; make a QTimer with an objectName:\n{found}"
    )


def test_colours_come_from_the_theme(sources):
    # A report is a page of its own, in a browser, with its own light and dark.
    own = ("workbench/ui/theme/", "workbench/project/export/htmlstyle.py")
    found = broken(colour_literals, [source for source in sources if not any(map(source.within, own))])
    assert not found, (
        f"a colour outside ui/theme is wrong in dark or in high contrast; name a token in the palette:\n{found}"
    )


def test_the_rules_see_what_they_forbid(snippet):
    assert broken(captured_receivers, [snippet("button.clicked.connect(lambda: f(1))")])
    assert broken(captured_receivers, [snippet("button.clicked.connect(functools.partial(f, 1))")])
    assert broken(nested_loops, [snippet("QFileDialog.getOpenFileName(self)")])
    assert broken(nested_loops, [snippet("dialog.exec()")])
    assert broken(async_slots, [snippet("from qasync import asyncSlot")])
    assert list(overridden_slots([snippet("class A:\n @Slot()\n def f(self): pass\nclass B(A):\n def f(self): pass")]))
    assert broken(nameless_timers, [snippet("QTimer.singleShot(0, f)")])
    assert broken(nameless_timers, [snippet("self._timer = QTimer(self)\nself.label.setObjectName('x')")])
    assert broken(colour_literals, [snippet("style = 'color: #fff'")])
    assert broken(colour_literals, [snippet("QColor(1, 2, 3)")])
    assert broken(colour_literals, [snippet("pen = Qt.GlobalColor.red")])


def test_the_rules_let_pass_what_is_right(snippet):
    assert not broken(captured_receivers, [snippet("button.clicked.connect(self._send)")])
    assert not broken(nested_loops, [snippet("cursor.execute('x'); dialog.open()")])
    assert not broken(nameless_timers, [snippet("self._timer = QTimer(self)\nself._timer.setObjectName('x')")])
    assert not broken(nameless_timers, [snippet("timer = QTimer(self, objectName='x')")])
    assert not broken(colour_literals, [snippet('"""A docstring: #fff."""\nQColor(token)\nx = "item #1"')])
