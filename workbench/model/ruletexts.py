"""Rules and patterns in words, short enough for a line of a table."""

from __future__ import annotations

from typing import Final

from workbench.model.patterns import Pattern, PatternKind, Place
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.rules import ActionKind, Rule, RuleAction, Trigger

SHORT_CHARS: Final = 60

TRIGGER_TITLES: Final = {
    Trigger.DATA: "Data comes",
    Trigger.FIRST_DATA: "A client’s first data comes",
    Trigger.CONNECT: "A client connects",
    Trigger.IDLE: "Nothing comes",
    Trigger.END: "The peer ends its stream",
}
ACTION_TITLES: Final = {
    ActionKind.REPLY: "Reply",
    ActionKind.CLOSE: "Close",
    ActionKind.HALF_CLOSE: "Half-close",
    ActionKind.RESET: "Reset",
    ActionKind.LOG: "Log",
    ActionKind.MARK: "Bookmark the record",
    ActionKind.SET: "Set a variable",
    ActionKind.STATE: "Go to a state",
    ActionKind.START_SEQUENCE: "Start a sequence",
    ActionKind.STOP: "Stop answering",
}
_PATTERN_WORDS: Final = {
    PatternKind.TYPED: "",
    PatternKind.TEXT: "",
    PatternKind.HEX: "hex ",
    PatternKind.REGEX: "expression ",
    PatternKind.FIELD: "",
    PatternKind.SIZE: "size ",
}
_PLACED: Final = (PatternKind.TYPED, PatternKind.TEXT, PatternKind.HEX)
_PLACE_WORDS: Final = {Place.ANYWHERE: "", Place.START: "begins with ", Place.WHOLE: "is "}


def short(text: str, chars: int = SHORT_CHARS) -> str:
    """One line, cut with an ellipsis."""
    line = text.replace("\n", "\\n")
    return line if len(line) <= chars else line[: chars - 1] + "…"


def payload_text(payload: PayloadSpec) -> str:
    """``HTTP/1.1 200 OK\\r\\n…``; ``hex 01 03``; ``file data.bin``."""
    words = {PayloadForm.HEX: "hex ", PayloadForm.FILE: "file "}
    return words.get(payload.form, "") + short(payload.text)


def pattern_text(pattern: Pattern) -> str:
    """``anything``; ``begins with GET /``; ``hex 01 ?? 03``; ``expression USER (\\w+)``."""
    if pattern.kind is PatternKind.ANY:
        return "anything"
    place = _PLACE_WORDS[pattern.place] if pattern.kind in _PLACED else ""
    return f"{place}{_PATTERN_WORDS[pattern.kind]}{short(pattern.text)}"


def when_text(rule: Rule) -> str:
    """What a rule waits for: ``begins with GET /, in state greeted``."""
    if rule.trigger is Trigger.DATA:
        text = pattern_text(rule.pattern)
    elif rule.trigger is Trigger.FIRST_DATA:
        text = f"first data: {pattern_text(rule.pattern)}"
    elif rule.trigger is Trigger.IDLE:
        text = f"nothing for {rule.idle_ms:,} ms"
    else:
        text = {Trigger.CONNECT: "a client connects", Trigger.END: "the peer’s end of stream"}[rule.trigger]
    return f"{text}, in state {rule.state}" if rule.state else text


def action_text(action: RuleAction) -> str:
    """One deed in a few words: ``reply +OK\\r\\n after 200 ms``."""
    words = {
        ActionKind.REPLY: f"reply {payload_text(action.payload)}",
        ActionKind.LOG: f"log {short(action.text)}",
        ActionKind.MARK: f"bookmark {short(action.text)}".rstrip(),
        ActionKind.SET: f"{action.name} = {short(action.text)}",
        ActionKind.STATE: f"state {action.name}" if action.name else "no state",
        ActionKind.START_SEQUENCE: "start a sequence",
        ActionKind.STOP: "stop answering",
    }
    text = words.get(action.kind, ACTION_TITLES[action.kind].lower())
    if action.kind is ActionKind.REPLY and action.times != 1:
        text += f" {action.times:,} times" if action.times else " without end"
    return f"{text} after {action.delay_ms:,} ms" if action.delay_ms else text


def then_text(rule: Rule) -> str:
    """All that a rule does: ``reply 250 OK\\r\\n; state greeted``."""
    return "; ".join(action_text(action) for action in rule.then) or "nothing"
