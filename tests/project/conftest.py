"""Projects in a folder of their own."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from workbench.capture.capture import CaptureOptions
from workbench.model.records import Piece
from workbench.model.sockets import Role, SocketSpec
from workbench.project.document import Document
from workbench.project.store import ProjectStore

DEADLINE_S = 20.0
OPTIONS = CaptureOptions(reserve_bytes=0)


class Projects:
    """Makes stores, puts traffic into them and closes what was left open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.saved = folder / "a project.swb"
        self._open: list[ProjectStore] = []
        self._rng = random.Random(1)

    def new(self) -> ProjectStore:
        return self._keep(ProjectStore.new(self.data, int, OPTIONS))

    def open(self, path: Path | None = None, **how: Any) -> ProjectStore:
        return self._keep(ProjectStore.open(path or self.saved, self.data, int, options=OPTIONS, **how))

    def recover(self, working: Path) -> ProjectStore:
        return self._keep(ProjectStore.recover(working, self.data, int, OPTIONS))

    def record_into(self, path: Path) -> ProjectStore:
        return self._keep(ProjectStore.record_into(path, int, OPTIONS))

    def close(self, store: ProjectStore, *, discard: bool = False) -> None:
        self._open.remove(store)
        store.close(discard=discard)

    def crash(self, store: ProjectStore) -> None:
        """End as a kill would: nothing is saved, nothing is cleaned up, the locks are gone."""
        self._open.remove(store)
        store.capture.close()
        for lock in store._opened.locks:
            os.close(lock._handle)
        store._opened.locks.clear()

    def fill(self, store: ProjectStore, records: int, session: int = 1) -> None:
        """Append records whose payload follows from session and number; small and large ones."""
        first = store.capture.count(session) + 1
        for number in range(first, first + records):
            payload = payload_of(session, number)
            store.capture.append(
                session, [Piece(number, number % 2, 1 + number % 3, f"peer:{number % 5}", payload, len(payload))]
            )
        assert store.capture.flush(DEADLINE_S)

    def check(self, store: ProjectStore, records: int, session: int = 1) -> None:
        """All that ``fill`` put in is there."""
        capture = store.capture
        assert capture.count(session) == records
        heads = capture.heads(session, 1, records + 5)
        assert [head.number for head in heads] == list(range(1, records + 1))
        for head in heads:
            assert head.peer == f"peer:{head.number % 5}"
            assert capture.payload(session, head.number) == payload_of(session, head.number)
        whole = b"".join(payload_of(session, number) for number in range(1, records + 1))
        source = capture.conversation(session, None, None)
        assert source.size() == len(whole)
        assert source.read(0, len(whole)) == whole

    def _keep(self, store: ProjectStore) -> ProjectStore:
        self._open.append(store)
        return store

    def end(self) -> None:
        for store in self._open:
            store.close(discard=True)


def payload_of(session: int, number: int) -> bytes:
    """Every tenth is a large one."""
    return b"%d/%d;" % (session, number) * (2_000 if number % 10 == 0 else 1)


@pytest.fixture
def projects(tmp_path: Path) -> Iterator[Projects]:
    """See :class:`Projects`."""
    projects = Projects(tmp_path)
    yield projects
    projects.end()


@pytest.fixture
def document() -> Document:
    """A document with two sockets."""
    return Document(
        name="lab",
        next_id=5,
        sockets=(
            SocketSpec(1, "echo", Role.LISTENER, "tcp://127.0.0.1:9000"),
            SocketSpec(4, "client", Role.CLIENT, "tcp://127.0.0.1:9000?bind=127.0.0.1:0"),
        ),
        notes="Grüße\n",
        hidden={"1": ((2, 3), (7, 7))},
        layout={"split": [1, 2], "dock": {"b": True, "a": None}},
    )


@pytest.fixture
def saves() -> tuple[Callable[[float], None], Callable[[], bool]]:
    """Arguments of a save that nobody watches."""
    return _quiet, _never


def _quiet(_share: float) -> None:
    """No progress is shown."""


def _never() -> bool:
    return False
