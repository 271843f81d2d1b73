"""Secrets between memory and the key store of the system, in threads: nobody waits for a store that is locked."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from functools import partial
from typing import Any, Protocol, TypeVar

from workbench.engine.tasks import start_thread
from workbench.host import keystore
from workbench.host.keystore import KeyStoreError
from workbench.model.library import Library
from workbench.model.payloads import PayloadSpec
from workbench.session.payloads.desk import PayloadDesk
from workbench.session.payloads.wanted import Wanted, WantedKind
from workbench.session.secrets import SECRET_MAX_CHARS

T = TypeVar("T")


class Spawner(Protocol):
    """The part of a task scope that is needed here."""

    def spawn(self, coroutine: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]: ...


class SecretKeeper:
    """Fetches what was allowed, stores and removes what a person says. ``set_store_id`` puts the name under which the
    project's secrets are kept into its document, when the first one is."""

    def __init__(
        self,
        desk: PayloadDesk,
        library: Callable[[], Library],
        set_store_id: Callable[[str], None],
        tasks: Spawner,
    ) -> None:
        self._tasks = tasks
        self._desk = desk
        self._library = library
        self._set_store_id = set_store_id

    # -- plain calls, for windows

    def prepare(self, specs: Iterable[PayloadSpec], then: Callable[[list[Wanted]], None]) -> None:
        """``then`` is called with what a person must still allow or give before these can be composed: at once, or
        after the key store gave what it may; not at all, where another project was opened meanwhile."""
        specs = list(specs)
        if not self._desk.wanted_stored(specs):
            then(self._desk.wanted(specs))
            return
        era = self._desk.era

        async def work() -> None:
            wanted = await self.prepared(specs)
            if self._desk.era == era:
                then(wanted)

        self._tasks.spawn(work(), "secrets of a payload")

    def begin_store(self, name: str, value: str, then: Callable[[str], None]) -> None:
        """As :meth:`store`; ``then`` is called with its sentence."""

        async def work() -> None:
            then(await self.store(name, value))

        self._tasks.spawn(work(), "store a secret")

    def begin_remove(self, name: str, then: Callable[[str], None]) -> None:
        """As :meth:`remove`; ``then`` is called with its sentence."""

        async def work() -> None:
            then(await self.remove(name))

        self._tasks.spawn(work(), "remove a secret")

    # -- for who may wait

    async def prepared(self, specs: Iterable[PayloadSpec]) -> list[Wanted]:
        """Fetch what may be fetched; what a person must still allow or give."""
        specs = list(specs)
        await self.fetch(self._desk.wanted_stored(specs))
        return self._desk.wanted(specs)

    async def fetch(self, names: Iterable[str]) -> None:
        """Take these from the key store into memory. One that it has not, or may not give, is asked for by its value
        from then on, with the reason."""
        store_id, era = self._library().store_id, self._desk.era
        for name in names:
            try:
                value = await _in_thread(partial(keystore.read_secret, store_id, name), "key store")
                reason = "" if value is not None else "The key store of this system has no value for it."
            except KeyStoreError as error:
                value, reason = None, f"{str(error)[:1].upper()}{str(error)[1:]}."
            if self._desk.era != era:
                return  # another project was opened meanwhile; it may name the same entries, and was allowed nothing
            if value is not None and len(value) > SECRET_MAX_CHARS:
                value, reason = None, "What the key store of this system has for it is too long for a secret."
            if value is None:
                self._desk.miss_secret(name, reason)
            else:
                self._desk.put_secret(name, value)

    async def store(self, name: str, value: str) -> str:
        """Keep a secret there and in memory. The sentence says why it is in memory alone; empty: it is stored.

        Whoever gives a project's secret allows the project to use it: this one, not one that is opened meanwhile.
        """
        self._desk.put_secret(name, value)
        store_id, era = self._library().store_id, self._desk.era
        if not store_id:
            store_id = uuid.uuid4().hex
            self._set_store_id(store_id)
        try:
            await _in_thread(lambda: keystore.write_secret(store_id, name, value), "key store")
        except (KeyStoreError, ValueError) as error:
            text = str(error)
            return f"{text[:1].upper()}{text[1:]}. It is kept in memory until the project is closed."
        if self._desk.era == era:
            self._desk.allow([Wanted(WantedKind.STORED, name)])
        return ""

    async def remove(self, name: str) -> str:
        """Take a secret out of the store and out of memory. The sentence says why it may still be there."""
        self._desk.forget_secret(name)
        store_id = self._library().store_id
        try:
            await _in_thread(lambda: keystore.remove_secret(store_id, name), "key store")
        except KeyStoreError as error:
            return f"{str(error)[:1].upper()}{str(error)[1:]}."
        return ""


async def _in_thread(work: Callable[[], T], name: str) -> T:
    """A daemon thread: a store that nobody unlocks holds neither the loop nor the program's end."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: KeyStoreError | ValueError | None) -> None:
        if answer.done():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        result, failed = None, None
        try:
            result = work()
        except (KeyStoreError, ValueError) as error:
            failed = error
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            if not loop.is_closed():
                loop.call_soon_threadsafe(settle, result, failed)

    start_thread(run, name)
    return await answer
