"""Long work of a workspace: jobs, opening and saving, imports."""
