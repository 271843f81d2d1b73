"""The dialogs, for looking at: ``python tests/ui/dialogs/dialog_sheet.py FOLDER`` writes them in light and dark."""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from PySide6.QtWidgets import QApplication

from workbench.settings.store import SettingsStore
from workbench.settings.values import Appearance, ThemeChoice
from workbench.ui.dialogs.about import AboutDialog
from workbench.ui.dialogs.manual import ManualWindow
from workbench.ui.dialogs.preferences import PreferencesDialog
from workbench.ui.theme import Theme


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    theme = Theme(Appearance(ThemeChoice.LIGHT))
    store = SettingsStore(folder / "settings.json")
    store.change(shortcuts={"project.save": "F1"})
    store.subscribe(theme.follow)
    for look in (Appearance(ThemeChoice.LIGHT), Appearance(ThemeChoice.DARK), Appearance(ThemeChoice.LIGHT, 2.0)):
        store.change(appearance=look)
        mark = f"{look.theme}-{round(look.scale * 100)}"
        preferences = PreferencesDialog(theme, store)
        preferences.open()
        for page in preferences.pages:
            preferences.show_page(page)
            app.processEvents()
            preferences.grab().save(str(folder / f"preferences-{page}-{mark}.png"))
        preferences.close()
        about = AboutDialog(theme)
        about.open()
        app.processEvents()
        about.grab().save(str(folder / f"about-{mark}.png"))
        about.close()
        manual = ManualWindow(theme)
        manual.show()
        for page in ("index", "preferences"):
            manual.show_page(page)
            app.processEvents()
            manual.grab().save(str(folder / f"manual-{page}-{mark}.png"))
        manual.close()
        manual.deleteLater()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
