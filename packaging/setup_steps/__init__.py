"""What packaging/bootstrap.py does, a step a module: virtual environment, system packages, checks. Standard library."""
