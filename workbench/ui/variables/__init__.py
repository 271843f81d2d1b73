"""Variables and secrets of a project, and the questions before a payload reads what it names."""
