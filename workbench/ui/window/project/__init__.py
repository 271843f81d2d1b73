"""The project's tree, and who follows its changes."""
