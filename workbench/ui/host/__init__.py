"""The Host dock: what this computer has, as pages that are read while they are shown."""
