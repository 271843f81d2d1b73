"""Actions as data: what can be done, where it stands in the menus, how it is called by keyboard.

``catalogue``   the table of every action (:class:`Action`), its conditions and menus
``binder``      :class:`ActionBinder` makes the ``QAction``s, binds slots, fills menus, keeps them enabled and named
``palette``     :class:`CommandPalette`, Ctrl+K: finds and runs what is bound and enabled
``shortcuts``   overrides by the user, and their conflicts
"""

from workbench.ui.actions.action import Action, Condition
from workbench.ui.actions.binder import ActionBinder
from workbench.ui.actions.palette import CommandPalette

__all__ = ["Action", "ActionBinder", "CommandPalette", "Condition"]
