"""Dialogs of the program itself; each is shown with ``open()`` or ``show()``, never with ``exec()``.

``PreferencesDialog(theme, store, parent, page="look")``  changes hold at once, through ``SettingsStore.change``
``AboutDialog(theme, parent)``                            versions and licences
``ManualWindow(theme, parent)``                           the manual; ``show_page("sending")``

The import of each module is put off until its dialog is first asked for (start-up time), so nothing is imported here.
"""
