"""Scenes of rules, for take_pictures.py."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from picture_stage import frames, until
from reading_scenes import panel_of

from workbench.model.patterns import Pattern, PatternKind, Place
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.rules import ActionKind, Rule, RuleAction, Trigger
from workbench.model.sockets import Role

if TYPE_CHECKING:
    from take_pictures import Built

Scene = Callable[["Built"], Awaitable[None]]


def _reply(text: str) -> RuleAction:
    return RuleAction(ActionKind.REPLY, payload=PayloadSpec(PayloadForm.TYPED, text))


def _begins(text: str) -> Pattern:
    return Pattern(PatternKind.TEXT, text, Place.START, ignore_case=True)


SMTP = (
    Rule("Greeting", trigger=Trigger.CONNECT, then=(_reply("220 example.test ready\\r\\n"),)),
    Rule("Hello", pattern=_begins("EHLO "), then=(
        _reply("250 example.test\\r\\n"), RuleAction(ActionKind.STATE, name="greeted"))),
    Rule("Sender", pattern=Pattern(PatternKind.REGEX, "(?i)MAIL FROM:<([^>]*)>"), state="greeted", then=(
        _reply("250 ${match 1} may send\\r\\n"), RuleAction(ActionKind.SET, name="sender", text="${match 1}"))),
    Rule("Recipient", pattern=_begins("RCPT TO:"), state="greeted", then=(_reply("250 ok\\r\\n"),)),
    Rule("Goodbye", pattern=_begins("QUIT"), then=(
        _reply("221 bye\\r\\n"), RuleAction(ActionKind.CLOSE, delay_ms=200))),
    Rule("Silence", trigger=Trigger.IDLE, idle_ms=60_000, then=(_reply("421 too slow\\r\\n"),), enabled=False),
    Rule("Anything else", then=(_reply("500 what is “${request}”?\\r\\n"), RuleAction(ActionKind.MARK, text="odd"))),
)


async def rules(built: Built) -> None:
    """A simple mail server: which rules fired, and why the chosen one did not."""
    listener = built.workspace.add_socket(Role.LISTENER, "tcp://127.0.0.1:0", "Mail server")
    built.workspace.update_spec(replace(listener.spec, rules=SMTP))
    listener.open()
    await until(built, lambda: listener.is_open)
    client = built.workspace.add_socket(Role.CLIENT, f"tcp://{listener.local}")
    client.open()
    await until(built, lambda: client.is_open)
    sender = b"MAIL FROM:<ann@example.test>\r\n"
    for line in (sender, b"EHLO me\r\n", sender, b"RCPT TO:<bob>\r\n"):
        before = client.counters.rx_bytes
        client.send(line)
        await until(built, lambda before=before: client.counters.rx_bytes > before)
    panel = panel_of(built, listener)
    panel.show_page("rules")
    await frames(built, 5)
    from workbench.ui.rules.rulespage import RulesPage

    page = panel.findChild(RulesPage)
    assert page is not None
    page.table.setCurrentItem(page.table.topLevelItem(2))
    await frames(built, 8)


RULE_SCENES: dict[str, Scene] = {"rules": rules}
