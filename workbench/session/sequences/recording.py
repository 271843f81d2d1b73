"""“Make a sequence of this conversation”: from the records of a socket to a sequence of the project."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Protocol

from workbench.model.endpoint import SocketUrlError
from workbench.model.events import Event, EventKind
from workbench.model.framing import FramingKind
from workbench.model.peertexts import is_beyond_loopback, port_of
from workbench.model.records import Direction, Piece
from workbench.model.sequences import Sequence, Step, StepKind
from workbench.model.sockets import Role, SocketOptions, SocketSpec
from workbench.model.socketurl import parse_socket_url
from workbench.model.texts import count_text
from workbench.project.document import Document
from workbench.session.document.edits import named, with_spec
from workbench.session.document.sequences import free_id, free_name
from workbench.session.sequences.inbox import Inbox
from workbench.session.sequences.recordedsteps import (
    STEPS_MAX,
    Ended,
    Recorded,
    Said,
    Shape,
    Side,
    recorded_steps,
)
from workbench.session.session import Session
from workbench.session.work.jobs import Job

READ_AT_ONCE: Final = 500
EVENTS_READ: Final = 5_000
_ENDS: Final = (EventKind.HALF_CLOSED, EventKind.PEER_HALF_CLOSED, EventKind.CLOSED)


class RecordingError(ValueError):
    """Why no sequence can be made of it; a sentence."""


@dataclass(frozen=True, slots=True)
class RecordingWish:
    """``connection`` 0: the newest one that carried something. ``numbers``: these records alone; then nothing is said
    of how the connection ended."""

    session_id: int
    side: Side = Side.SAME
    connection: int = 0
    numbers: frozenset[int] = frozenset()
    name: str = ""


class Recordable(Protocol):
    """The part of a workspace that is needed here."""

    @property
    def document(self) -> Document: ...

    def session(self, session_id: int) -> Session | None: ...
    def run_job(self, text: str, work: Callable[[Job], None]) -> Job: ...
    def edit(self, text: str, document: Document) -> None: ...


def record_sequence(workspace: Recordable, wish: RecordingWish) -> Job:
    """Reads in a thread; then one step of undo adds the sequence, and as the other side its socket. The job's result is
    the sequence's id; ``failure_text`` says why there is none. Raises KeyError for a socket that is not there."""
    session = workspace.session(wish.session_id)
    if session is None:
        raise KeyError(wish.session_id)
    spec = session.spec
    made: list[Recorded] = []

    def work(job: Job) -> None:
        connection = wish.connection or _newest(session, wish.numbers)
        talk = _talk(session, wish, connection, job)
        made.append(recorded_steps(talk, _shape(spec, wish.side, session)))

    job = workspace.run_job(f"Making a sequence of {spec.name}", work)

    def take(job: Job) -> None:
        if job.succeeded and made:
            _add(workspace, wish, spec, made[0], job)

    job.on_done.insert(0, take)
    return job


def other_side(document: Document, spec: SocketSpec, local: str, peer: str) -> SocketSpec:
    """A socket that talks to ``spec``'s, with an id of its own: a listener for a client, a client for a listener.
    Raises RecordingError."""
    try:
        url = parse_socket_url(spec.url)
    except SocketUrlError as error:
        raise RecordingError(str(error)) from None
    if not url.facts.listens:
        raise RecordingError(f"{url.facts.name} has no other side that could be played")
    address = (peer if spec.role is Role.CLIENT else local) or str(url.endpoint)
    if spec.role is Role.CLIENT and url.facts.is_ip and is_beyond_loopback(address):
        address = f"127.0.0.1:{port_of(address)}"  # nobody but this computer reaches it until somebody says otherwise
    path = url.path if url.facts.is_web else ""
    role = Role.LISTENER if spec.role is Role.CLIENT else Role.CLIENT
    written = f"{url.scheme}://{address}{path}" if url.facts.is_ip else spec.url
    made = SocketSpec(document.next_id, "", role, written, SocketOptions(keep_half_open=True), framing=spec.framing,
                      dissector=spec.dissector)  # fmt: skip
    try:
        return replace(made, name=named(document, made))
    except SocketUrlError as error:
        raise RecordingError(f"the other side's address cannot be written: {error}") from None


# -- inside


def _shape(spec: SocketSpec, side: Side, session: Session) -> Shape:
    facts = spec.parsed_url.facts
    is_listener = (spec.role is Role.LISTENER) is (side is Side.SAME)
    opening = [Step(StepKind.LISTEN if is_listener else StepKind.CONNECT)]
    if is_listener and not facts.is_datagram:
        opening.append(Step(StepKind.ACCEPT, time_ms=60_000))
    keeps = facts.is_datagram or facts.is_web or spec.framing.kind is not FramingKind.NONE
    return Shape(tuple(opening), keeps, side)


