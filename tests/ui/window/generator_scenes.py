"""Scenes of the generator and of the meter, over the loopback."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from picture_stage import frames, panel_of, until

from workbench.app.window import Built
from workbench.model.generators import GeneratorSpec
from workbench.model.sockets import Role, SocketSpec
from workbench.session.session import Session
from workbench.ui.window.tabs.arrangement import SplitDirection

Scene = Callable[[Built], Awaitable[None]]


async def _pair(built: Built, scheme: str, generator: GeneratorSpec) -> tuple[Session, Session]:
    ends = []
    for role in (Role.LISTENER, Role.CLIENT):
        where = f"{scheme}://{ends[0].local if ends else '127.0.0.1:0'}"
        spec = SocketSpec(0, "", role, where, generator=generator)
        ends.append(built.workspace.add_like(spec))
        ends[-1].open()
        await until(built, lambda session=ends[-1]: session.is_open)  # type: ignore[misc]
    return ends[0], ends[1]


async def _run(built: Built, session: Session) -> None:
    session.generator.start(session.spec.generator)
    await until(built, lambda: not session.generator.running)


async def page_generator(built: Built) -> None:
    """After a run with a ramp."""
    _listener, client = await _pair(built, "udp", GeneratorSpec(rate_hz=1_000, ramp_s=0.5, duration_s=3))
    await _run(built, client)
    panel_of(built, client).show_page("generator")
    await frames(built, 20)


async def page_generator_new(built: Built) -> None:
    """Nothing sent yet, with a payload of one's own."""
    _listener, client = await _pair(built, "tcp", GeneratorSpec(rate_bits=2e6, size_last_bytes=1_400, stamped=False))
    panel_of(built, client).show_page("generator")
    await frames(built, 20)


async def page_meter(built: Built) -> None:
    """Several streams, one with losses and late ones that the scene makes."""
    listener, client = await _pair(built, "udp", GeneratorSpec(rate_hz=800, duration_s=2.5, connections=3))
    await _run(built, client)
    await until(built, lambda: listener.counters.rx_records >= client.counters.tx_records)
    client.generator.start(replace(client.spec.generator, rate_hz=300, duration_s=0.8, connections=1))
    await until(built, lambda: not client.generator.running)
    stream = listener.meter.streams[-1]
    for number in (400, 398, 398, 1):
        stream.take(number, 40_000, stream.last_ns + 1_000_000, 64)
    panel_of(built, listener).show_page("meter")
    await frames(built, 20)


async def generator_both(built: Built) -> None:
    """Generator and meter side by side."""
    listener, client = await _pair(built, "udp", GeneratorSpec(rate_hz=1_000, duration_s=3))
    built.window.deck.split(client.spec.id, SplitDirection.RIGHT)
    await _run(built, client)
    panel_of(built, listener).show_page("meter")
    panel_of(built, client).show_page("generator")
    await frames(built, 20)


GENERATOR_SCENES: dict[str, Scene] = {
    scene.__name__: scene for scene in (page_generator, page_generator_new, page_meter, generator_both)
}
