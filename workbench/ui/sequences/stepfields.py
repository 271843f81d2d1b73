"""The settings of a step as a form shows them: one step's value may be called differently for different kinds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from workbench.model.payloads import TYPED
from workbench.model.sequences import TIME_MS_MAX, TIMES_MAX, Step, StepKind
from workbench.model.sequencetexts import ON_SOCKET, STEP_TITLES, TIMED
from workbench.ui.panelkit.settingsform import SettingField, SettingKind

_K = StepKind
WAITS: Final = frozenset({_K.WAIT, _K.EXPECT_NOTHING})
"""The kinds whose time is how long it lasts, not how long it may last."""
MAY_FAIL: Final = frozenset(StepKind) - {_K.NOTE, _K.WAIT, _K.HALF_CLOSE, _K.CLOSE, _K.RESET}
ATTRIBUTES: Final = {
    "within_ms": "time_ms", "for_ms": "time_ms", "counted_in": "variable", "look_at": "variable", "asked": "variable",
    "taken": "variable", "question": "text", "line": "text",
}  # fmt: skip
"""The step's attribute behind a field that is called differently."""


class StepValues:
    """A step, asked by the names of the form's fields."""

    def __init__(self, step: Step) -> None:
        self.step = step

    def __getattr__(self, name: str) -> Any:
        return getattr(self.step, ATTRIBUTES.get(name, name))


def _is(*kinds: StepKind) -> Any:
    def shown(values: StepValues) -> bool:
        return values.step.kind in kinds

    return shown


_KINDS: Final = tuple((kind.value, title) for kind, title in STEP_TITLES.items())
_TYPED_TIP: Final = "A typed payload may stand in it: ${var name}, ${match 1}"
STEP_HEAD: Final = (
    SettingField("kind", "Step", SettingKind.CHOICE, "What the step does", choices=_KINDS),
    SettingField("socket", "Socket", SettingKind.CHOICE, "The socket that it is about", shown=_is(*ON_SOCKET)),
    SettingField("times", "Times", SettingKind.NUMBER, "How often the steps within it are taken", highest=TIMES_MAX,
                 shown=_is(_K.REPEAT)),
    SettingField("counted_in", "Counted in", SettingKind.TEXT, "The variable that holds 1, 2, 3 … meanwhile",
                 placeholder="no variable", shown=_is(_K.REPEAT)),
    SettingField("look_at", "Look at", SettingKind.TEXT, "The variable in which the pattern is looked for",
                 placeholder="what came last", shown=_is(_K.BRANCH)),
    SettingField("variable", "Variable", SettingKind.TEXT, "Its name: ${var name} stands for it afterwards",
                 shown=_is(_K.SET)),
    SettingField("question", "Question", SettingKind.TEXT, "What the person who watches is asked", shown=_is(_K.ASK)),
    SettingField("asked", "Into variable", SettingKind.TEXT, "The variable that the answer goes into",
                 placeholder="none: did it pass?", shown=_is(_K.ASK)),
    SettingField("line", "Text", SettingKind.TEXT, "A line of report and log", shown=_is(_K.NOTE)),
    SettingField("within_ms", "Within", SettingKind.MILLISECONDS, "It fails when it has not happened after that time",
                 highest=TIME_MS_MAX, shown=_is(*(TIMED - WAITS))),
    SettingField("for_ms", "For", SettingKind.MILLISECONDS, "How long", highest=TIME_MS_MAX, shown=_is(*WAITS)),
    SettingField("taken", "Into variable", SettingKind.TEXT, "The variable that the bytes go into which were found",
                 placeholder="none", shown=_is(_K.EXPECT)),
)  # fmt: skip
STEP_TAIL: Final = (
    SettingField("go_on", "Go on when it fails", SettingKind.SWITCH,
                 "The next step is taken nevertheless; the sequence has failed all the same", shown=_is(*MAY_FAIL)),
    SettingField("enabled", "Switched on", SettingKind.SWITCH, "A step that is switched off is skipped (Space)"),
    SettingField("note", "Note", SettingKind.TEXT, "Your own words about it; they stand in the report", shown=_is(
        *(frozenset(StepKind) - {_K.NOTE}))),
)  # fmt: skip
FIELD_OF_PLACE: Final = {"time_ms": ("within_ms", "for_ms"), "text": ("question", "line"),
                         "variable": ("variable", "counted_in", "look_at", "asked", "taken")}  # fmt: skip
"""Which fields may show the place of a fault that a check tells."""


def step_with(step: Step, name: str, value: Any) -> Step:
    """The step with another value of one field."""
    if name == "kind":
        return of_kind(step, StepKind(value))
    if name == "times":
        value = max(1, int(value))
    return replace(step, **{ATTRIBUTES.get(name, name): value})


def of_kind(step: Step, kind: StepKind) -> Step:
    """The step as another kind: what both kinds speak of stays."""
    text = step.text if kind in (_K.SET, _K.ASK, _K.NOTE) else ""
    variable = step.variable if kind in (_K.SET, _K.ASK, _K.REPEAT, _K.BRANCH, _K.EXPECT) else ""
    keeps_pattern = kind in (_K.EXPECT, _K.BRANCH)
    blank = Step(kind)
    return replace(
        step, kind=kind, text=text, variable=variable,
        socket=step.socket if kind in ON_SOCKET else 0,
        payload=step.payload if kind is _K.SEND else TYPED,
        pattern=step.pattern if keeps_pattern else blank.pattern,
        time_ms=step.time_ms if kind in TIMED else blank.time_ms,
        times=step.times if kind is _K.REPEAT else 1,
        steps=step.steps if kind in (_K.REPEAT, _K.BRANCH) else (),
        otherwise=step.otherwise if kind is _K.BRANCH else (),
    )  # fmt: skip
