"""A project's document and traffic in forms that other programs read."""