def _newest(session: Session, numbers: frozenset[int]) -> int:
    if numbers:
        heads = session.traffic.heads(session.traffic.row_of(min(numbers)) or 0, 1)
        return heads[0].connection if heads else 0
    count = session.traffic.count()
    heads = session.traffic.heads(max(0, count - 1), 1)
    return heads[0].connection if heads else 0


def _talk(session: Session, wish: RecordingWish, connection: int, job: Job) -> Iterator[Said | Ended]:
    """Records and ends of that connection, in the order of time."""
    ends = [] if wish.numbers else _ends(session, connection)
    heard = Direction.RX if wish.side is Side.SAME else Direction.TX
    for said in _cut(session.spec, _said(session, wish, connection, job), heard):
        while ends and ends[0].time_ns < said.time_ns:
            yield ends.pop(0)
        yield said
    yield from ends


def _ends(session: Session, connection: int) -> list[Ended]:
    if session.spec.is_datagram:
        return []
    found = session.events.read(0, EVENTS_READ)[1]
    return [Ended(each.time_ns, each.kind, each.how) for each in found if _is_end(each, connection)]


def _is_end(event: Event, connection: int) -> bool:
    return event.kind in _ENDS and event.connection == connection


def _said(session: Session, wish: RecordingWish, connection: int, job: Job) -> Iterator[Said]:
    traffic = session.traffic
    row, taken = 0, 0
    count = traffic.count()
    if wish.numbers:
        row = traffic.row_of(min(wish.numbers)) or 0
    while row < count and taken <= 2 * STEPS_MAX and not job.is_cancelled():
        heads = traffic.heads(row, READ_AT_ONCE)
        if not heads:
            return
        row += len(heads)
        for head in heads:
            if head.connection == connection and (not wish.numbers or head.number in wish.numbers):
                taken += 1
                yield Said(head.time_ns, head.direction, traffic.payload(head.number))
        job.report(min(1.0, row / max(1, count)))


def _cut(spec: SocketSpec, every: Iterable[Said], heard: Direction) -> Iterator[Said]:
    """What is going to be expected in messages, where the socket has a rule for them; the rest is sent as it was."""
    if spec.framing.kind is FramingKind.NONE:
        yield from every
        return
    inbox = Inbox(spec.framing, keeps_bounds=False)
    last_ns = 0
    for said in every:
        last_ns = said.time_ns
        if said.direction != heard:
            inbox.sent(said.data, said.time_ns)
            yield said
            continue
        inbox.receive(Piece(said.time_ns, said.direction, 0, "", said.data, len(said.data)))
        yield from _messages(inbox, said)
    inbox.end()
    yield from _messages(inbox, Said(last_ns, heard, b""))


def _messages(inbox: Inbox, said: Said) -> Iterator[Said]:
    while inbox.messages:
        yield Said(said.time_ns, said.direction, inbox.messages[0].data)
        inbox.take_messages(1)


def _add(workspace: Recordable, wish: RecordingWish, spec: SocketSpec, recorded: Recorded, job: Job) -> None:
    document = workspace.document
    if not any(step.kind in (StepKind.SEND, StepKind.EXPECT) for step in recorded.steps):
        job.failure_text = "Nothing was recorded here that a sequence could be made of."
        return
    socket_id = spec.id
    if wish.side is Side.OTHER:
        session = workspace.session(spec.id)
        local, peer = ("", "") if session is None else (session.local, session.peer)
        try:
            other = other_side(document, spec, *_addresses(session, wish.connection, local, peer))
        except RecordingError as error:
            job.failure_text = f"{str(error)[:1].upper()}{str(error)[1:]}."
            return
        document, socket_id = with_spec(document, other), other.id
    note = f"Recorded from {spec.name}."
    if recorded.left_out:
        note += f" Left out, for it did not fit: {count_text(recorded.left_out, 'record', 'records')}."
    name = free_name(document, wish.name or f"{spec.name}, recorded")
    made = Sequence(free_id(document), name, recorded.steps, socket_id, note)
    workspace.edit("Make a sequence", replace(document, sequences=(*document.sequences, made)))
    job.result = made.id


def _addresses(session: Session | None, connection: int, local: str, peer: str) -> tuple[str, str]:
    """Where the recorded connection was, also when the socket is closed by now."""
    known = session.connections.get(connection) if session is not None and connection else None
    if known is None and session is not None and session.connections:
        known = session.connections[max(session.connections)]
    return (known.local, known.peer) if known is not None else (local, peer)
