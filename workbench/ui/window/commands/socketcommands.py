"""What can be done with sockets: the catalogue's ``socket.…``, ``sockets.…`` and ``edit.…`` actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from workbench.model.endpoint import SocketUrlError
from workbench.model.failures import Failure
from workbench.model.kinds import SocketKind
from workbench.model.sockets import ReplyMode, SessionState, SocketSpec
from workbench.model.texts import failure_sentence
from workbench.project.document import Document
from workbench.session.session import Session
from workbench.session.workspace import Workspace
from workbench.settings.store import SettingsStore
from workbench.ui.actions import ActionBinder, Condition
from workbench.ui.panel.facts import has_half_close
from workbench.ui.theme import Theme
from workbench.ui.widgets.banner import BannerKind
from workbench.ui.widgets.toast import ToastHost
from workbench.ui.window.files.questions import Answer, AnswerRole, ask
from workbench.ui.window.project.projecttree import ProjectTree
from workbench.ui.window.project.statesign import is_datagram
from workbench.ui.window.tabs.panes import PaneDeck

if TYPE_CHECKING:
    from workbench.ui.window.newsocket.newsocket import NewSocket


class SocketCommands(QObject):
    """Acts on the socket in front: the active panel's, or the tree's current row while the tree has the focus."""

    def __init__(
        self, window: QMainWindow, workspace: Workspace, deck: PaneDeck, tree: ProjectTree, toasts: ToastHost
    ) -> None:
        super().__init__(window)
        self._window, self._workspace, self._deck, self._tree = window, workspace, deck, tree
        self._toasts = toasts
        self._asked_about = 0
        self._document_asked: Document | None = None

    def bind(self, binder: ActionBinder) -> None:
        """Bind every action and tell every fact of this room."""
        for kind in SocketKind:
            binder.bind(f"socket.new.{kind}", self.new)
        slots: dict[str, Callable[..., object]] = {
            "socket.new": self.new_any, "socket.open": self.open, "socket.half_close": self.half_close,
            "socket.start_tls": self.start_tls,
            "socket.close": self.close, "socket.abort": self.abort, "sockets.open_all": self._workspace.open_all,
            "sockets.close_all": self._workspace.close_all, "socket.rename": self.rename,
            "socket.duplicate": self.duplicate, "socket.remove": self.remove_current, "edit.undo": self.undo,
            "edit.redo": self.redo, "tab.close": self.close_tab,
        }  # fmt: skip
        for action_id, slot in slots.items():
            binder.bind(action_id, slot)
        facts: dict[Condition, Callable[[], bool]] = {
            Condition.SOCKET: self._has_socket, Condition.SOCKET_CLOSED: self._is_closed,
            Condition.SOCKET_OPEN: self._is_open, Condition.SOCKET_STREAM_OPEN: self._is_stream_open,
            Condition.SOCKET_HALF_CLOSABLE: self._is_half_closable,
            Condition.CAN_START_TLS: self._can_start_tls, Condition.SOCKETS_ANY: self._has_any,
            Condition.SOCKETS_CLOSED: self._any_closed,
            Condition.SOCKETS_OPEN: self._any_open, Condition.CAN_UNDO: self._can_undo,
            Condition.CAN_REDO: self._can_redo,
        }  # fmt: skip
        for condition, fact in facts.items():
            binder.set_condition(condition, fact)

    def current(self) -> Session | None:
        """The socket that actions are about."""
        number = self._tree.current_socket() if self._tree.hasFocus() else 0
        return self._workspace.session(number or self._deck.active)

    # making

    def new_any(self) -> None:
        """Ask for a new socket of the kind that was made last."""
        self.new()

    def new(self, kind: str = "") -> None:
        """Ask for a new socket; ``kind`` chooses what the dialog begins with."""
        from workbench.ui.window.newsocket.newsocket import NewSocketDialog  # not before it is wanted

        dialog = NewSocketDialog(self._theme, self._settings, self._window)
        if kind:
            dialog.choose(SocketKind(kind))
        dialog.chosen.connect(self._make)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def equip(self, theme: Theme, settings: SettingsStore) -> None:
        """What the new-socket dialog needs."""
        self._theme, self._settings = theme, settings

    def _make(self, wish: NewSocket) -> None:
        try:
            spec = SocketSpec(0, wish.name, wish.role, wish.url, wish.options, tls=wish.tls, web=wish.web)
            session = self._workspace.add_like(spec)
        except SocketUrlError as error:
            self._toasts.show_text(str(error), BannerKind.ERROR)
            return
        if wish.reply is not ReplyMode.NONE:
            session.set_reply(wish.reply, session.spec.reply_payload)
        self._deck.open(session.spec.id)
        if wish.open_now:
            session.open()

    # the socket in front

    def open(self) -> None:
        """Connect, listen or bind."""
        if (session := self.current()) is not None:
            session.open()

    def half_close(self) -> None:
        """Send our end of stream."""
        if (session := self.current()) is not None:
            self._tell(session.half_close())

    def start_tls(self) -> None:
        """At every connection of the socket that is plain."""
        if (session := self.current()) is not None:
            self._tell(session.security.start_tls())

    def close(self) -> None:
        """In order; an attempt to open is given up."""
        if (session := self.current()) is not None:
            session.close()

    def abort(self) -> None:
        """With a reset."""
        if (session := self.current()) is not None:
            session.abort()

    def rename(self) -> None:
        """In the tree, which is shown for it."""
        if (session := self.current()) is not None:
            dock = self._tree.parentWidget()
            if dock is not None:
                dock.show()
            self._tree.rename(session.spec.id)

    def duplicate(self) -> None:
        """Another one with the same settings."""
        if (session := self.current()) is not None:
            self._deck.open(self._workspace.duplicate_socket(session.spec.id).spec.id)

    def remove_current(self) -> None:
        """Out of the project."""
        if (session := self.current()) is not None:
            self.remove(session.spec.id)

    def remove(self, number: int) -> None:
        """Out of the project; asks only where it is open. Undo brings it back with its traffic."""
        session = self._workspace.session(number)
        if session is None:
            return
        self._asked_about = number
        if session.is_at_rest:
            self._on_remove_answered("remove")
            return
        self._ask_remove([session], "Undo", self._on_remove_answered)

    def close_tab(self) -> None:
        """The active tab."""
        if self._deck.active:
            self.close_tab_of(self._deck.active)

    def close_tab_of(self, number: int) -> None:
        """Asks only where the socket is open."""
        session = self._workspace.session(number)
        if session is None or session.is_at_rest:
            self._deck.close(number)
            return
        self._asked_about = number
        ask(
            self._window,
            f"“{session.spec.name}” is open. Close it with its tab?",
            "The socket stays in the project; a double click there shows its tab again.",
            (
                Answer("close", "&Close the socket"),
                Answer("keep", "&Keep it open", AnswerRole.DESTROY),
                Answer("cancel", "Cancel", AnswerRole.REJECT),
            ),
            self._on_close_tab_answered,
        )

    # undo

    def undo(self) -> None:
        """Take the last change of the document back; asks first where that would remove an open socket."""
        self._document_asked = self._workspace.history.undo_document
        if lost := self._open_but_not_in(self._document_asked):
            self._ask_remove(lost, "Redo", self._on_undo_answered)
        else:
            self._workspace.undo()

    def redo(self) -> None:
        """Do it again; asks first where that would remove an open socket."""
        self._document_asked = self._workspace.history.redo_document
        if lost := self._open_but_not_in(self._document_asked):
            self._ask_remove(lost, "Undo", self._on_redo_answered)
        else:
            self._workspace.redo()

    # inside

    def _open_but_not_in(self, document: Document | None) -> list[Session]:
        kept = {spec.id for spec in document.sockets} if document is not None else set()
        return [each for each in self._workspace.sessions if document and not each.is_at_rest and each.id not in kept]

    def _ask_remove(self, lost: list[Session], way_back: str, answered: Callable[[str], None]) -> None:
        one = len(lost) == 1
        names = ", ".join(f"“{session.spec.name}”" for session in lost)
        back = f"{way_back} brings the socket and its traffic back, closed."
        if not one:
            back = f"{way_back} brings the sockets and their traffic back, closed."
        ask(
            self._window,
            f"{names} {'is' if one else 'are'} open. Close and remove {'it' if one else 'them'}?",
            f"{'Its' if one else 'Their'} connections end. {back}",
            (Answer("remove", "Close and &remove"), Answer("cancel", "Cancel", AnswerRole.REJECT)),
            answered,
        )

    def _on_undo_answered(self, key: str) -> None:
        """Only while the last step is still the one that was asked about."""
        if key == "remove" and self._workspace.history.undo_document is self._document_asked:
            self._workspace.undo()

    def _on_redo_answered(self, key: str) -> None:
        if key == "remove" and self._workspace.history.redo_document is self._document_asked:
            self._workspace.redo()

    def _on_remove_answered(self, key: str) -> None:
        session = self._workspace.session(self._asked_about)
        if key != "remove" or session is None:
            return
        name = session.spec.name
        self._workspace.remove_socket(self._asked_about)
        self._toasts.show_text(f"Removed {name}", BannerKind.INFO, action="Undo", slot=self.undo)

    def _on_close_tab_answered(self, key: str) -> None:
        if key == "cancel":
            return
        session = self._workspace.session(self._asked_about)
        if key == "close" and session is not None:
            session.close()
        self._deck.close(self._asked_about)

    def _tell(self, failure: Failure | None) -> None:
        if failure is not None:
            self._toasts.show_text(failure_sentence(failure), BannerKind.ERROR)

    def _has_socket(self) -> bool:
        return self.current() is not None

    def _is_closed(self) -> bool:
        session = self.current()
        return session is not None and session.is_at_rest

    def _is_open(self) -> bool:
        session = self.current()
        return session is not None and not session.is_at_rest

    def _is_stream_open(self) -> bool:
        session = self.current()
        return session is not None and session.state is SessionState.OPEN and not is_datagram(session.spec)

    def _is_half_closable(self) -> bool:
        session = self.current()
        return session is not None and session.state is SessionState.OPEN and has_half_close(session.spec)

    def _can_start_tls(self) -> bool:
        session = self.current()
        return session is not None and session.security.can_start_tls

    def _has_any(self) -> bool:
        return bool(self._workspace.sessions)

    def _any_closed(self) -> bool:
        return any(session.is_at_rest for session in self._workspace.sessions)

    def _any_open(self) -> bool:
        return any(not session.is_at_rest for session in self._workspace.sessions)

    def _can_undo(self) -> bool:
        return self._workspace.can_undo

    def _can_redo(self) -> bool:
        return self._workspace.can_redo
