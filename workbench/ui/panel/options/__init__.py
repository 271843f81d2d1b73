"""The page of options: address, settings, answers."""
