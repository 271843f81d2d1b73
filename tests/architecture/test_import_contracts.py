"""The storeys of the house: docs/architecture.md, enforced by import-linter and by importing."""

from __future__ import annotations

import json
import subprocess
import sys

TIMEOUT_S = 120

# Runs in a process of its own, because this one has long imported Qt.
BELOW_UI = "model codec capture host settings project engine session bench cli"
IMPORT_ALL = """
import importlib, json, pkgutil, sys
import workbench
names = []
for room in sys.argv[1].split():
    package = importlib.import_module(f"workbench.{room}")
    names.append(package.__name__)
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(found.name)
        names.append(found.name)
print(json.dumps({"imported": names, "loaded": sorted(sys.modules)}))
"""


def test_the_import_contracts_hold(root):
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    assert done.returncode == 0, f"a room knows more than it may (docs/architecture.md):\n{done.stdout}{done.stderr}"


def test_nothing_below_the_user_interface_loads_qt(root):
    """The command line runs where Qt is missing, and starts in a moment, because no import brings Qt in."""
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, BELOW_UI],
        cwd=root, capture_output=True, text=True, timeout=TIMEOUT_S, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"a module cannot be imported by itself:\n{done.stderr}"
    report = json.loads(done.stdout)
    assert len(report["imported"]) > 50, "the rooms were not found"
    tops = {name.partition(".")[0] for name in report["loaded"]}
    loaded = tops & {"PySide6", "shiboken6", "pyqtgraph", "qasync", "PyQt5", "PyQt6"}
    assert not loaded, f"importing the rooms below ui loaded {sorted(loaded)}: find the import and move it up"


def test_the_program_starts_without_plot_and_numbers(root):
    """numpy and pyqtgraph cost a third of the start; they are imported when the first panel is shown."""
    code = "import sys, workbench.app.main; print({'numpy', 'pyqtgraph', 'PySide6'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, timeout=TIMEOUT_S, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "set()"), f"{done.stdout}{done.stderr}"
