"""The settings of a rule and of one thing that it does, as forms."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from workbench.model.rules import DELAY_MS_MAX, TIMES_MAX, ActionKind, Rule, RuleAction, Trigger
from workbench.model.ruletexts import ACTION_TITLES, TRIGGER_TITLES
from workbench.ui.panelkit.settingsform import SettingField, SettingKind

LIMIT_MAX: Final = 1_000_000_000
WITH_PATTERN: Final = (Trigger.DATA, Trigger.FIRST_DATA)
WITH_TEXT: Final = (ActionKind.LOG, ActionKind.MARK, ActionKind.SET)
WITH_NAME: Final = (ActionKind.SET, ActionKind.STATE)
_TRIGGERS: Final = tuple((trigger.value, title) for trigger, title in TRIGGER_TITLES.items())
_ACTIONS: Final = tuple((kind.value, title) for kind, title in ACTION_TITLES.items())


def _is_idle(rule: Rule) -> bool:
    return rule.trigger is Trigger.IDLE


def _is_reply(action: RuleAction) -> bool:
    return action.kind is ActionKind.REPLY


def _repeats(action: RuleAction) -> bool:
    return action.kind is ActionKind.REPLY and action.times != 1


def _has_text(action: RuleAction) -> bool:
    return action.kind in WITH_TEXT


def _has_name(action: RuleAction) -> bool:
    return action.kind in WITH_NAME


RULE_HEAD: Final = (
    SettingField("name", "Name", SettingKind.TEXT, "What the rule is called, in this list and in the log"),
    SettingField("trigger", "When", SettingKind.CHOICE, "What the rule waits for", choices=_TRIGGERS),
    SettingField("idle_ms", "For", SettingKind.MILLISECONDS, "So long nothing came from the client",
                 highest=DELAY_MS_MAX, shown=_is_idle),
)  # fmt: skip
RULE_BOUNDS: Final = (
    SettingField("state", "Only in state", SettingKind.TEXT,
                 "Only while the client is in this state; each client begins in none", placeholder="any"),
    SettingField("limit", "Times, at most", SettingKind.NUMBER,
                 "How often it fires for one client; 0: as often as it is met", highest=LIMIT_MAX,
                 placeholder="any number"),
    SettingField("go_on", "Ask the rules below as well", SettingKind.SWITCH,
                 "Without it the first rule that is met is the only one that acts"),
)  # fmt: skip
ACTION_HEAD: Final = (
    SettingField("kind", "Do", SettingKind.CHOICE, "What the rule does", choices=_ACTIONS),
    SettingField("name", "Name", SettingKind.TEXT, "Of the variable, or of the state", shown=_has_name),
    SettingField("text", "Text", SettingKind.TEXT, "A typed payload: ${match 1} and ${var name} can stand in it",
                 shown=_has_text),
)  # fmt: skip
ACTION_TIMES: Final = (
    SettingField("delay_ms", "After", SettingKind.MILLISECONDS, "How long after the rule fired", highest=DELAY_MS_MAX),
    SettingField("times", "Times", SettingKind.NUMBER, "How often the reply is sent; 0: without end", highest=TIMES_MAX,
                 placeholder="without end", shown=_is_reply),
    SettingField("interval_ms", "Each after", SettingKind.MILLISECONDS, "From one reply to the next",
                 highest=DELAY_MS_MAX, shown=_repeats),
)  # fmt: skip


def rule_with(rule: Rule, name: str, value: Any) -> Rule:
    """The rule with another value of one setting."""
    if name == "trigger":
        value = Trigger(value)
    elif name == "idle_ms":
        value = max(1, int(value))
    return replace(rule, **{name: value})


def action_with(action: RuleAction, name: str, value: Any) -> RuleAction:
    """The deed with another value of one setting."""
    if name == "kind":
        value = ActionKind(value)
    elif name == "times":
        value = max(0, int(value))
    return replace(action, **{name: value})
