"""An expectation that takes long to look rests in between, and misses nothing of what comes meanwhile."""

from __future__ import annotations

import pytest

from tests.session.sequences.scores import does, expects, opens, pair, ran, sends
from tests.session.sequences.test_run import Play
from workbench.model.runs import RunState
from workbench.model.sequences import Step, StepKind
from workbench.session.sequences import expecting
from workbench.session.workspace import Workspace


def test_what_comes_while_a_slow_look_rests_is_looked_at(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expecting, "SLOW_LOOK_NS", -1)  # every look is slow, and rests
    monkeypatch.setattr(expecting, "SLOW_PAUSE_TIMES", 2_000)

    async def scene(workspace: Workspace) -> None:
        listener, client = pair(workspace)
        talk: tuple[Step, ...] = ()
        for _ in range(10):
            talk += (sends(client, "ping"), expects(listener, "ping", time_ms=1_500))
        run = await ran(workspace, *opens(listener, client), *talk, does(StepKind.CLOSE, client))
        assert run.state is RunState.PASSED, [each.sentence for each in run.results.failures]

    play(scene)
