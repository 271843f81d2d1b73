"""Scene of rules: a small mail server, and why one of its rules did not fire."""

from __future__ import annotations

from dataclasses import replace

from picturestage import Scene, Stage
from PySide6.QtWidgets import QWidget

from workbench.model.patterns import Pattern, PatternKind, Place
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.rules import ActionKind, Rule, RuleAction, Trigger
from workbench.model.sockets import Role
from workbench.ui.rules.rulespage import RulesPage

TALK = (b"MAIL FROM:<ann@example.org>\r\n", b"HELO ann\r\n", b"MAIL FROM:<ann@example.org>\r\n", b"NOOP\r\n")
SHOWN = 2  # the rule, from 0


def _reply(text: str) -> RuleAction:
    return RuleAction(ActionKind.REPLY, payload=PayloadSpec(PayloadForm.TYPED, text))


def _begins(text: str) -> Pattern:
    return Pattern(PatternKind.TEXT, text, Place.START, ignore_case=True)


MAIL_SERVER = (
    Rule("Greeting", trigger=Trigger.CONNECT, then=(_reply("220 ready\\r\\n"),)),
    Rule("Hello", pattern=Pattern(PatternKind.REGEX, r"^HELO (?P<who>\S+)", ignore_case=True), then=(
        _reply("250 hello ${match who}\\r\\n"), RuleAction(ActionKind.STATE, name="greeted"))),
    Rule("Mail", pattern=_begins("MAIL FROM:"), state="greeted", then=(_reply("250 ok\\r\\n"),)),
    Rule("Mail too early", pattern=_begins("MAIL"), then=(_reply("503 say HELO first\\r\\n"),)),
    Rule("Goodbye", pattern=_begins("QUIT"), then=(_reply("221 bye\\r\\n"), RuleAction(ActionKind.CLOSE))),
    Rule("Anything else", then=(_reply("500 what?\\r\\n"), RuleAction(ActionKind.MARK, text="odd"))),
)  # fmt: skip


async def rules(stage: Stage) -> QWidget:
    server = stage.add(Role.LISTENER, "tcp://127.0.0.1:0", "mail server")
    stage.built.workspace.update_spec(replace(server.spec, rules=MAIL_SERVER))
    await stage.until(lambda: server.is_open)
    client = stage.add(Role.CLIENT, f"tcp://{server.local}", "mail program")
    await stage.until(lambda: client.counters.rx_records == 1)
    for number, line in enumerate(TALK, 2):
        client.send(line)
        await stage.until(lambda number=number: client.counters.rx_records == number)  # type: ignore[misc]
    sheet = await stage.page(server, "rules")
    page = sheet.findChild(RulesPage)
    assert isinstance(page, RulesPage)
    page.table.setCurrentItem(page.table.topLevelItem(SHOWN))
    await stage.settle()
    return sheet


RULES: dict[str, Scene] = {"rules": rules}
