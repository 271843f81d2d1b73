"""The main window and its parts: project tree, tabs of socket panels, docks, project flows, status bar."""
