"""Socket Workbench: make any socket the system offers, see everything that it does, keep it in a file."""

__version__ = "0.1.0"
