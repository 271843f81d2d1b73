"""A typed payload that is repeated: composed at each slot, on the schedule; one that can no longer be ends the run."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.session.scenes import pair, workspace_in
from workbench.codec.inputerror import PayloadError
from workbench.model.failures import Reason
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.sockets import RepeatSpec


def typed(text: str) -> PayloadSpec:
    return PayloadSpec(PayloadForm.TYPED, text)


def test_it_ends_with_the_reason_when_a_variable_is_gone(tmp_path: Path) -> None:
    async def scene() -> None:
        async with workspace_in(tmp_path) as workspace, asyncio.timeout(20):
            server, client = await pair(workspace)
            client.scope.set("who", b"me")
            client.start_repeat(typed("${var who}${u8 counter}"), RepeatSpec(times=0, interval_ms=1))
            while server.counters.rx_bytes < 9:  # noqa: ASYNC110 - the listener tells nobody but its views
                await asyncio.sleep(0.001)
            client.scope.clear()
            await client.repeat_ended()
            assert client.repeat is not None
            assert client.repeat.failure is not None
            assert client.repeat.failure.reason is Reason.INVALID_ARGUMENT
            assert "no variable “who”" in client.repeat.failure.detail
            assert client.repeat.sent_bytes == client.repeat.done * 3
            assert client.is_open, "the payload is wrong, not the connection"

    asyncio.run(scene())


def test_the_rate_is_that_of_bytes(tmp_path: Path) -> None:
    async def scene() -> None:
        async with workspace_in(tmp_path) as workspace, asyncio.timeout(20):
            _server, client = await pair(workspace)
            spec = typed("${u16 length}${u32 counter}${u64 time ns}${random 16}${crc crc16-modbus le}")
            client.start_repeat(spec, RepeatSpec(times=300, interval_ms=1))
            await client.repeat_ended()
            assert client.repeat is not None
            assert client.repeat.done == 300
            assert client.repeat.skipped == 0
            assert client.repeat.achieved_hz == pytest.approx(1_000, rel=0.25)
            assert client.repeat.sent_bytes == 300 * 32

    asyncio.run(scene())


def test_text_and_hex_that_cannot_be_read_are_refused_at_once(tmp_path: Path) -> None:
    async def scene() -> None:
        async with workspace_in(tmp_path) as workspace, asyncio.timeout(20):
            _server, client = await pair(workspace)
            with pytest.raises(PayloadError):
                client.start_repeat(PayloadSpec(PayloadForm.HEX, "1"), RepeatSpec(interval_ms=1))
            assert client.repeat is None

    asyncio.run(scene())
