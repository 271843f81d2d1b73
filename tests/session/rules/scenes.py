"""What tests of rules begin with: rules written shortly, a socket that has them, a plain client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from workbench.model.framing import FramingRule
from workbench.model.patterns import Pattern, PatternKind, Place
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.rules import ActionKind, Rule, RuleAction
from workbench.model.sockets import Role, SocketOptions
from workbench.session.session import Session
from workbench.session.workspace import Workspace

Reader, Writer = asyncio.StreamReader, asyncio.StreamWriter


def typed(text: str) -> PayloadSpec:
    return PayloadSpec(PayloadForm.TYPED, text)


def reply(text: str, delay_ms: int = 0, times: int = 1, interval_ms: int = 0) -> RuleAction:
    return RuleAction(ActionKind.REPLY, delay_ms, typed(text), times, interval_ms)


def text(what: str, place: Place = Place.ANYWHERE) -> Pattern:
    return Pattern(PatternKind.TEXT, what, place)


def regex(what: str) -> Pattern:
    return Pattern(PatternKind.REGEX, what)


def answer(pattern: Pattern, *then: RuleAction, go_on: bool = False, state: str = "", limit: int = 0) -> Rule:
    return Rule(pattern=pattern, then=then, go_on=go_on, state=state, limit=limit)


async def served(
    workspace: Workspace, *rules: Rule, url: str = "tcp://127.0.0.1:0", framing: FramingRule | None = None,
    options: SocketOptions | None = None,
) -> Session:  # fmt: skip
    """A listener that answers by these rules."""
    session = workspace.add_socket(Role.LISTENER, url, options=options or SocketOptions(no_delay=True))
    workspace.update_spec(replace(session.spec, rules=rules, framing=framing or FramingRule()))
    session.open()
    assert await session.opened(), session.failure
    return session


def with_rules(workspace: Workspace, session: Session, *rules: Rule) -> None:
    workspace.update_spec(replace(session.spec, rules=rules))


@asynccontextmanager
async def client_of(session: Session) -> AsyncIterator[tuple[Reader, Writer]]:
    """A plain program's connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(session.local.rpartition(":")[2]))
    try:
        yield reader, writer
    finally:
        writer.close()
        try:
            await writer.wait_closed()
        except ConnectionError:  # reset by a rule
            pass


async def said(reader: Reader, size: int) -> bytes:
    """The next bytes, or what came before the end."""
    try:
        async with asyncio.timeout(10):
            return await reader.readexactly(size)
    except asyncio.IncompleteReadError as error:
        return error.partial
