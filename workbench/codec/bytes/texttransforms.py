"""Text inside of text, and text in another encoding: URL, quoted-printable, HTML, UTF-8 and UTF-16."""

from __future__ import annotations

import html
import quopri
import re
from collections.abc import Callable
from typing import Final
from urllib.parse import quote_from_bytes, unquote_to_bytes

from workbench.codec.bytes.transform import ParameterError, Transform, TransformError
from workbench.codec.encodings import UnknownEncodingError, canonical_name

GROUP: Final = "Text"
_BAD_PERCENT: Final = re.compile(rb"%(?![0-9A-Fa-f]{2})")


def _to_url(data: bytes, _parameter: str) -> bytes:
    return quote_from_bytes(data, safe="").encode("ascii")


def _from_url(data: bytes, _parameter: str) -> bytes:
    """RFC 3986, 2.1; ``+`` stays what it is."""
    if bad := _BAD_PERCENT.search(data):
        raise TransformError("two hex digits are missing behind %", bad.start())
    return unquote_to_bytes(data)


def _from_form(data: bytes, parameter: str) -> bytes:
    return _from_url(data.replace(b"+", b" "), parameter)


def _to_quoted(data: bytes, _parameter: str) -> bytes:
    return quopri.encodestring(data)


def _from_quoted(data: bytes, _parameter: str) -> bytes:
    """RFC 2045, 6.7; an ``=`` that begins nothing stays."""
    return quopri.decodestring(data)


def _to_html(data: bytes, _parameter: str) -> bytes:
    return html.escape(_text(data)).encode("utf-8")


def _from_html(data: bytes, _parameter: str) -> bytes:
    return html.unescape(_text(data)).encode("utf-8", "replace")


def _recode(source: str, target: str) -> Callable[[bytes, str], bytes]:
    def run(data: bytes, _parameter: str) -> bytes:
        return _decoded(data, source).encode(target)

    return run


def _from_encoding(data: bytes, parameter: str) -> bytes:
    return _decoded(data, _encoding(parameter)).encode("utf-8", "surrogatepass")


def _to_encoding(data: bytes, parameter: str) -> bytes:
    name, text = _encoding(parameter), _text(data)
    try:
        return text.encode(name)
    except UnicodeEncodeError as error:
        offset = len(text[: error.start].encode("utf-8"))
        raise TransformError(f"“{text[error.start]}” is not in {name}", offset) from None


def _encoding(parameter: str) -> str:
    try:
        return canonical_name(parameter or "utf-8")
    except UnknownEncodingError as error:
        raise ParameterError(str(error)) from None


def _text(data: bytes) -> str:
    return _decoded(data, "utf-8")


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise TransformError(f"this is no {name.upper()}: {error.reason}", error.start) from None
    except UnicodeError as error:
        raise TransformError(f"this is no {name.upper()}: {error}") from None


TRANSFORMS: Final = (
    Transform("url", "To URL escapes", GROUP, _to_url, tip="%20 (RFC 3986)"),
    Transform("from-url", "From URL escapes", GROUP, _from_url, tip="%20 to a blank; + stays"),
    Transform("from-form", "From form escapes", GROUP, _from_form, tip="As forms are sent: + is a blank, too"),
    Transform("quoted-printable", "To quoted-printable", GROUP, _to_quoted, tip="RFC 2045, of mail"),
    Transform("from-quoted-printable", "From quoted-printable", GROUP, _from_quoted, tip="RFC 2045, of mail"),
    Transform("html", "To HTML entities", GROUP, _to_html, tip="&lt; &amp; &quot;"),
    Transform("from-html", "From HTML entities", GROUP, _from_html, tip="&auml; &lt; &amp;"),
    Transform("utf16-utf8", "UTF-16 LE to UTF-8", GROUP, _recode("utf-16-le", "utf-8")),
    Transform("utf16be-utf8", "UTF-16 BE to UTF-8", GROUP, _recode("utf-16-be", "utf-8")),
    Transform("utf8-utf16", "UTF-8 to UTF-16 LE", GROUP, _recode("utf-8", "utf-16-le")),
    Transform("utf8-utf16be", "UTF-8 to UTF-16 BE", GROUP, _recode("utf-8", "utf-16-be")),
    Transform("decode", "Encoding to UTF-8", GROUP, _from_encoding, "Encoding, such as latin-1"),
    Transform("encode", "UTF-8 to encoding", GROUP, _to_encoding, "Encoding, such as latin-1"),
)
