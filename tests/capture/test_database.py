import subprocess
import sys
from pathlib import Path

from workbench.capture.schema import APPLICATION_ID, SCHEMA_VERSION

KILLED_BEFORE_IT_CLOSES = """
import os, sys
from pathlib import Path
from workbench.capture import database

class Mortal(database.sqlite3.Connection):
    def close(self):
        os._exit(0)

database.sqlite3.Connection = Mortal
original = database.sqlite3.connect
database.sqlite3.connect = lambda *args, **more: original(*args, factory=Mortal, **more)
database.create_database(Path(sys.argv[1]), wal=True, private=True)
os._exit(1)
"""


def test_a_file_says_what_it_is_although_its_maker_was_killed_at_once(tmp_path: Path) -> None:
    path = tmp_path / "new.swb-work"
    done = subprocess.run([sys.executable, "-c", KILLED_BEFORE_IT_CLOSES, str(path)], timeout=30, check=False)
    assert done.returncode == 0
    head = path.read_bytes()[:100]
    assert int.from_bytes(head[68:72], "big") == APPLICATION_ID
    assert int.from_bytes(head[60:64], "big") == SCHEMA_VERSION
