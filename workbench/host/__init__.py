"""Facts of this computer: its limits, and what else a socket can be asked to respect."""
