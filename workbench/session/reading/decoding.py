"""Decoding what a session carried: which dissector is asked, and what it is told of the record."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from workbench.codec.dissect.dissector import Context, Dissector
from workbench.codec.dissect.register import dissectors
from workbench.codec.dissect.run import AUTOMATIC, NO_DISSECTOR, dissect
from workbench.model.endpoint import SocketUrlError
from workbench.model.fields import Dissection
from workbench.model.peertexts import port_of
from workbench.model.records import RecordHead
from workbench.model.sockets import Role, SocketSpec
from workbench.session.reading.openings import Openings
from workbench.session.standing import Standing


class Aside:
    """One dissection in a thread of its own: for whoever must not wait. ``found`` is None until it is done."""

    def __init__(self, work: Callable[[], Dissection]) -> None:
        self._work = work
        self.found: Dissection | None = None
        threading.Thread(target=self._run, name="dissection", daemon=True).start()

    def _run(self) -> None:
        self.found = self._work()


class Decoding:
    """The fields of a session's records and messages. Every method is a plain call."""

    def __init__(
        self, about: Standing, edited: Callable[[SocketSpec, str], None],
        formats: Callable[[], Mapping[str, Dissector]], openings: Openings,
    ) -> None:  # fmt: skip
        self._about = about
        self._edited = edited
        self._openings = openings
        self.formats = formats

    @property
    def own(self) -> Mapping[str, Dissector]:
        """The dissectors of the project's own formats, by key; another mapping when they changed."""
        return self.formats()

    @property
    def key(self) -> str:
        """The dissector that was chosen; empty: whoever is surest; ``none``: nobody."""
        return self._about.spec.dissector

    def choices(self) -> dict[str, str]:
        """Titles of all dissectors by key, in the order of the register; own formats first."""
        return {each.key: each.title for each in (*self.own.values(), *dissectors().values())}

    def choose(self, key: str) -> None:
        """Ask this dissector from now on; a step of undo. Raises KeyError for one that is not there."""
        if key not in (AUTOMATIC, NO_DISSECTOR, *self.choices()):
            raise KeyError(key)
        if key != self.key:
            self._edited(replace(self._about.spec, dissector=key), "Choose dissector")

    def dissect(self, head: RecordHead, data: bytes) -> Dissection:
        """The fields of a record or a message, ``data`` being its bytes. Never raises."""
        return dissect(data, self.context(head), self.key, self.own)

    def dissect_aside(self, head: RecordHead, data: bytes) -> Aside:
        """The same in a thread, by the dissector that is chosen now: a large message takes longer than a frame."""
        context, key, own = self.context(head), self.key, self.own
        return Aside(lambda: dissect(data, context, key, own))

    def context(self, head: RecordHead) -> Context:
        """What a dissector may know beside the bytes."""
        spec = self._about.spec
        opening = partial(self._openings.of, head.connection)
        try:
            url = spec.parsed_url
        except SocketUrlError:
            return Context(direction=head.direction, opening=opening)
        known = self._about.roster.connections.get(head.connection)
        own = port_of(known.local if known is not None else "") or port_of(self._about.local)
        peer = port_of(head.peer)
        named = url.endpoint.port or 0
        if spec.role is Role.LISTENER:
            own = own or named
        else:
            own = own or (url.bind.port or 0 if url.bind is not None else 0)
            peer = peer or named
        return Context(head.direction, url.scheme.value, own, peer, opening=opening)
