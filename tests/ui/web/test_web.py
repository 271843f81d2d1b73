"""The WebSocket's bar and page on real sessions."""

from __future__ import annotations

from tests.ui.panel.conftest import Stage, play  # noqa: F401 - a fixture
from workbench.model.events import EventKind
from workbench.model.records import Mark
from workbench.model.sockets import Role
from workbench.model.websettings import SendAs
from workbench.session.session import Session
from workbench.ui.web.webbar import WebBar
from workbench.ui.web.webpage import WebPage


async def web_pair(stage: Stage) -> tuple[Session, Session]:
    server = stage.workspace.add_socket(Role.LISTENER, "ws://127.0.0.1:0")
    server.open()
    assert await server.opened(), server.failure
    client = stage.workspace.add_socket(Role.CLIENT, f"ws://{server.local}/chat?room=1")
    client.open()
    assert await client.opened(), client.failure
    await stage.frames_until(lambda: server.roster.open_numbers(), "the client")
    return server, client


def bar_of(panel) -> WebBar:
    [bar] = [bar for bar in panel.composer.extras if isinstance(bar, WebBar)]
    return bar


def log_of(session: Session) -> list[str]:
    return [event.detail for event in session.events.read(0)[1] if event.kind is EventKind.CONTROL]


def test_the_chosen_type_is_what_goes_out_and_is_kept(play):  # noqa: F811
    async def scene(stage: Stage) -> None:
        server, client = await web_pair(stage)
        bar = bar_of(stage.panel(client))
        bar.kind.button("binary").click()
        assert client.spec.web.send_as is SendAs.BINARY
        client.send(b"plain text")
        await stage.frames_until(lambda: server.traffic.count(), "the message")
        assert server.traffic.heads(0, 1)[0].mark == Mark.BINARY
        stage.workspace.undo()
        stage.clock.tick()
        assert bar.kind.key == "auto"

    play(scene)


def test_a_ping_is_answered_and_its_time_told(play):  # noqa: F811
    async def scene(stage: Stage) -> None:
        _server, client = await web_pair(stage)
        bar_of(stage.panel(client)).ping.click()
        await stage.frames_until(lambda: any("pong received after" in line for line in log_of(client)), "the pong")

    play(scene)


def test_a_close_takes_its_code_and_reason_and_the_page_tells_both_ends(play):  # noqa: F811
    async def scene(stage: Stage) -> None:
        server, client = await web_pair(stage)
        panel = stage.panel(client)
        panel.show_page("web")
        stage.clock.tick()
        page = panel.findChild(WebPage)
        assert page is not None
        assert page.values["resource"].text() == "/chat?room=1"
        assert page.request.toPlainText().startswith("GET /chat?room=1 HTTP/1.1")
        assert page.answer.toPlainText().startswith("HTTP/1.1 101")
        bar = bar_of(panel)
        bar.code.setValue(4000)
        bar.reason.setText("enough")
        bar.close_button.click()
        await stage.frames_until(lambda: client.is_at_rest, "the end")
        stage.clock.tick()
        assert page.values["closed"].text() == "4000 “enough”, begun by us"
        facts = server.web.facts(1)
        assert (facts.close_code, facts.close_reason, facts.closed_by_peer) == (4000, "enough", True)
        assert not bar.ping.isEnabled()

    play(scene)


def test_a_code_that_no_frame_can_carry_is_refused_where_it_was_asked(play):  # noqa: F811
    async def scene(stage: Stage) -> None:
        _server, client = await web_pair(stage)
        panel = stage.panel(client)
        bar = bar_of(panel)
        bar.code.setValue(1006)
        bar.close_button.click()
        assert client.is_open
        assert "close frame" in panel.composer.form.preview.text()

    play(scene)
