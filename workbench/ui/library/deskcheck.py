"""Reads payloads with the project's variables and other payloads, and without counting or asking for anything."""

from __future__ import annotations

from workbench.codec.encodings import UnknownEncodingError
from workbench.codec.inputerror import PayloadError
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.session.payloads.desk import PayloadDesk
from workbench.ui.payloadkit.draftcheck import DraftCheck
from workbench.ui.payloadkit.payloadfield import Check

NO_FILE = "Choose the file that it sends."


def desk_check(desk: PayloadDesk) -> Check:
    """A check by the desk's preview: secrets are stars, counters stand still."""

    def check(spec: PayloadSpec) -> DraftCheck:
        if spec.form is PayloadForm.FILE:
            return DraftCheck(None, "" if spec.text else NO_FILE)
        try:
            return DraftCheck(desk.preview(spec).data)
        except UnknownEncodingError as error:
            return DraftCheck(None, _sentence(error), encoding_fault=True)
        except PayloadError as error:
            return DraftCheck(None, _sentence(error), min(error.offset, len(spec.text)))

    return check


def _sentence(error: PayloadError) -> str:
    text = str(error).removesuffix(".")
    return f"{text[:1].upper()}{text[1:]}."
