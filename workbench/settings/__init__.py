"""What a person set for this program, apart from any project; and where its files lie.

``settings.values``  frozen dataclasses with their ranges and defaults (:class:`Settings` holds one of each)
``settings.store``   :class:`SettingsStore`: load, change, save, tell; a bad file never stops the start
``settings.places``  folders of the program and of the user: ``resource_dir()``, ``manual_dir()``, ``data_dir()`` …
"""
