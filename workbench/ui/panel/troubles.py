"""The banners of a panel: what failed and what to try, and datagrams that were lost."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.model.failures import Failure, Reason
from workbench.model.sockets import Role, SessionState
from workbench.model.texts import failure_explanation, failure_name, failure_sentence
from workbench.session.secrets import Secrets, wanted_secret
from workbench.session.session import Session
from workbench.ui.panel.facts import kind_text
from workbench.ui.panel.passwordbar import PasswordBar
from workbench.ui.plot.countertexts import drops_sentence
from workbench.ui.theme import Theme
from workbench.ui.widgets.banner import Banner, BannerKind


class Troubles(QWidget):
    """A part of the panel's presenter. A banner that was closed stays closed until something new happens."""

    acted = Signal()
    explain = Signal(str)  # an error's name, for the error table

    def __init__(self, session: Session, secrets: Secrets, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._secrets = secrets
        self._seen_failure: tuple[Failure | None, SessionState, int] | None = None
        self._drops_closed = False
        self._drops_seen = 0
        self.setObjectName("troubles")
        self.failure = Banner(theme, self)
        self.failure.setObjectName("failure-banner")
        self._again = self.failure.add_action("Try again", self._on_again, icon="rotate-cw")
        self._again.setToolTip("Open the socket once more")
        self._explain = self.failure.add_action("Explain", self._on_explain)
        self._explain.setToolTip("Show this error in the error table: causes, and where Winsock and POSIX differ")
        self._allow = self.failure.add_action("Allow it and open", self._on_allow, icon="key-round")
        self._allow.setObjectName("key-log-allow")
        self._allow.setToolTip("Write the secrets of this socket's connections into that file, until the project is "
                               "closed")  # fmt: skip
        self.password = PasswordBar(theme, self)
        self.password.given.connect(self._on_password)
        self.failure.closed.connect(self._on_failure_closed)
        self.drops = Banner(theme, self)
        self.drops.setObjectName("drops-banner")
        self.drops.closed.connect(self._on_drops_closed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(8), theme.px(6), theme.px(8), theme.px(6))
        layout.setSpacing(theme.px(4))
        layout.addWidget(self.failure)
        layout.addWidget(self.password)
        layout.addWidget(self.drops)
        self._theme = theme
        self.hide()

    def refresh(self) -> bool:
        """Show what is new; True if something changed."""
        painted = self._refresh_failure()
        painted |= self._refresh_drops()
        shown = not (self.failure.isHidden() and self.drops.isHidden() and self.password.isHidden())
        if shown is self.isHidden():
            self.setVisible(shown)
            painted = True
        return painted

    def _refresh_failure(self) -> bool:
        session = self._session
        key = (session.failure, session.state, session.state_since_ns if session.is_at_rest else 0)
        if key == self._seen_failure:
            return False
        self._seen_failure = key
        if session.failure is None or self._is_a_clients(session.failure):
            self.failure.hide()
            self.password.ask("")
            return True
        is_fatal = session.state in (SessionState.FAILED, SessionState.WAITING)
        self.failure.show_message(
            BannerKind.ERROR if is_fatal else BannerKind.WARN,
            failure_sentence(session.failure),
            failure_explanation(session.failure),
            details=details_text(session, session.failure),
        )
        wanted = wanted_secret(session.spec, session.failure, self._secrets)
        self.password.ask(wanted)
        forbidden = session.failure.reason is Reason.KEY_LOG_NOT_ALLOWED
        self._allow.setVisible(forbidden)
        self._again.setVisible(session.is_at_rest and not wanted and not forbidden)
        self._explain.setVisible(bool(failure_name(session.failure)))
        return True

    def _is_a_clients(self, failure: Failure) -> bool:
        """One client's end stands in the list of clients; the listener itself is well."""
        if not self._session.is_open or self._session.spec.role is not Role.LISTENER:
            return False
        return any(each.failure == failure for each in self._session.connections.values())

    def _refresh_drops(self) -> bool:
        """The count grows often: the banner is written anew at each twofold."""
        counters = self._session.counters
        dropped = counters.dropped or 0
        if dropped < self._drops_seen or self._session.is_at_rest:
            self._drops_seen, self._drops_closed = 0, False
            changed = not self.drops.isHidden()
            self.drops.hide()
            return changed
        if self._drops_closed or dropped == 0 or dropped < 2 * self._drops_seen:
            return False
        text = drops_sentence(counters)
        if not text:
            return False
        self._drops_seen = dropped
        title, _, rest = text.partition(": ")
        self.drops.show_message(BannerKind.WARN, f"{title}.", rest[:1].upper() + rest[1:], details=text)
        return True

    @Slot()
    def _on_again(self) -> None:
        self._session.open()
        self.acted.emit()

    @Slot()
    def _on_allow(self) -> None:
        session = self._session
        self._secrets.allow_key_log(session.spec.tls.key_log_file)
        if session.is_at_rest:
            session.open()
        else:  # TLS is to be started by hand
            self.failure.hide()
        self.acted.emit()

    @Slot()
    def _on_explain(self) -> None:
        if self._session.failure is not None:
            self.explain.emit(failure_name(self._session.failure))

    @Slot(str)
    def _on_password(self, password: str) -> None:
        session = self._session
        key = wanted_secret(session.spec, session.failure, self._secrets)
        if not key:
            return  # another failure came meanwhile
        self._secrets.put(key, password)
        self.password.ask("")
        if session.is_at_rest:
            session.open()  # else the next attempt takes it
        self.acted.emit()

    @Slot()
    def _on_failure_closed(self) -> None:
        self.password.ask("")

    @Slot()
    def _on_drops_closed(self) -> None:
        self._drops_closed = True


def details_text(session: Session, failure: Failure) -> str:
    """For a message to a colleague: what was tried, what came of it, the numbers."""
    number = f"errno {failure.errno}" if failure.errno is not None else "no errno"
    lines = (
        f"{kind_text(session.spec)} “{session.spec.name}” {session.spec.url}",
        f"local {session.local or '–'}, peer {session.peer or '–'}",
        failure_sentence(failure),
        failure_explanation(failure),
        f"reason {failure.reason}, {number}",
    )
    return "\n".join(lines)
