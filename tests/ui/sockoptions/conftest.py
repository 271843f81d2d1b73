"""The pages stand in a panel: its stage serves here, too."""

from tests.ui.panel.conftest import play

__all__ = ["play"]
