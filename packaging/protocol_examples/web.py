"""HTTP: a page, something that is made, and a page that is not there (RFC 9110, RFC 9112)."""

from __future__ import annotations

from protocol_examples.kit import Protocol, fields, meets, reply, when
from workbench.model.framing import FramingKind, FramingRule
from workbench.model.patterns import Place

_HEAD = "HTTP/1.1 {status}\\r\\nServer: rules\\r\\nDate: ${{text time http}}\\r\\n"
_BODY = (
    "Content-Type: text/plain; charset=utf-8\\r\\nContent-Length: ${text length of body}\\r\\n\\r\\n"
    "${begin body}%s${end body}"
)


def _answer(status: str, body: str, more: str = "") -> str:
    return _HEAD.format(status=status) + more + _BODY % body


def http() -> Protocol:
    framing = FramingRule(FramingKind.HTTP)
    made = Protocol(
        1, "HTTP", "tcp", 18080, "Asks for a page, makes a thing, asks for what is not there.",
        (
            when("The page", meets("GET /hello HTTP/1.", Place.START),
                 reply(_answer("200 OK", "Hello from a rule.\\n"))),
            when("A thing is made", meets("POST /things HTTP/1.1\\r\\n${any}\\r\\n\\r\\n${any as thing}"),
                 reply(_answer("201 Created", "Made.\\n", "Location: /things/1\\r\\n"))),
            when("Whatever else", meets("${any as method} /${any} HTTP/1.", Place.START),
                 reply(_answer("404 Not Found", "There is nothing here.\\n"))),
        ),
        framing, framing,
    )  # fmt: skip
    made.payloads = {
        "Get the page": "GET /hello HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\nAccept: text/plain\\r\\n\\r\\n",
        "Make a thing": "POST /things HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\nContent-Type: application/json\\r\\n"
        "Content-Length: ${text length of body}\\r\\n\\r\\n"
        '${begin body}{"name": "lamp", "made": "${text time iso}", "id": "${uuid}"}${end body}',
        "Get what is not there": "GET /nothing HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\n\\r\\n",
    }
    made.send("Get the page")
    made.expect(meets(
        "HTTP/1.1 200 OK\\r\\n${any}Content-Length: ${text length of body}\\r\\n${any}\\r\\n"
        "${begin body}Hello${any}\\n${end body}"
    ), "The length in the head is compared with the body that came.")  # fmt: skip
    made.send("Make a thing")
    made.expect(meets("HTTP/1.1 201 Created\\r\\n${any}Location: ${any as place}\\r\\n", Place.START))
    made.send("Get what is not there")
    made.expect(fields("http.response.code == 404"), "A decoded field is asked here, not the bytes.")
    return made
