"""Options of ``send`` and ``listen`` that are about TLS: read here, applied to the socket's TLS settings."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace
from pathlib import Path
from typing import Any, Final

from workbench.model.tlssettings import ClientCertificate, Identity, TlsSettings, TlsVersion

VERSIONS: Final = [version.value for version in TlsVersion if version]
IDENTITIES: Final = [one.value for one in Identity if one not in (Identity.NONE, Identity.FILE)]


def add_tls_options(parser: Any) -> None:
    """The arguments of both commands; they matter to tls:// and wss:// alone."""
    group = parser.add_argument_group("TLS (tls:// and wss://)")
    group.add_argument("--tls-insecure", action="store_true",
                       help="do not verify the peer's certificate; the log says so each time")
    group.add_argument("--tls-ca", metavar="FILE", type=existing_file,
                       help="trust the certificates in this file, PEM, instead of the system's authorities")
    group.add_argument("--tls-lab", action="store_true",
                       help="trust this computer's laboratory authority; a listener shows its certificate anyway")
    group.add_argument("--tls-identity", choices=IDENTITIES,
                       help="a certificate of the laboratory to show, a good one or a bad one")
    group.add_argument("--tls-cert", metavar="FILE", type=existing_file,
                       help="a certificate of your own to show, PEM, with its chain")
    group.add_argument("--tls-key", metavar="FILE", type=existing_file,
                       help="its key, PEM; without this it is looked for in the certificate's file")
    group.add_argument("--tls-client", choices=[ClientCertificate.ASKED.value, ClientCertificate.REQUIRED.value],
                       help="whether a listener asks its clients for a certificate, or requires one")
    group.add_argument("--tls-name", metavar="NAME", default="",
                       help="the server name that is sent and that the certificate must hold; the URL's host otherwise")
    group.add_argument("--tls-alpn", metavar="A,B", type=protocols, default=(),
                       help="protocol names to agree on (ALPN), the best first")
    group.add_argument("--tls-min", choices=VERSIONS, help="the lowest TLS version that is allowed")
    group.add_argument("--tls-max", choices=VERSIONS, help="the highest TLS version that is allowed")
    group.add_argument("--tls-ciphers", metavar="LIST", default="", help="OpenSSL's cipher list, for TLS 1.2 and below")
    group.add_argument("--tls-keylog", metavar="FILE", default="",
                       help="write the secrets of the connections here (NSS key log), so that Wireshark can decrypt; "
                            "whoever has the file can read the recorded traffic")  # fmt: skip


def tls_settings(found: Namespace) -> TlsSettings:
    """What those arguments mean."""
    identity = Identity(found.tls_identity) if found.tls_identity else Identity.NONE
    if found.tls_cert:
        identity = Identity.FILE
    return TlsSettings(
        verify=not found.tls_insecure,
        trust_system=not found.tls_ca,
        trust_laboratory=found.tls_lab,
        ca_file=found.tls_ca or "",
        server_name=found.tls_name,
        alpn=found.tls_alpn,
        lowest=TlsVersion(found.tls_min or ""),
        highest=TlsVersion(found.tls_max or ""),
        ciphers=found.tls_ciphers,
        identity=identity,
        certificate_file=found.tls_cert or "",
        key_file=found.tls_key or "",
        client_certificate=ClientCertificate(found.tls_client or "no"),
        key_log_file=str(Path(found.tls_keylog).absolute()) if found.tls_keylog else "",
    )


def tls_complaint(found: Namespace) -> str:
    """What does not go together in those arguments, a sentence; empty if all does."""
    if found.tls_cert and found.tls_identity:
        return "--tls-cert and --tls-identity are two certificates: give one of them"
    if found.tls_key and not found.tls_cert:
        return "--tls-key goes with --tls-cert"
    if found.tls_client and found.command != "listen":
        return "--tls-client goes with listen: a listener asks its clients for a certificate"
    if found.tls_min and found.tls_max and found.tls_min > found.tls_max:
        return f"--tls-min {found.tls_min} is above --tls-max {found.tls_max}"
    given = [name for name, value in vars(found).items() if name.startswith("tls_") and value]
    if given and not found.url.facts.is_tls:
        return f"--{given[0].replace('_', '-')} goes with tls:// and wss://"
    return ""


def existing_file(text: str) -> str:
    """The absolute path of a file that is there."""
    path = Path(text)
    if not path.is_file():
        raise ArgumentTypeError(f"{text}: no such file")
    return str(path.absolute())


def protocols(text: str) -> tuple[str, ...]:
    """Protocol names with commas between them, each of 1 to 255 ASCII characters (RFC 7301, section 3.1)."""
    names = tuple(name.strip() for name in text.split(","))
    if not all(name and name.isascii() and len(name) <= 255 for name in names):
        raise ArgumentTypeError(f"“{text}”: names of 1 to 255 ASCII characters are expected, such as h2,http/1.1")
    return names
