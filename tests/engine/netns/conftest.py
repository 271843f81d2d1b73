"""What lies here runs in a network namespace of its own, and is not collected outside of one."""

from __future__ import annotations

from tests.engine.namespaces import is_inside

collect_ignore_glob = [] if is_inside() else ["test_*.py"]
