"""Typed payloads on the command line: composed anew each time, refused before anything connects, no secret told."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from workbench.app.main import main
from workbench.cli.exitcodes import CommandError
from workbench.cli.payloadoptions import PayloadSources, allow_named, check_composable, equip, typed_payload
from workbench.session.workspace import Workspace

ROOT = Path(__file__).parents[2]


def test_each_repeat_is_composed_anew(start, tmp_path: Path) -> None:
    (tmp_path / "part").write_bytes(b"\xfe")
    (tmp_path / "pin").write_text("hunter2\nsecond line\n", encoding="utf-8")
    listener = start("listen", "udp://127.0.0.1:0", "--json", "--count", "3",
                     "--reply-typed", "${u8 length}OK ${request 0 1}")  # fmt: skip
    address = f"udp://{listener.event('listening')['local']}"
    text = r"${u8 counter from 7}${var who}${var pin}${env WORKBENCH_PART}${file part}\n"
    sender = start("send", address, "--typed", text, "--var", r"who=\x41", "--secret-file", f"pin={tmp_path / 'pin'}",
                   "--repeat", "3", "--interval", "2", "--wait", "5", "--expect", "(?s).*OK \t", "--json",
                   cwd=tmp_path, env={**os.environ, "WORKBENCH_PART": "e", "PYTHONPATH": str(ROOT)})  # fmt: skip
    sender.ends(0)
    listener.ends(0)
    got = [bytes.fromhex(line["hex"]) for line in listener.records if line["dir"] == "rx"]
    assert got == [bytes([number]) + b"Ahunter2e\xfe\n" for number in (7, 8, 9)]
    answers = [bytes.fromhex(line["hex"]) for line in sender.records if line["dir"] == "rx"]
    assert answers[-1] == b"\x04OK \t"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--typed", "ab${u16 lenght}"], "character"),
        (["--typed", "x", "--var", "who"], "a name, = and a value"),
        (["--typed", "x", "--var", r"who=\q"], "--var"),
        (["--typed", "x", "--secret-file", "pin=nowhere"], "nowhere"),
        (["--typed", "x", "--text", "y"], "not allowed with"),
    ],
)
def test_what_cannot_be_read_is_refused(
    options: list[str], words: str, capsys: pytest.CaptureFixture[str], free_port: int
) -> None:
    assert main(["send", f"tcp://127.0.0.1:{free_port}", *options]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ab${var who}", "no variable “who”"), ("${file nowhere.bin}", "cannot be read"),
        ("${match 1}", "nothing is being answered"), ("${u16 var pin}", "does not fit"),
    ],
)  # fmt: skip
def test_what_cannot_be_composed_is_told_without_a_secret(tmp_path: Path, text: str, words: str) -> None:
    async def scene() -> None:
        workspace = Workspace(tmp_path)
        spec = typed_payload(text + "${u8 counter named}")
        equip(workspace, PayloadSources((), (("pin", "70001"),)))
        allow_named(workspace, spec)
        with pytest.raises(CommandError, match=words) as trouble:
            check_composable(workspace, spec, "--typed")
        assert "70001" not in str(trouble.value).replace(",", "")
        assert workspace.desk.counters == {}
        assert workspace.desk.rights.given() == () or not (tmp_path / "allowed.json").exists()
        await workspace.aclose(discard=True)

    asyncio.run(scene())


def test_nothing_connects_for_an_answer_that_cannot_be(run_command) -> None:
    done = run_command("listen", "tcp://127.0.0.1:0", "--reply-typed", "${request 0 1}${var who}")
    assert done.returncode == 2
    assert "no variable “who”" in done.stderr.decode()
    assert b"istening" not in done.stderr
