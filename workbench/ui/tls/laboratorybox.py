"""The laboratory on the page TLS: which certificate this socket shows, whom it trusts, the authority as a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from workbench.model.failures import Failure
from workbench.model.sockets import Role
from workbench.model.texts import failure_sentence
from workbench.model.tlssettings import Identity, TlsSettings
from workbench.model.tlstexts import AUTHORITY_WARNING, IDENTITY_TITLES
from workbench.ui.panelkit.pages import PageRoom
from workbench.ui.theme import FontRole
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label


class LaboratoryBox(QWidget):
    """Changes the socket's TLS settings; they apply when it is opened again."""

    acted = Signal()
    told = Signal(str, str)  # a sentence and its tone

    def __init__(self, room: PageRoom, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = room
        self._seen: TlsSettings | None = None
        theme = room.theme
        self.setObjectName("tls-laboratory")
        self.setAccessibleName("Laboratory")
        self.identity = QComboBox(self)
        self.identity.setObjectName("tls-identity")
        self.identity.setAccessibleName("Certificate that is shown")
        self.identity.setToolTip("The certificate that this socket shows to its peers; bad ones are made on purpose")
        for identity, title in IDENTITY_TITLES.items():
            if identity is Identity.NONE and self._listens:
                title = "Laboratory: good (nothing chosen)"
            self.identity.addItem(title, identity.value)
        self.trust = QCheckBox("Trust the laboratory authority", self)
        self.trust.setObjectName("tls-trust-laboratory")
        self.trust.setAccessibleName("Trust the laboratory authority")
        self.trust.setToolTip("Certificates that this computer's laboratory issued count as good")
        self.export = TextButton(theme, "Export authority…", self, icon="download")
        self.export.setObjectName("tls-export-authority")
        self.export.setAccessibleName("Export the laboratory authority's certificate")
        self.export.setToolTip("Write its certificate, without its key, for a browser or another program")
        self._warning = Label(theme, AUTHORITY_WARNING, FontRole.SMALL, "muted", self)
        self._warning.setWordWrap(True)
        self._lay_out()
        self.identity.activated.connect(self._on_identity)
        self.trust.clicked.connect(self._on_trust)
        self.export.clicked.connect(self.ask_where_to_export)

    def refresh(self) -> bool:
        """Follow the settings, undo included."""
        settings = self._room.session.spec.tls
        if settings is self._seen:
            return False
        self._seen = settings
        self.identity.setCurrentIndex(self.identity.findData(settings.identity.value))
        self.trust.setChecked(settings.trust_laboratory)
        return True

    @Slot()
    def ask_where_to_export(self) -> None:
        """The file dialog."""
        dialog = QFileDialog(self.window(), "Export the laboratory authority's certificate", str(Path.home()))
        dialog.setObjectName("tlsAuthorityDialog")
        dialog.setNameFilters(["Certificates (*.pem *.crt)"])
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pem")
        dialog.selectFile("socket-workbench-laboratory.pem")
        dialog.fileSelected.connect(self.export_to)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def export_to(self, name: str) -> None:
        """Write the certificate, and say what it means to trust it."""
        failure: Failure | None = self._room.session.security.export_authority(Path(name))
        if failure is not None:
            self.told.emit(failure_sentence(failure), "error")
        else:
            self.told.emit(f"Written to {name}. {AUTHORITY_WARNING}", "warn")

    @property
    def _listens(self) -> bool:
        return self._room.session.spec.role is Role.LISTENER

    @Slot()
    def _on_identity(self) -> None:
        self._change(replace(self._room.session.spec.tls, identity=Identity(self.identity.currentData())),
                     "Change certificate")  # fmt: skip

    @Slot()
    def _on_trust(self) -> None:
        self._change(replace(self._room.session.spec.tls, trust_laboratory=self.trust.isChecked()),
                     "Change trust in the laboratory")  # fmt: skip

    def _change(self, settings: TlsSettings, text: str) -> None:
        session = self._room.session
        if settings == session.spec.tls:
            return
        self._room.workspace.update_spec(replace(session.spec, tls=settings), text)
        if not session.is_at_rest:
            self.told.emit("This applies when the socket is opened again.", "")
        self.acted.emit()

    def _lay_out(self) -> None:
        px = self._room.theme.px
        form = QFormLayout()
        form.setHorizontalSpacing(px(12))
        form.setVerticalSpacing(px(8))
        form.addRow(Label(self._room.theme, "Shows", FontRole.BODY, "muted", self), self.identity)
        form.addRow("", self.trust)
        row = QHBoxLayout()  # the button keeps its own width
        row.addWidget(self.export)
        row.addStretch(1)
        form.addRow("", row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(4))
        layout.addLayout(form)
        layout.addWidget(self._warning)
