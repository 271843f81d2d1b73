"""From a socket's TLS settings to what makes its handshakes: one OpenSSL context for each opening."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workbench.engine.layers.laboratory import Laboratory
from workbench.engine.layers.tlsfiles import TlsFileError, load_identity, load_material, open_key_log, trust_file
from workbench.model.failures import Failure, Reason
from workbench.model.sockets import Role, SocketSpec
from workbench.model.tlssettings import ClientCertificate, Identity, TlsSettings, TlsVersion

_VERSIONS = {
    TlsVersion.TLS_1_0: ssl.TLSVersion.TLSv1,
    TlsVersion.TLS_1_1: ssl.TLSVersion.TLSv1_1,
    TlsVersion.TLS_1_2: ssl.TLSVersion.TLSv1_2,
    TlsVersion.TLS_1_3: ssl.TLSVersion.TLSv1_3,
}
ALPN_MAX_BYTES = 32_000  # with their lengths; all of a greeting's extensions have 65,535 (RFC 8446, section 4.1.2)
_OLD = (TlsVersion.TLS_1_0, TlsVersion.TLS_1_1)
OLD_CIPHERS = "DEFAULT:@SECLEVEL=0"  # OpenSSL 3 signs the handshakes of TLS 1.0 and 1.1 at no higher level (SHA-1)
OLD_NOTE = "TLS 1.0 and 1.1 are broken; they were allowed here, and OpenSSL's security level was lowered for them"
OLD_CIPHERS_NOTE = "TLS 1.0 and 1.1 are broken; they were allowed here, with the ciphers of the settings"


@dataclass(frozen=True, slots=True)
class TlsSetup:
    """What every connection of one opening shares.

    ``server_name`` is the name that the certificate must hold, and ``sends_name`` says whether it is sent (SNI).
    ``checks_name_here``: OpenSSL compares only a name that it also sends, so an unsent one is compared by the layer.
    """

    context: ssl.SSLContext
    settings: TlsSettings
    server_side: bool
    server_name: str = ""
    sends_name: bool = True
    checks_name_here: bool = False
    began_plain: bool = False
    notes: tuple[str, ...] = ()  # told once the handshake is over

    @property
    def requires_certificate(self) -> bool:
        """Without one that was verified no payload may pass."""
        return self.context.verify_mode is ssl.CERT_REQUIRED

    @property
    def verifies(self) -> bool:
        return self.context.verify_mode is not ssl.CERT_NONE

    def wrap(self, incoming: ssl.MemoryBIO, outgoing: ssl.MemoryBIO) -> ssl.SSLObject:
        """A new handshake. Raises ValueError for a server name that cannot be sent."""
        name = self.server_name if self.sends_name and not self.server_side else None
        return self.context.wrap_bio(incoming, outgoing, server_side=self.server_side, server_hostname=name or None)


def make_setup(
    spec: SocketSpec,
    secret: Callable[[str], str | None],
    laboratory: Laboratory | None,
    *,
    second_look: bool = False,
    began_plain: bool = False,
) -> TlsSetup | Failure:
    """Read everything that the settings name; a failure says what cannot be used.

    A ``second_look`` does not verify, and so it has nothing to show to whoever is there: no certificate, no key.
    """
    making = _Making(spec, secret, laboratory, second_look)
    try:
        return making.make(began_plain)
    except TlsFileError as error:
        return error.failure


class _Making:
    """One context while it is made. Raises :class:`TlsFileError`."""

    def __init__(
        self, spec: SocketSpec, secret: Callable[[str], str | None], laboratory: Laboratory | None, second_look: bool
    ) -> None:
        self._spec, self._settings = spec, spec.tls
        self._secret = secret
        self._laboratory = laboratory
        self._server_side = spec.role is Role.LISTENER
        self._second_look = second_look
        self._verify = spec.tls.verify and not second_look
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if self._server_side else ssl.PROTOCOL_TLS_CLIENT)

    def make(self, began_plain: bool) -> TlsSetup:
        context, settings = self.context, self._settings
        context.options |= ssl.OP_NO_RENEGOTIATION | ssl.OP_NO_COMPRESSION
        self._versions()
        self._ciphers()
        self._alpn()
        checks_here = self._verification()
        if not self._second_look:
            self._identity()
            self._key_log()
        name = "" if self._server_side else self._peer_name()
        setup = TlsSetup(
            context, settings, self._server_side, name, settings.send_server_name, checks_here, began_plain,
            (self._old_note,) if self._allows_old else (),
        )  # fmt: skip
        try:
            setup.wrap(ssl.MemoryBIO(), ssl.MemoryBIO())
        except (ValueError, ssl.SSLError) as error:
            raise TlsFileError(f"the server name {name!r} cannot be used: {error}") from None
        return setup

    def _peer_name(self) -> str:
        """The name that the peer's certificate must hold. A path or a vsock address is none."""
        url = self._spec.parsed_url
        name = self._settings.server_name or (url.endpoint.host if url.facts.is_ip else "")
        name = name.partition("%")[0].removesuffix(".")  # RFC 6066, section 3: without the dot of the root
        if not name and self.context.verify_mode is not ssl.CERT_NONE:
            raise TlsFileError(f"{url.endpoint} is no name that a certificate could hold: set the server name")
        if not name.isprintable():
            raise TlsFileError(f"the server name {name!r} cannot be used: it holds what cannot be printed")
        return name

    @property
    def _allows_old(self) -> bool:
        return self._settings.lowest in _OLD or self._settings.highest in _OLD

    @property
    def _old_note(self) -> str:
        return OLD_CIPHERS_NOTE if self._settings.ciphers else OLD_NOTE

    def _versions(self) -> None:
        lowest, highest = self._settings.lowest, self._settings.highest
        if lowest and highest and _VERSIONS[highest] < _VERSIONS[lowest]:
            raise TlsFileError(f"the lowest version, {lowest.value}, is above the highest, {highest.value}")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # the old versions: the note says more
            if lowest:
                self.context.minimum_version = _VERSIONS[lowest]
            elif highest in _OLD:  # OpenSSL's own lowest is above it
                self.context.minimum_version = _VERSIONS[highest]
            if highest:
                self.context.maximum_version = _VERSIONS[highest]

    def _ciphers(self) -> None:
        settings = self._settings
        ciphers = settings.ciphers
        if not ciphers and self._allows_old:
            ciphers = OLD_CIPHERS
        if ciphers:
            try:
                self.context.set_ciphers(ciphers)
            except (ssl.SSLError, ValueError, UnicodeError):
                raise TlsFileError(f"no cipher is known for {ciphers!r}; it is OpenSSL's list, for TLS 1.2 and "
                                "below") from None  # fmt: skip

    def _alpn(self) -> None:
        if sum(len(name) + 1 for name in self._settings.alpn) > ALPN_MAX_BYTES:
            raise TlsFileError(f"the protocol names (ALPN) have together at most {ALPN_MAX_BYTES:,} characters")
        if self._settings.alpn:
            try:
                self.context.set_alpn_protocols(list(self._settings.alpn))
            except (ssl.SSLError, ValueError, UnicodeError):
                raise TlsFileError("a protocol name (ALPN) has 1 to 255 ASCII characters") from None

    def _verification(self) -> bool:
        """True where the name is to be compared by the layer."""
        context, settings = self.context, self._settings
        context.hostname_checks_common_name = False  # RFC 9525, section 2: it counts for nothing
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        if self._server_side:
            if settings.client_certificate is ClientCertificate.NO:
                return False
            if not self._verify:
                raise TlsFileError("a client's certificate is asked for, and verification is switched off: OpenSSL "
                                "cannot ask without verifying. Switch one of both")  # fmt: skip
            required = settings.client_certificate is ClientCertificate.REQUIRED
            context.verify_mode = ssl.CERT_REQUIRED if required else ssl.CERT_OPTIONAL
        elif not self._verify:
            return False
        else:
            context.verify_mode = ssl.CERT_REQUIRED
            context.check_hostname = settings.send_server_name
        self._trust()
        return not self._server_side and not settings.send_server_name

    def _trust(self) -> None:
        context, settings = self.context, self._settings
        if not (settings.trust_system or settings.trust_laboratory or settings.ca_file):
            raise TlsFileError("certificates are verified, and no authority is trusted: neither those of the system, "
                            "nor the laboratory's, nor a CA file")  # fmt: skip
        if settings.trust_system:
            context.load_default_certs(ssl.Purpose.CLIENT_AUTH if self._server_side else ssl.Purpose.SERVER_AUTH)
        if settings.trust_laboratory:
            context.load_verify_locations(cadata=self._of_laboratory(lambda lab: lab.authority_pem()))
        if settings.ca_file:
            trust_file(context, settings.ca_file)
            # Whoever names a certificate trusts it, be it an authority's, one in the middle or the peer's own.
            context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN

    def _identity(self) -> None:
        settings = self._settings
        identity = settings.identity
        if identity is Identity.NONE:
            if not self._server_side:
                return
            identity = Identity.LAB_GOOD
        if identity is Identity.FILE:
            password = self._secret(f"key:{settings.key_file or settings.certificate_file}")
            load_identity(self.context, settings.certificate_file, settings.key_file, password)
            return
        hosts = self._hosts()
        load_material(self.context, self._of_laboratory(lambda lab: lab.issue(identity, hosts)))

    def _key_log(self) -> None:
        """A project from somebody else may name one: nothing is written before a person has allowed that very file."""
        name = self._settings.key_log_file
        if not name:
            return
        if self._secret(f"keylog:{name}") is None:
            raise TlsFileError(f"the secrets of the connections would be written to {name}", Reason.KEY_LOG_NOT_ALLOWED)
        open_key_log(self.context, name)

    def _hosts(self) -> tuple[str, ...]:
        """For whom the laboratory issues: the host that is listened on, and what else means this computer."""
        url = self._spec.parsed_url
        host = url.endpoint.host if url.facts.is_ip and not _is_any(url.endpoint.host) else ""
        names = [self._settings.server_name, host, "localhost", "127.0.0.1", "::1", socket.gethostname()]
        if not self._server_side:
            names = ["client.laboratory"]
        return tuple(dict.fromkeys(name.partition("%")[0] for name in names if name))

    def _of_laboratory(self, ask: Callable[[Laboratory], Any]) -> Any:
        if self._laboratory is None:
            raise TlsFileError("there is no laboratory authority here")
        try:
            return ask(self._laboratory)
        except (OSError, ValueError) as error:
            raise TlsFileError(f"the laboratory authority: {error}") from None


def _is_any(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_unspecified
    except ValueError:
        return host in ("", "*")

