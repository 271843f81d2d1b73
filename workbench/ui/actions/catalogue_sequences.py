"""The actions of sequences: writing, running, recording, reporting."""

from __future__ import annotations

from workbench.ui.actions.action import Action, Condition

W = Condition
_MENU = "Socket/Sequences"

SEQUENCE_ACTIONS = (
    Action("sequence.new", "&New sequence", _MENU, "plus", (),
           "Steps that send, expect and wait, and pass or fail", section=4, keywords="test script macro"),
    Action("sequence.add_step", "&Add step…", _MENU, "workflow", (),
           "Add steps to the sequence in front; Insert does it in the list of steps", W.SEQUENCE, section=4,
           keywords="send expect wait"),
    Action("sequence.run", "&Run", _MENU, "play", ("Ctrl+F9",),
           "Run the sequence in front from its first step, or go on with a paused one", W.SEQUENCE, section=5,
           keywords="sequence test start go on"),
    Action("sequence.step", "&Step", _MENU, "chevron-right", ("Ctrl+F10",),
           "Take the next step of the sequence and pause", W.SEQUENCE, section=5, keywords="sequence single by hand"),
    Action("sequence.pause", "&Pause", _MENU, "pause", (), "Pause the sequence behind its present step",
           W.SEQUENCE_RUNS, section=5, keywords="sequence hold"),
    Action("sequence.stop", "S&top", _MENU, "square", ("Ctrl+Shift+F9",),
           "End the sequence; the sockets that it opened are closed", W.SEQUENCE_RUNS, section=5,
           keywords="sequence end abort"),
    Action("sequence.report_page", "Save report as a pa&ge…", _MENU, "download", (),
           "What came of the sequence's last run, as HTML", W.SEQUENCE, section=6, keywords="sequence html result",
           argument="html"),
    Action("sequence.report_junit", "Save report as &JUnit XML…", _MENU, "", (),
           "What came of the sequence's last run, for a build", W.SEQUENCE, section=6,
           keywords="sequence ci result", argument="junit"),
)  # fmt: skip

RECORDING_ACTIONS = (
    Action("sequence.record", "Make a se&quence of this conversation", "Traffic/Conversation", "workflow", (),
           "The selected records, or all of the socket: what it sent is sent, what it received is expected",
           W.RECORDS, keywords="sequence record replay test"),
    Action("sequence.record_peer", "Make a sequence of the ot&her side", "Traffic/Conversation", "", (),
           "The same as its peer would play it: a listener for a client, a client for a listener", W.RECORDS,
           keywords="sequence record replay server peer"),
)  # fmt: skip
