from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest
from setup_steps import debian, system_packages
from setup_steps.processes import SetupError

LDD = """\
/somewhere/PySide6/QtGui.abi3.so:
\tlinux-vdso.so.1 (0x00007ffd)
\tlibEGL.so.1 => not found
\tlibQt6Core.so.6 => /somewhere/PySide6/Qt/lib/libQt6Core.so.6 (0x00007f)
\tlibEGL.so.1 => not found
/somewhere/PySide6/Qt/plugins/platforms/libqxcb.so:
\tlibxcb-cursor.so.0 => not found
\tlibc.so.6 => /lib/libc.so.6 (0x00007f)
"""
# pyqtgraph imports these whether we use them or not.
PYQTGRAPH_IMPORTS = {"QtSvg", "QtOpenGL", "QtOpenGLWidgets", "QtTest"}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is looked for")


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """A Debian without Qt's libraries on which we may install nothing; returns the venv and Qt's folder."""
    monkeypatch.setattr(system_packages, "_missing_libraries", _missing)
    monkeypatch.setattr(system_packages, "has_fixed_font", lambda: True)
    monkeypatch.setattr(debian, "is_debian_like", lambda: True)
    monkeypatch.setattr(debian, "_may_install", lambda: False)
    monkeypatch.setattr(debian, "_is_root", lambda: False)
    return tmp_path, tmp_path / "PySide6"


def _missing(qt, *, window=True):
    found = system_packages.missing_in(LDD)
    return found if window else found - {"libxcb-cursor.so.0"}


def test_missing_libraries_are_read_from_ldd():
    assert system_packages.missing_in(LDD) == {"libEGL.so.1", "libxcb-cursor.so.0"}


def test_nothing_is_missing_where_this_test_runs():
    """The tests of the window run here, so all that they need is found, by its real path."""
    import PySide6

    assert system_packages._missing_libraries(Path(PySide6.__path__[0])) == set()
    assert system_packages.has_fixed_font()


def test_without_the_right_the_exact_command_is_printed(bare, capsys):
    with pytest.raises(SetupError):
        system_packages.provide(*bare, {}, display=True)
    told = capsys.readouterr().err
    assert "libEGL.so.1, libxcb-cursor.so.0" in told
    assert (
        "  sudo apt-get update && sudo apt-get install -y --no-install-recommends libegl1 libxcb-cursor0\n" in told
    )


def test_elsewhere_than_on_debian_the_libraries_are_named(bare, capsys, monkeypatch):
    monkeypatch.setattr(debian, "is_debian_like", lambda: False)
    with pytest.raises(SetupError):
        system_packages.provide(*bare, {}, display=True)
    told = capsys.readouterr().err
    assert "libEGL.so.1, libxcb-cursor.so.0" in told
    assert "apt-get" not in told


def test_what_only_a_window_needs_does_not_stop_a_machine_without_display(bare, monkeypatch, capsys):
    monkeypatch.setattr(
        system_packages, "_missing_libraries", lambda qt, *, window=True: {"libxcb-cursor.so.0"} if window else set()
    )
    system_packages.provide(*bare, {}, display=False)
    assert "libxcb-cursor0" in capsys.readouterr().err
    assert not (bare[0] / "system-is-complete").exists(), "with a display it has to be said again"
    with pytest.raises(SetupError):
        system_packages.provide(*bare, {}, display=True)


def test_a_missing_program_of_the_tests_stops_them(bare, monkeypatch, capsys):
    monkeypatch.setattr(system_packages, "_missing_libraries", lambda qt, *, window=True: set())
    with pytest.raises(SetupError):
        system_packages.provide(*bare, {"no-such-program": "its-package"}, display=True)
    assert "install -y --no-install-recommends its-package\n" in capsys.readouterr().err


def test_where_we_may_the_packages_are_installed_and_not_looked_for_again(bare, monkeypatch, capsys):
    installed: list[str] = []
    searches: list[bool] = []

    def missing(qt, *, window=True):
        searches.append(window)
        return set() if installed else {"libEGL.so.1"}

    def apt_get(*arguments):
        installed.extend(arguments)
        return 0

    monkeypatch.setattr(system_packages, "_missing_libraries", missing)
    monkeypatch.setattr(debian, "_may_install", lambda: True)
    monkeypatch.setattr(debian, "_has_package_lists", lambda: True)
    monkeypatch.setattr(debian, "_apt_get", apt_get)
    system_packages.provide(*bare, {}, display=True)
    assert installed == ["install", "-y", "--no-install-recommends", "libegl1"]
    assert "Installing Debian packages (for Qt): libegl1" in capsys.readouterr().err
    count = len(searches)
    system_packages.provide(*bare, {}, display=True)
    assert len(searches) == count


def test_old_package_lists_are_refreshed(monkeypatch):
    calls: list[str] = []

    def apt_get(action, *arguments):
        calls.append(action)
        return 0 if action == "update" or "update" in calls else 100

    monkeypatch.setattr(debian, "is_debian_like", lambda: True)
    monkeypatch.setattr(debian, "_may_install", lambda: True)
    monkeypatch.setattr(debian, "_has_package_lists", lambda: True)
    monkeypatch.setattr(debian, "_apt_get", apt_get)
    assert debian.install(["x"], "to try")
    assert calls == ["install", "update", "install"]


def test_without_python3_venv_one_command_brings_it_and_the_libraries(monkeypatch):
    monkeypatch.setattr(debian, "is_debian_like", lambda: True)
    monkeypatch.setattr(debian, "_may_install", lambda: False)
    monkeypatch.setattr(debian, "_is_root", lambda: False)
    monkeypatch.setattr(system_packages, "has_fixed_font", lambda: True)
    monkeypatch.setattr(system_packages, "output_of", lambda command: "libGL.so.1 (x)" if "-p" in command else None)
    with pytest.raises(SetupError) as caught:
        system_packages.provide_venv("3.11")
    command = str(caught.value).splitlines()[-1].strip()
    start, packages = command.split(" --no-install-recommends ")
    assert start == "sudo apt-get update && sudo apt-get install -y"
    assert {"python3-venv", "libegl1"} <= set(packages.split())
    assert "libgl1" not in packages.split(), "the linker knows it already"


def test_every_module_of_qt_that_is_imported_is_looked_at(root):
    used = set(PYQTGRAPH_IMPORTS)
    for path in [*(root / "workbench").rglob("*.py"), *(root / "tests").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("PySide6"):
                used |= {node.module.removeprefix("PySide6.")} if "." in node.module else {a.name for a in node.names}
    assert used - set(system_packages.QT_MODULES) == set(), "add these to QT_MODULES"


def test_the_libraries_of_the_known_kinds_have_a_package():
    known = set(debian.LIBRARY_PACKAGES.values())
    named = "libegl1 libgl1 libglib2.0-0 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1 libxcb-cursor0 libx11-xcb1"
    assert set(named.split()) <= known
