"""Reading a step's payload before it runs: what an earlier step will take out or set is no fault of it."""

from __future__ import annotations

import re
from typing import Final

from workbench.codec.inputerror import PayloadError
from workbench.codec.typed.completion import Known
from workbench.codec.typed.parser import parse_typed
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.session.payloads.desk import PayloadDesk
from workbench.ui.payloadkit.deskcheck import DeskCheck
from workbench.ui.payloadkit.draftcheck import DraftCheck

_OF_A_RUN: Final = re.compile(r"\b(match|field|request)\b")


class StepCheck:
    """The ``check`` of the fields of a step. Bytes that are known when it runs, and not before, are not shown."""

    def __init__(self, desk: PayloadDesk) -> None:
        self._check = DeskCheck(desk)

    def known(self) -> Known:
        """For completion."""
        return self._check.known()

    def __call__(self, draft: PayloadSpec) -> DraftCheck:
        check = self._check(draft)
        if check.error and draft.form is PayloadForm.TYPED and _is_known_later(draft.text):
            return DraftCheck(None)
        return check


def _is_known_later(text: str) -> bool:
    try:
        needs = parse_typed(text).needs
    except PayloadError:
        return False
    return bool(needs.variables) or bool(_OF_A_RUN.search(text))
