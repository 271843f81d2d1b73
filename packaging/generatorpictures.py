"""Scenes of the generator and of the meter."""

from __future__ import annotations

from dataclasses import replace

from picturestage import Scene, Stage
from PySide6.QtWidgets import QWidget

from workbench.model.generators import GeneratorSpec
from workbench.model.sockets import Role
from workbench.session.session import Session

SPEC = GeneratorSpec(rate_hz=1_000, ramp_s=1, duration_s=4)


async def _ran(stage: Stage, spec: GeneratorSpec) -> tuple[Session, Session]:
    """A receiver and a sender, after a run of the sender's generator."""
    receiver = stage.add(Role.LISTENER, "udp://127.0.0.1:0", "receiver")
    await stage.until(lambda: receiver.is_open)
    sender = stage.add(Role.CLIENT, f"udp://{receiver.local}", "sender")
    await stage.until(lambda: sender.is_open)
    stage.built.workspace.update_spec(replace(sender.spec, generator=spec))
    await stage.settle(2.0)
    sender.generator.start(spec)
    await stage.until(lambda: not sender.generator.running)
    return receiver, sender


async def generator(stage: Stage) -> QWidget:
    _receiver, sender = await _ran(stage, SPEC)
    return await stage.page(sender, "generator")


async def meter(stage: Stage) -> QWidget:
    receiver, _sender = await _ran(stage, replace(SPEC, connections=3))
    return await stage.page(receiver, "meter")


GENERATOR: dict[str, Scene] = {"generator": generator, "generator-dark": generator, "meter": meter}
