"""The page “Rules”: rules are added, edited, ordered; what they did is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.session.scenes import pair
from tests.ui.panel.conftest import play  # noqa: F401 - the fixture
from workbench.model.patterns import Pattern, PatternKind, Place
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.rules import ActionKind, Rule, RuleAction
from workbench.session.rules.readymade import READY_MADE
from workbench.ui.rules.rulespage import RulesPage


def answer(text: str) -> tuple[RuleAction, ...]:
    return (RuleAction(ActionKind.REPLY, payload=PayloadSpec(PayloadForm.TYPED, text)),)


HELLO = Rule("Hello", pattern=Pattern(PatternKind.TEXT, "HELO", Place.START), then=answer("250 ok\\r\\n"))
WHO = Rule("Who", pattern=Pattern(PatternKind.REGEX, r"USER (\w+)"), then=answer("331 ${match 1}\\r\\n"))


def page_of(stage, session) -> RulesPage:
    panel = stage.panel(session, 1_200, 900)
    panel.show_page("rules")
    stage.clock.tick()
    page = panel.findChild(RulesPage)
    assert isinstance(page, RulesPage)
    return page


def rows(page: RulesPage) -> list[list[str]]:
    items = [page.table.topLevelItem(at) for at in range(page.table.topLevelItemCount())]
    return [[item.text(column) for column in range(4)] for item in items]


async def with_rules(stage, *rules: Rule):
    server, client = await pair(stage.workspace)
    stage.workspace.update_spec(replace(server.spec, rules=rules))
    return page_of(stage, server), server, client


def test_rules_are_listed_and_tell_how_often_they_fired_and_why_not(play):  # noqa: F811
    async def scene(stage):
        page, _server, client = await with_rules(stage, HELLO, WHO)
        assert rows(page) == [
            ["Hello", "begins with HELO", "reply 250 ok\\r\\n", "0"],
            ["Who", r"expression USER (\w+)", r"reply 331 ${match 1}\r\n", "0"],
        ]
        client.send(b"USER ann\r\n")
        await stage.frames_until(lambda: client.traffic.count() == 2, "the answer")
        assert client.traffic.payload(2) == b"331 ann\r\n"
        await stage.frames_until(lambda: rows(page)[1][3] == "1", "the count")
        assert page.form.why.text().startswith("Not fired yet. Not the last time: ")
        page.table.setCurrentItem(page.table.topLevelItem(1))
        assert page.form.why.text() == "Fired 1 time."

    play(scene)


def test_without_rules_one_click_begins_and_undo_takes_it_back(play):  # noqa: F811
    async def scene(stage):
        page, server, _ = await with_rules(stage)
        assert page._stack.currentIndex() == 1
        page._on_first()
        stage.clock.tick()
        assert page._stack.currentIndex() == 0 and [row[0] for row in rows(page)] == ["New rule"]
        assert page.window().focusWidget().accessibleName() == "Name"
        stage.workspace.undo()
        stage.clock.tick()
        assert page._stack.currentIndex() == 1 and server.spec.rules == ()

    play(scene)


def test_ready_made_servers_are_offered_where_there_is_no_rule(play):  # noqa: F811
    async def scene(stage):
        page, server, _ = await with_rules(stage)
        assert page.ready.isVisible()
        next(each for each in page.ready.menu().actions() if each.data() == "echo").trigger()
        assert server.spec.rules == READY_MADE["echo"].of(is_datagram=False)

    play(scene)


def test_tab_goes_from_the_rules_through_the_form(play):  # noqa: F811
    async def scene(stage):
        page, _server, _ = await with_rules(stage, HELLO)
        window = page.window()
        page.take_focus()
        stops = []
        for _ in range(3):
            stops.append(window.focusWidget().accessibleName())
            QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        assert stops == ["Rules", "Name", "When"]

    play(scene)


def test_a_short_list_leaves_the_form_its_height(play):  # noqa: F811
    async def scene(stage):
        page, server, _ = await with_rules(stage, HELLO)
        few = page.table.height()
        stage.workspace.update_spec(replace(server.spec, rules=(HELLO, WHO) * 10))
        stage.clock.tick()
        assert few < page.table.height() < page.form.parentWidget().parentWidget().height()

    play(scene)


@pytest.mark.parametrize("key", sorted(READY_MADE))
def test_a_ready_made_server_is_added_whole(play, key):  # noqa: F811
    async def scene(stage):
        page, server, _ = await with_rules(stage, HELLO)
        menu = page.add.menu()
        action = next(each for each in menu.actions() if each.data() == key)
        menu.triggered.emit(action)
        stage.clock.tick()
        assert server.spec.rules == (HELLO, *READY_MADE[key].rules)
        assert all(server.rules.status(at).fault == "" for at in range(len(server.spec.rules)))

    play(scene)


def test_what_is_edited_holds_at_once(play):  # noqa: F811
    async def scene(stage):
        page, server, _client = await with_rules(stage, HELLO)
        edit = page.form.deeds.payload.edit
        edit.setPlainText("251 ${match 9}")
        edit.submitted.emit()
        stage.clock.tick()
        assert server.spec.rules[0].then[0].payload.text == "251 ${match 9}"
        assert page.form.deeds.payload.preview.text() == "", "what is answered is not there yet: no fault"
        page.form.pattern.edit.setPlainText("EHLO")
        page.form.pattern.edit.submitted.emit()
        page.form.head.edited.emit("name", "Greeting")
        stage.clock.tick()
        assert server.spec.rules[0].pattern.text == "EHLO" and rows(page)[0][0] == "Greeting"

    play(scene)


def test_order_off_and_removal_are_steps_of_undo(play):  # noqa: F811
    async def scene(stage):
        page, server, _ = await with_rules(stage, HELLO, WHO)
        page._on_down()
        assert [rule.name for rule in server.spec.rules] == ["Who", "Hello"] and page._place() == 1
        page.table.topLevelItem(1).setCheckState(0, Qt.CheckState.Unchecked)
        assert [rule.enabled for rule in server.spec.rules] == [True, False]
        page._on_remove()
        assert [rule.name for rule in server.spec.rules] == ["Who"]
        for _ in range(3):
            stage.workspace.undo()
        assert server.spec.rules == (HELLO, WHO)

    play(scene)


def test_a_rule_that_cannot_be_read_says_so_and_the_others_work(play):  # noqa: F811
    async def scene(stage):
        broken = Rule("Broken", then=answer("${u16 lenght}"))
        page, _server, client = await with_rules(stage, broken, HELLO)
        await stage.frames_until(lambda: rows(page)[0][3] == "fault", "the fault")
        assert page.form.why.text().startswith("This rule is off: ")
        assert "length" in page.form.deeds.payload.preview.text()
        client.send(b"HELO me\r\n")
        await stage.frames_until(lambda: client.counters.rx_bytes == 8, "the answer of the other rule")

    play(scene)
