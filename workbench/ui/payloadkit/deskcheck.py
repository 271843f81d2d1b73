"""What a payload would be, from the workspace's own desk: variables, counters and files as they are now."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from workbench.codec.encodings import UnknownEncodingError
from workbench.codec.inputerror import PayloadError
from workbench.codec.typed.completion import Known
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.session.payloads.desk import PayloadDesk
from workbench.session.payloads.request import Request
from workbench.session.payloads.scopes import Scope
from workbench.ui.payloadkit.draftcheck import DraftCheck, check_draft, sentence_of


@runtime_checkable
class KnowsNames(Protocol):
    """A check that can say what a payload may name."""

    def known(self) -> Known: ...


class DeskCheck:
    """The ``check`` of a :class:`~workbench.ui.payloadkit.payloadfield.PayloadField`. Nothing counts by looking, a
    secret is stars, and what nobody allowed yet is left out and named in ``wanted``.

    ``request`` stands for what is answered, where the payload answers something.
    """

    def __init__(self, desk: PayloadDesk, scope: Scope | None = None, request: Request | None = None) -> None:
        self._desk = desk
        self._scope = scope
        self._request = request

    def known(self) -> Known:
        """For completion: variables and payloads of the project, captures and fields of the request."""
        variables, payloads = self._desk.variables.names()
        captures = tuple(self._request.captures) if self._request is not None else ()
        return Known(variables, payloads, captures=captures)

    def __call__(self, draft: PayloadSpec) -> DraftCheck:
        if draft.form is not PayloadForm.TYPED:
            return check_draft(draft)
        try:
            composed = self._desk.preview(draft, self._scope, self._request)
        except UnknownEncodingError as error:
            return DraftCheck(None, sentence_of(error), 0, encoding_fault=True)
        except PayloadError as error:
            offset = min(error.offset, len(draft.text))
            return DraftCheck(None, sentence_of(error), offset, length=getattr(error, "length", 1))
        return DraftCheck(composed.data, spans=composed.spans, wanted=tuple(self._desk.wanted([draft])))
