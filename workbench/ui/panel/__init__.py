"""A socket's panel: its state and buttons, traffic and bytes, clients, composer, options and plot."""

from workbench.ui.panel.socketpanel import SocketPanel

__all__ = ["SocketPanel"]
