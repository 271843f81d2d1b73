"""What the operating system has to bring: Qt's shared libraries, a fixed-width font, the programs of the tests."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from setup_steps import debian
from setup_steps.processes import SetupError, output_of, say

# The Qt modules that the program or its tests import; a test compares this with the imports.
QT_MODULES = ("QtCore", "QtGui", "QtWidgets", "QtSvg", "QtDBus", "QtOpenGL", "QtOpenGLWidgets", "QtTest")
OFFSCREEN_PLUGINS = ("platforms/libqoffscreen.so", "imageformats/libqsvg.so", "iconengines/libqsvgicon.so")
WINDOW_PLUGINS = (
    "platforms/libqxcb.so",
    "xcbglintegrations/libqxcb-egl-integration.so",
    "xcbglintegrations/libqxcb-glx-integration.so",
)
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


def provide(venv: Path, qt: Path, programs: Mapping[str, str], *, display: bool) -> None:
    """Install what is missing where we may, else say the command that does it.

    Raises SetupError if something is missing that cannot be done without; what only a window needs can be, where
    none can be shown. Nothing is asked again until Qt or the operating system changed.
    """
    if sys.platform != "linux":
        return
    missing_programs = {name: package for name, package in programs.items() if not debian.program_path(name)}
    stamp, state = venv / "system-is-complete", _state(qt)
    if not missing_programs and stamp.exists() and stamp.read_text(encoding="utf-8") == state:
        return
    libraries = _missing_libraries(qt)
    fonts = () if has_fixed_font() else (debian.FONT_PACKAGE,)
    packages = [*_packages(libraries), *fonts, *missing_programs.values()]
    if packages and debian.install(packages, "for Qt and the tests" if programs else "for Qt"):
        libraries = _missing_libraries(qt)
        missing_programs = {
            name: package for name, package in missing_programs.items() if not debian.program_path(name)
        }
        fonts = ()
    if not (libraries or missing_programs or fonts):
        stamp.write_text(state, encoding="utf-8")
        return
    _tell(libraries, [*missing_programs, *(("a fixed-width font",) if fonts else ())], packages)
    if missing_programs or (libraries and (display or _missing_libraries(qt, window=False))):
        raise SetupError("Set-up stops here; start it again afterwards and it goes on.")


def provide_venv(version: str) -> None:
    """Debian keeps the maker of virtual environments in a package of its own. Raises SetupError if it stays away."""
    if not debian.is_debian_like():
        raise SetupError("This Python lacks its modules “venv” and “ensurepip”; install them first.")
    its_own = f"python{version}-venv"
    package = its_own if output_of(["apt-cache", "show", its_own]) else "python3-venv"
    if debian.install([package], "for the virtual environment"):
        return
    # One command for all, so that nobody has to come back with the next one: Qt is not here yet to be asked by ldd.
    fonts = () if has_fixed_font() else (debian.FONT_PACKAGE,)
    command = debian.install_command([package, *_packages(_unknown_to_the_linker()), *fonts])
    raise SetupError(f"This Python cannot make virtual environments yet. Run this, then start again:\n  {command}")


def has_fixed_font() -> bool:
    """Some fixed-width font is installed: without one, bytes would not stand in columns."""
    for folder in FONT_FOLDERS:
        for _, _, names in os.walk(Path(folder).expanduser()):
            if any("mono" in name.lower() and name.lower().endswith((".ttf", ".otf", ".ttc")) for name in names):
                return True
    return False


def missing_in(ldd_output: str) -> set[str]:
    """The libraries that `ldd` could not find."""
    lines = (line.strip() for line in ldd_output.splitlines())
    return {line.split(" ", 1)[0] for line in lines if line.endswith("=> not found")}


def _missing_libraries(qt: Path, *, window: bool = True) -> set[str]:
    plugins = (*OFFSCREEN_PLUGINS, *(WINDOW_PLUGINS if window else ()))
    files = [qt / f"{module}.abi3.so" for module in QT_MODULES] + [qt / "Qt" / "plugins" / name for name in plugins]
    report = output_of(["ldd", *(str(path) for path in files if path.exists())])
    return missing_in(report) if report else set()


def _unknown_to_the_linker() -> set[str]:
    known = output_of(["/sbin/ldconfig", "-p"]) or ""
    return {name for name in debian.LIBRARY_PACKAGES if name not in known}


def _packages(libraries: Iterable[str]) -> list[str]:
    return [debian.LIBRARY_PACKAGES[name] for name in libraries if name in debian.LIBRARY_PACKAGES]


def _tell(libraries: set[str], others: list[str], packages: list[str]) -> None:
    say(f"Missing on this system: {', '.join([*sorted(libraries), *others])}.")
    if packages and debian.is_debian_like():
        say(f"Run this, then start again:\n  {debian.install_command(packages)}")
    else:
        say("Install these with your system's own packages, then start again.")


def _state(qt: Path) -> str:
    release = Path("/etc/os-release")
    system = release.read_text(encoding="utf-8", errors="replace") if release.exists() else ""
    try:
        return f"{(qt / 'QtCore.abi3.so').stat().st_mtime_ns}\n{system}"
    except OSError:
        return system
