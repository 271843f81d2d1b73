"""``python -m workbench``: the same as the command ``socket-workbench``."""

import sys

from workbench.app.main import main

if __name__ == "__main__":
    sys.exit(main())
