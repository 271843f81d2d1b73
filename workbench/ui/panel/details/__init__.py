"""The sheet of details over a panel."""
