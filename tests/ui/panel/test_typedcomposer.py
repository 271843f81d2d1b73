"""The composer's form “Typed”: looked at without counting, asked about before it is sent, composed at each send."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.session.scenes import pair
from tests.ui.panel.conftest import Scene, Stage
from workbench.codec.typed.parts import PartKind
from workbench.model.events import Event
from workbench.model.library import VariableKind
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.records import Piece
from workbench.model.sockets import RepeatSpec, ReplyMode
from workbench.session.payloads.wanted import WantedKind
from workbench.session.session import Session
from workbench.ui.variables.askdialog import AskDialog
from workbench.ui.variables.gate import PayloadGate

Play = Callable[[Scene], None]


def typed(text: str) -> PayloadSpec:
    return PayloadSpec(PayloadForm.TYPED, text)


class Heard:
    """What a session received, piece by piece."""

    def __init__(self, session: Session) -> None:
        self.pieces: list[bytes] = []
        session.hearers.append(self)

    def received(self, pieces: list[Piece]) -> None:
        self.pieces += [bytes(each.payload) for each in pieces]

    def happened(self, event: Event) -> None:
        """Nothing of it is wanted here."""


def asked(stage: Stage) -> AskDialog:
    (dialog,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, AskDialog) and each.isVisible()]
    return dialog


def test_parts_are_coloured_and_nothing_counts_by_looking(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        _server, client = await pair(stage.workspace)
        composer = stage.panel(client).composer
        composer.show_payload(typed("${u8 length}${u8 counter}A"))
        for _look in range(3):
            composer.form.edit.insertPlainText("A")
            composer.refresh()
        assert composer.form.preview.text() == "05 00 41 41 41 41"
        assert [(span.offset, span.kind) for span in composer.form.preview.spans] == [
            (0, PartKind.LENGTH), (1, PartKind.COUNTER),
        ]  # fmt: skip
        composer.send_now()
        composer.refresh()
        assert composer.form.preview.text().startswith("05 01"), "the next one's counter"
        assert client.spec.history == (typed("${u8 length}${u8 counter}AAAA"),), "history keeps what was written"
        composer.show_payload(typed("A${u8 lenght}"))
        composer.refresh()
        assert composer.form.preview.text().startswith("At character ")
        assert composer.form.preview.spans == ()

    play(scene)


def test_a_repeat_composes_each_time(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        server, client = await pair(stage.workspace)
        composer = stage.panel(client).composer
        composer.show_payload(typed("${u8 counter from 9}"))
        composer.form.repeat.set_spec(RepeatSpec(5, 2.0))
        heard = Heard(server)
        composer.start_repeat()
        await stage.frames_until(lambda: server.counters.rx_bytes >= 5, "five bytes")
        assert b"".join(heard.pieces) == bytes([9, 10, 11, 12, 13])
        assert client.repeat is not None
        assert client.repeat.sent_bytes == 5

    play(scene)


def test_a_variable_that_changes_is_seen_at_once(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        _server, client = await pair(stage.workspace)
        composer = stage.panel(client).composer
        composer.show_payload(typed("${var who}"))
        composer.refresh()
        assert "no variable “who”" in composer.form.preview.text()
        stage.workspace.variables.add("who")
        composer.refresh()
        assert composer.form.preview.text() == ""

    play(scene)


def test_what_it_reads_is_asked_once_and_no_means_no(play: Play, tmp_path: Path) -> None:
    (tmp_path / "key.bin").write_bytes(b"\x01\x02")

    async def scene(stage: Stage) -> None:
        server, client = await pair(stage.workspace)
        stage.workspace.variables.add("pin", VariableKind.ASKED)
        stage.workspace.desk.folder = tmp_path
        composer = stage.panel(client).composer
        composer.show_payload(typed("${file key.bin}${var pin}"))
        composer.refresh()
        assert composer.form.asks.isVisible()
        assert "key.bin" in composer.form.asks.toolTip()
        composer.send_now()
        asked(stage).reject()
        assert client.counters.tx_bytes == 0
        assert stage.workspace.desk.rights.given() == ()
        composer.send_now()
        dialog = asked(stage)
        assert not dialog.allow.isEnabled(), "a secret is missing"
        dialog.lines["pin"].setText("1234")
        heard = Heard(server)
        dialog.allow.click()
        await stage.frames_until(lambda: server.counters.rx_bytes == 6, "the payload")
        assert b"".join(heard.pieces) == b"\x01\x021234"
        composer.refresh()
        assert composer.form.preview.text() == "01 02 2a 2a 2a 2a", "a secret is never shown"
        assert composer.form.asks.isHidden()
        composer.send_now()
        await stage.frames_until(lambda: server.counters.rx_bytes == 12, "the second, without a question")

    play(scene)


def test_a_fixed_reply_is_composed_with_the_request(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        server, client = await pair(stage.workspace)
        with pytest.raises(ValueError, match="counter"):
            server.set_reply(ReplyMode.FIXED, typed("${u8 cuonter}"))
        server.set_reply(ReplyMode.FIXED, typed("${u8 counter}${request 0 2}"))
        heard = Heard(client)
        for text in (b"ab", b"cd"):
            before = client.counters.rx_bytes
            client.send(text)
            await stage.frames_until(lambda before=before: client.counters.rx_bytes == before + 3, "the answer")
        assert heard.pieces == [b"\x00ab", b"\x01cd"]
        client.send(b"x")
        await stage.frames_until(lambda: server.failure is not None, "the failure")
        assert server.failure is not None
        assert "the request has 1 bytes" in server.failure.detail

    play(scene)


def test_a_file_that_the_project_brought_is_asked_about(play: Play, tmp_path: Path) -> None:
    """A stranger's draft stands in the composer: its path was chosen by nobody here."""
    secret, other = tmp_path / "key.pem", tmp_path / "other"
    secret.write_bytes(b"s3cret")
    other.write_bytes(b"chosen")

    async def scene(stage: Stage) -> None:
        server, client = await pair(stage.workspace)
        stage.workspace.set_draft(client.id, PayloadSpec(PayloadForm.FILE, str(secret)))
        composer = stage.panel(client).composer
        heard = Heard(server)
        composer.send_now()
        asked(stage).reject()
        assert client.transfer is None
        composer.send_now()
        asked(stage).allow.click()
        await stage.frames_until(lambda: b"".join(heard.pieces) == b"s3cret", "the file that was allowed")
        secret.unlink()
        secret.symlink_to(other)
        composer.send_now()
        asked(stage).reject()
        composer.take_file(str(secret))
        await stage.frames_until(lambda: client.transfer is None or not client.transfer.running, "room for another")
        composer.send_now()
        await stage.frames_until(lambda: b"".join(heard.pieces) == b"s3cretchosen", "the one that was chosen here")
        composer.show_payload(client.spec.history[0])
        stage.workspace.desk.disallow(WantedKind.FILE, str(other))
        composer.send_now()
        asked(stage).reject()

    play(scene)


def test_a_question_of_one_project_is_not_answered_in_another(play: Play, tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        (tmp_path / "a").write_bytes(b"x")
        sent: list[bool] = []
        panel = stage.panel((await pair(stage.workspace))[1])
        gate = PayloadGate(stage.workspace, stage.theme, panel)
        gate.ask_first([typed(f"${{file {tmp_path / 'a'}}}")], lambda: sent.append(True))
        dialog = asked(stage)
        stage.workspace.desk.begin_project(None)
        dialog.allow.click()
        assert (sent, stage.workspace.desk.rights.given()) == ([], ())

    play(scene)


def test_a_strangers_name_is_no_page_of_html(play: Play) -> None:
    """Qt would fetch the picture, on Windows from another computer: see plain_tip."""

    async def scene(stage: Stage) -> None:
        _server, client = await pair(stage.workspace)
        composer = stage.panel(client).composer
        composer.show_payload(typed("${var \"<img src='//host/share/x.png'>\"}"))
        composer.refresh()
        assert "<img" in composer.form.preview.text()
        assert "&lt;img" in composer.form.send.toolTip()
        assert "<img" not in composer.form.send.toolTip()

    play(scene)
