"""Tabs: groups of them, side by side, torn off."""
