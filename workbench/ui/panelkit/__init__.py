"""What a room for one kind of socket needs to bring its part into the panel: a page of the details, a composer bar.

The panel knows those rooms (``ui/panel/pages.py``, ``ui/panel/composerextras.py``), so they know this room and not the
panel.
"""
