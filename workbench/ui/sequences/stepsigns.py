"""The sign of each kind of step and of each outcome: never a colour without a sign and a word."""

from __future__ import annotations

from typing import Final, NamedTuple

from workbench.model.sequences import StepKind
from workbench.ui.theme import Token

_K = StepKind


class Sign(NamedTuple):
    """An icon by name, in a colour of the theme."""

    icon: str
    token: Token = Token.TEXT_MUTED


STEP_SIGNS: Final[dict[StepKind, Sign]] = {
    _K.CONNECT: Sign("plug"),
    _K.LISTEN: Sign("server"),
    _K.ACCEPT: Sign("users"),
    _K.SEND: Sign("send", Token.TX),
    _K.EXPECT: Sign("inbox", Token.RX),
    _K.EXPECT_NOTHING: Sign("ban", Token.RX),
    _K.HALF_CLOSE: Sign("log-out"),
    _K.CLOSE: Sign("unplug"),
    _K.RESET: Sign("zap"),
    _K.EXPECT_CLOSED: Sign("unplug", Token.RX),
    _K.EXPECT_RESET: Sign("zap", Token.RX),
    _K.WAIT: Sign("clock"),
    _K.REPEAT: Sign("repeat"),
    _K.BRANCH: Sign("split"),
    _K.SET: Sign("pencil"),
    _K.ASK: Sign("message-square"),
    _K.NOTE: Sign("notebook-pen"),
}
STEP_TIPS: Final[dict[StepKind, str]] = {
    _K.CONNECT: "Open the socket as a client; passes when the connection stands",
    _K.LISTEN: "Open the socket as a listener, or bind it",
    _K.ACCEPT: "Wait for the listener’s next client",
    _K.SEND: "Send a payload",
    _K.EXPECT: "Wait for bytes that a pattern finds",
    _K.EXPECT_NOTHING: "Passes when no byte comes for a time",
    _K.HALF_CLOSE: "Send no more, still receive",
    _K.CLOSE: "Send what is queued, then close",
    _K.RESET: "End at once with a reset",
    _K.EXPECT_CLOSED: "Wait for the peer to end its stream",
    _K.EXPECT_RESET: "Wait for the peer’s reset",
    _K.WAIT: "Let time pass",
    _K.REPEAT: "Take the steps within it a number of times",
    _K.BRANCH: "Take the steps within it if a pattern finds something, else the others",
    _K.SET: "Give a variable a value",
    _K.ASK: "Ask the person who watches: for a value, or whether it passed",
    _K.NOTE: "Write a line into report and log",
}
