"""TLS as a layer: OpenSSL between two memories, bytes in, events and bytes out.

What SSLObject does, found by running it: ``unwrap`` sends close_notify and then only fails for want of the peer's, so
it is called once and reading goes on, in TLS 1.2 as in 1.3; it fails for good if payload is still unread, so all is
read at once; ``read`` gives one record, at most 16 KiB.
"""

from __future__ import annotations

import ssl
import sys
from typing import Any, cast

from workbench.engine.layers.layer import Broken, Delivered, Ended, LayerEvent, Ready, Told
from workbench.engine.layers.plainline import plain_line
from workbench.engine.layers.tlscertificates import certificate_holds, chain_facts, is_address
from workbench.engine.layers.tlscontext import TlsSetup
from workbench.engine.layers.tlsfailures import (
    FIRST_MAX_BYTES,
    failure_of,
    looks_like_tls,
    no_tls,
    nothing_shown,
    wrong_name,
)
from workbench.engine.layers.tlshello import HELLO_MAX_BYTES, asked_name
from workbench.model.events import EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.layerfacts import CertificateFacts, TlsFacts, Trust
from workbench.model.tlstexts import CUT_OFF, NOT_ASKED, NOT_CHECKED, NOT_ENCRYPTED

RECORD_BYTES = 16 * 1024  # RFC 8446, section 5.1
WRITE_BYTES = 256 * 1024  # wrapped at a time, so that OpenSSL's memory stays small beside a large payload


class TlsLayer:
    """One side of one TLS connection."""

    name = "TLS"
    steps_aside = False
    has_half_close = True
    end_is_answered = False

    def __init__(self, setup: TlsSetup) -> None:
        self._setup = setup
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._object = setup.wrap(self._incoming, self._outgoing)
        self._made: list[bytes] = []  # what was taken out of OpenSSL while a large payload was wrapped
        self._first = b""  # that the peer sent, until the handshake is over
        self._first_max_bytes = HELLO_MAX_BYTES if setup.server_side else FIRST_MAX_BYTES
        self._is_ready = self._has_ended = self._peer_has_ended = False
        self._fault: Failure | None = None

    # -- Layer

    def begin(self) -> list[LayerEvent]:
        return self._shake()

    def receive_data(self, data: bytes | memoryview) -> list[LayerEvent]:
        if self._fault is not None or self._peer_has_ended:
            return []
        if not self._is_ready and len(self._first) < self._first_max_bytes:
            self._first += bytes(data[: self._first_max_bytes - len(self._first)])
        self._incoming.write(data)
        events = [] if self._is_ready else self._shake()
        if self._is_ready and self._fault is None:
            events += self._read()
        return events

    def receive_eof(self) -> list[LayerEvent]:
        if self._fault is not None:
            return []
        if not self._is_ready:
            strange = bool(self._first) and not looks_like_tls(self._first)
            return [self._broken(no_tls(self._first))] if strange else []
        if self._peer_has_ended:
            return []
        self._peer_has_ended = True
        return [Told(EventKind.NOTE, CUT_OFF), Ended()]

    def refusal(self, payload: bytes | memoryview) -> Failure | None:
        if self._fault is not None:
            return self._fault
        return Failure(Reason.SHUT_DOWN, "the end of TLS was sent already") if self._has_ended else None

    def send(self, payload: bytes | memoryview) -> None:
        if self._fault is not None or self._has_ended:
            return
        view = memoryview(payload).cast("B")
        at = 0
        try:
            while at < len(view):
                at += self._object.write(view[at : at + WRITE_BYTES])
                if self._outgoing.pending >= WRITE_BYTES:
                    self._made.append(self._outgoing.read())
        except ssl.SSLError as error:  # nothing known leads here: what is written goes into memory
            self._broken(self._failure_of(error))

    def end(self) -> None:
        if self._has_ended or self._fault is not None or not self._is_ready:
            return
        self._has_ended = True
        try:
            self._object.unwrap()
        except ssl.SSLError:  # SSLWantReadError: the peer's end did not come yet, and need not
            return

    def data_to_send(self) -> bytes:
        if not self._made:
            return self._outgoing.read()
        made, self._made = self._made, []
        made.append(self._outgoing.read())
        return b"".join(made)

    # -- inside

    def _shake(self) -> list[LayerEvent]:
        try:
            self._object.do_handshake()
        except ssl.SSLWantReadError:
            return []
        except ssl.SSLError as error:
            return [self._broken(self._failure_of(error))]
        facts = self._facts()
        if (unproved := self._unproved(facts)) is not None:
            return [self._broken(unproved)]
        self._is_ready = True
        self._first = b""
        events: list[LayerEvent] = [Ready(EventKind.SECURED, secured_detail(facts), facts)]
        events += [Told(EventKind.NOTE, note) for note in self._notes(facts)]
        return events

    def _unproved(self, facts: TlsFacts) -> Failure | None:
        """What OpenSSL lets pass although a certificate is to be verified: a cipher without certificates (aNULL), and
        a name that it does not send."""
        setup = self._setup
        if setup.requires_certificate and not facts.chain:
            return nothing_shown(facts.cipher, peer_is_client=setup.server_side)
        if setup.checks_name_here:
            own = self._object.getpeercert(binary_form=True)
            if own is None or not certificate_holds(own, setup.server_name):
                return wrong_name(setup.server_name, facts.chain[0].names)
        return None

    def _read(self) -> list[LayerEvent]:
        pieces: list[bytes] = []
        last: list[LayerEvent] = []
        try:
            while piece := self._object.read(RECORD_BYTES):
                pieces.append(piece)
            last = self._peer_ended()
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLZeroReturnError:
            last = self._peer_ended()
        except ssl.SSLError as error:
            last = [self._broken(self._failure_of(error))]
        if not pieces:
            return last
        return [Delivered(pieces[0] if len(pieces) == 1 else b"".join(pieces)), *last]

    def _peer_ended(self) -> list[LayerEvent]:
        self._peer_has_ended = True
        return [Ended()]

    def _broken(self, failure: Failure) -> Broken:
        self._fault = failure
        return Broken(failure)

    def _failure_of(self, error: ssl.SSLError) -> Failure:
        setup = self._setup
        first = b"" if self._is_ready else self._first
        return failure_of(error, peer_is_client=setup.server_side, expected=setup.server_name, first=first)

    def _facts(self) -> TlsFacts:
        made, setup = self._object, self._setup
        cipher = made.cipher() or ("", "", 0)
        chain = self._chain()
        trust, reason = _trust(setup, chain)
        return TlsFacts(
            version=made.version() or "", cipher=cipher[0], cipher_bits=cipher[2],
            alpn=_agreed_protocol(made),
            server_name=self._name_on_the_wire,
            trust=trust, reason=reason, chain=chain, resumed=bool(made.session_reused),
            key_log_file=setup.settings.key_log_file, began_plain=setup.began_plain,
        )  # fmt: skip

    @property
    def _name_on_the_wire(self) -> str:
        """The server name that was asked for. An address is never sent as one (RFC 6066, section 3)."""
        setup = self._setup
        if setup.server_side:
            return asked_name(self._first)
        return setup.server_name if setup.sends_name and not is_address(setup.server_name) else ""

    def _chain(self) -> tuple[CertificateFacts, ...]:
        """The peer's own certificate, those that led from it to an authority that is trusted here, and what else it
        sent. A resumed connection has its certificate alone."""
        own = self._object.getpeercert(binary_form=True)
        if not own:
            return ()
        verified, sent = _chains(self._object)
        ders = dict.fromkeys([own, *(verified if self._setup.verifies else ()), *sent])
        return chain_facts(list(ders), "" if self._setup.server_side else self._setup.server_name)

    def _notes(self, facts: TlsFacts) -> list[str]:
        notes = list(self._setup.notes)
        if facts.trust is Trust.NOT_CHECKED and not self._setup.server_side:
            notes.insert(0, NOT_CHECKED)
        if not facts.cipher_bits:
            notes.insert(0, NOT_ENCRYPTED)
        if facts.key_log_file:
            notes.append(f"the secrets of this connection were written to {facts.key_log_file}: whoever has that file "
                         "and the recorded packets can read everything")  # fmt: skip
        return notes


