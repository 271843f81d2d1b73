"""Rules that are changed while the socket is open, or while it is being opened."""

from __future__ import annotations

from dataclasses import replace

from tests.conftest import Until
from tests.session.rules.scenes import answer, client_of, reply, said, served, text, with_rules
from tests.session.scenes import Play
from workbench.model.rules import ActionKind, Rule, RuleAction, Trigger
from workbench.model.sockets import ReplyMode, Role
from workbench.session.workspace import Workspace


def test_live_edits_keep_the_states_of_clients(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        enter = answer(text("in"), RuleAction(ActionKind.STATE, name="in"), reply("1"))
        session = await served(workspace, enter)
        async with client_of(session) as (reader, writer):
            writer.write(b"in")
            assert await said(reader, 1) == b"1"
            with_rules(workspace, session, answer(text("go"), reply("2"), state="in"), enter)
            assert [session.rules.status(place).fired for place in range(2)] == [0, 1]
            writer.write(b"go")
            assert await said(reader, 1) == b"2"
            with_rules(workspace, session)
            assert not session.rules.active
            workspace.update_spec(replace(session.spec, reply=ReplyMode.ECHO))
            writer.write(b"go")
            assert await said(reader, 2) == b"go"

    play(scene)


def test_rules_may_come_while_the_socket_is_being_opened(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        session = workspace.add_socket(Role.LISTENER, "tcp://127.0.0.1:0")
        session.open()
        with_rules(workspace, session, Rule("hi", Trigger.CONNECT, then=(reply("hello"),)))
        assert await session.opened(), session.failure
        async with client_of(session) as (reader, _writer):
            assert await said(reader, 5) == b"hello"

    play(scene)


def test_rules_that_go_away_close_what_they_kept_open(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        session = await served(workspace, answer(text("x"), reply("late", delay_ms=60_000)))
        async with client_of(session) as (reader, writer):
            writer.write(b"x")
            writer.write_eof()
            await until(lambda: session.counters.rx_bytes == 1 and session.rules.is_working, "an answer that waits")
            with_rules(workspace, session)
            assert await said(reader, 4) == b""

    play(scene)
