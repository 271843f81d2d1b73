"""Smart responses of Packet Sender, from its ps_settings.ini, as rules of listeners.

Its servers answer the first of five enabled conditions that is met, and else one fixed response if that is switched
on. Here each of its ports becomes a listener on the loopback interface with these rules; nothing is opened.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from workbench.model.patterns import Pattern, PatternKind, Place
from workbench.model.payloads import PayloadSpec
from workbench.model.rules import ActionKind, Rule, RuleAction
from workbench.project.importing.literals import literal
from workbench.project.importing.packetsender.macros import USUAL_DATE, USUAL_TIME, Macros
from workbench.project.importing.packetsender.mixed import mixed_bytes
from workbench.project.importing.packetsender.packets import read_hex
from workbench.project.importing.packetsender.qtini import Value

RESPONSES: Final = 5
PORTS_MAX: Final = 100  # of one protocol
_PORT_KEYS: Final = (("tcpPort", "tcpServerEnable", "tcp"), ("sslPort", "sslServerEnable", "tls"),
                     ("udpPort", "udpServerEnable", "udp"), ("dtlsPort", "dtlsServerEnable", ""))  # fmt: skip
_PLACES: Final = {"exact match": Place.WHOLE, "contains": Place.ANYWHERE, "starts with": Place.START}


@dataclass(frozen=True, slots=True)
class Responder:
    """What its servers do. ``urls`` are listeners, loopback; ``unknown`` counts what is not read here."""

    urls: tuple[str, ...]
    rules: tuple[Rule, ...]
    fixed: PayloadSpec | None = None
    dtls: int = 0
    unreadable: int = 0
    macros: int = 0


def has_responses(settings: Mapping[str, Value]) -> bool:
    """Whether a file of settings speaks of answers at all."""
    return any(key.startswith(("responseIfEdit", "responseReplyEdit")) or key == "responseHex" for key in settings)


def read_responses(settings: Mapping[str, Value]) -> Responder:
    """The rules in their order; those without a condition or an answer are no rules."""
    macros = Macros(_text(settings, "dateFormat") or USUAL_DATE, _text(settings, "timeFormat") or USUAL_TIME)
    enabled = _is_on(settings, "smartResponseEnableCheck")
    rules, unreadable, count = list[Rule](), 0, 0
    for number in range(1, RESPONSES + 1):
        wanted, answer = (_text(settings, f"response{word}Edit{number}") for word in ("If", "Reply"))
        encoding = _text(settings, f"responseEncodingBox{number}").strip().lower()
        if not wanted and not answer:
            continue
        condition, reply = _bytes(encoding, wanted), _bytes(encoding, answer)
        if condition is None or reply is None or not condition:
            unreadable += 1
            continue
        count += macros.found_in(condition) + macros.found_in(reply)
        rules.append(Rule(
            f"Response {number}", pattern=_pattern(condition, _text(settings, f"matchMethodBox{number}"), macros),
            then=(RuleAction(ActionKind.REPLY, payload=macros.spec(reply)),),
            enabled=enabled and _is_on(settings, f"responseEnableCheck{number}"),
        ))  # fmt: skip
    fixed = read_hex(_text(settings, "responseHex")) if _is_on(settings, "sendReponse") else None  # as they spell it
    urls, dtls = _ports(settings)
    return Responder(urls, tuple(rules), macros.spec(fixed) if fixed else None, dtls, unreadable, count)


def _pattern(data: bytes, method: str, macros: Macros) -> Pattern:
    method = method.strip().lower()
    if method == "ends with":
        expression = "".join(f"\\x{byte:02x}" for byte in data)
        return Pattern(PatternKind.REGEX, f"{expression}\\z", encoding="latin-1")
    place = _PLACES.get(method, Place.WHOLE)
    if macros.found_in(data):
        return Pattern(PatternKind.TYPED, macros.text(data), place)
    return Pattern(PatternKind.TYPED, literal(data), place)


def _bytes(encoding: str, text: str) -> bytes | None:
    if encoding == "hex":
        return read_hex(text)
    return text.encode("latin-1", "replace") if encoding == "ascii" else mixed_bytes(text)


def _ports(settings: Mapping[str, Value]) -> tuple[tuple[str, ...], int]:
    urls, dtls = list[str](), 0
    for key, enable, scheme in _PORT_KEYS:
        if _text(settings, enable).lower() == "false":
            continue
        numbers = [int(each) for each in re.findall(r"\d{1,5}", _text(settings, key)) if 0 < int(each) <= 65_535]
        if not scheme:
            dtls += len(numbers)
            continue
        urls += [f"{scheme}://127.0.0.1:{number}" for number in dict.fromkeys(numbers[:PORTS_MAX])]
    return tuple(urls) or ("tcp://127.0.0.1:0", "udp://127.0.0.1:0"), dtls


def _text(settings: Mapping[str, Value], key: str) -> str:
    value = settings.get(key, "")
    return value if isinstance(value, str) else f"{value:g}"


def _is_on(settings: Mapping[str, Value], key: str) -> bool:
    return _text(settings, key).strip().lower() in ("true", "1")
