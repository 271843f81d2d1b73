"""The pages “Generator” and “Meter” on real sockets over the loopback."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QApplication

from tests.ui.panel.conftest import Stage, play  # noqa: F401 - a fixture
from workbench.model.generators import GeneratorSpec
from workbench.model.library import VariableKind
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.sockets import Role
from workbench.session.session import Session
from workbench.settings.values import Settings
from workbench.ui.generator.generatorpage import GeneratorPage
from workbench.ui.generator.meterpage import EMPTY, MeterPage
from workbench.ui.panelkit.pages import PageRoom
from workbench.ui.variables.askdialog import AskDialog


async def pair(stage: Stage) -> tuple[Session, Session]:
    listener = stage.workspace.add_socket(Role.LISTENER, "udp://127.0.0.1:0")
    listener.open()
    assert await listener.opened()
    client = stage.workspace.add_socket(Role.CLIENT, f"udp://{listener.local}")
    client.open()
    assert await client.opened()
    return listener, client


def room(stage: Stage, session: Session) -> PageRoom:
    return PageRoom(session, stage.workspace, stage.theme, Settings(), stage.clock, stage.panel(session))


def write(page: GeneratorPage, name: str, text: str) -> None:
    form = page.pace if name in ("rate", "ramp") else page.extent
    line = form.editor(name).line
    line.setText(text)
    line.textEdited.emit(text)
    line.editingFinished.emit()


def test_a_run_is_set_up_started_and_told(play):  # noqa: F811
    async def scene(stage: Stage) -> None:
        listener, client = await pair(stage)
        page, meter = GeneratorPage(room(stage, client)), MeterPage(room(stage, listener))
        for each in (page, meter):
            each.resize(720, 600)
            each.show()
            each.refresh()
        assert meter.told.text() == EMPTY
        assert not page.rates.isVisible()
        write(page, "rate", "1k")
        write(page, "duration", "0.4")
        write(page, "size", "64-128/32")
        assert client.spec.generator == GeneratorSpec(
            rate_hz=1_000, duration_s=0.4, size_bytes=64, size_last_bytes=128, size_step_bytes=32
        )
        page.go.click()
        assert page.go.text() == "Stop"
        await stage.frames_until(lambda: not client.generator.running, "the end of the run")
        page.refresh()
        assert not page.refresh()
        assert page.go.text() == "Start"
        assert page.result.text().startswith("Sent 400 payloads, ")
        assert page.rates.isVisible()
        assert page.spacing.isVisible()
        await stage.frames_until(lambda: listener.counters.rx_records == 400, "the last payload")
        meter.refresh()
        item = meter.table.topLevelItem(0)
        assert [item.text(column) for column in (2, 3, 4, 5)] == ["400", "0 (0 %)", "0", "0"]
        assert "one-way delay" in meter.told.text()
        meter.clear.click()
        assert meter.told.text() == EMPTY

    play(scene)


def test_stop_ends_at_once_and_faults_are_told_where_they_are(play):  # noqa: F811
    async def scene(stage: Stage) -> None:
        _listener, client = await pair(stage)
        page = GeneratorPage(room(stage, client))
        page.show()
        page.refresh()
        write(page, "size", "20")
        page.go.click()
        assert page.result.text().startswith("A stamped payload has 32 to 65,507 bytes")
        assert client.counters.tx_records == 0
        write(page, "size", "20 bytes")
        assert client.spec.generator.size_bytes == 20  # what cannot be read is not taken
        assert page.extent.editor("size").words.text()
        write(page, "size", "64")
        page.go.click()
        assert client.generator.running
        page.go.click()
        assert not client.generator.running

    play(scene)


def test_a_payload_is_shown_as_the_desk_has_it_and_what_it_reads_is_asked_for(play):  # noqa: F811
    def asked() -> AskDialog:
        (found,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, AskDialog) and each.isVisible()]
        return found

    async def scene(stage: Stage) -> None:
        listener, client = await pair(stage)
        stage.workspace.variables.add("pin", VariableKind.ASKED)
        payload = PayloadSpec(PayloadForm.TYPED, "${u8 counter}${var pin}")
        spec = GeneratorSpec(rate_hz=0, count=3, stamped=False, payload=payload)
        stage.workspace.update_spec(replace(client.spec, generator=spec), "Change generator")
        page = GeneratorPage(room(stage, client))
        page.show()
        page.refresh()
        assert page.payload.found.wanted
        page.go.click()
        asked().reject()
        assert not client.generator.running
        assert client.counters.tx_records == 0
        page.go.click()
        dialog = asked()
        dialog.lines["pin"].setText("1234")
        dialog.allow.click()
        await stage.frames_until(lambda: listener.counters.rx_bytes == 15, "three payloads")
        assert not page.result.text().startswith("The payload")
        page.payload.show_check()
        assert page.payload.preview.text().endswith("2a 2a 2a 2a"), "a secret is never shown"

    play(scene)