def secured_detail(facts: TlsFacts) -> str:
    """The event's words: ``TLSv1.3, TLS_AES_256_GCM_SHA384 (256 bits), certificate verified``."""
    parts = [facts.version, f"{facts.cipher} ({facts.cipher_bits} bits)"]
    if facts.alpn:
        parts.append(f"ALPN {facts.alpn}")
    if facts.resumed:
        parts.append("resumed")
    parts.append(f"certificate {facts.trust.value}")
    if facts.key_log_file:
        parts.append("key log on")
    return ", ".join(parts)


def _agreed_protocol(made: ssl.SSLObject) -> str:
    """A server may choose what was not offered; older OpenSSL lets it pass, and Python raises if it is no UTF-8."""
    try:
        return plain_line(made.selected_alpn_protocol() or "")
    except UnicodeDecodeError:
        return "not readable"


def _chains(made: ssl.SSLObject) -> tuple[list[bytes], list[bytes]]:
    """The chain that was verified, and what the peer sent."""
    if sys.version_info >= (3, 13):
        return list(made.get_verified_chain()), list(made.get_unverified_chain())
    own = cast("Any", made)._sslobj  # the same functions, before they were made public
    chains = own.get_verified_chain() or (), own.get_unverified_chain() or ()
    verified, sent = ([one.public_bytes(2) for one in chain if one] for chain in chains)  # 2: _ssl.ENCODING_DER
    return verified, sent


def _trust(setup: TlsSetup, chain: tuple[CertificateFacts, ...]) -> tuple[Trust, str]:
    if not setup.verifies:
        return Trust.NOT_CHECKED, NOT_ASKED if setup.server_side else NOT_CHECKED
    if not chain:
        return Trust.NONE_SHOWN, "the peer showed no certificate, and none is required"
    whom = "issued by an authority that is trusted here" + ("" if setup.server_side else f", for {setup.server_name}")
    return Trust.VERIFIED, whom
