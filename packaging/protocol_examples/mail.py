"""SMTP: one message from greeting to goodbye (RFC 5321)."""

from __future__ import annotations

from protocol_examples.kit import CLOSE, Protocol, greets, lines, meets, reply, state, when
from workbench.model.patterns import ANYTHING, Pattern, PatternKind, Place


def smtp() -> Protocol:
    made = Protocol(
        2, "SMTP", "tcp", 18025, "Delivers one message.",
        (
            greets("220 mail.example.org ESMTP made of rules\\r\\n"),
            when("The message ends", meets(".\\r\\n"), reply("250 2.0.0 Taken\\r\\n"), state(""), only="message"),
            when("A line of the message", ANYTHING, only="message"),
            when("EHLO", meets("EHLO ${any as client}\\r\\n"),
                 reply("250-mail.example.org greets ${match client}\\r\\n250-8BITMIME\\r\\n250 SIZE 10485760\\r\\n")),
            when("MAIL", meets("MAIL FROM:<${any as sender}>${any}\\r\\n"),
                 reply("250 2.1.0 ${match sender} may send\\r\\n"), state("addressed")),
            when("RCPT", meets("RCPT TO:<${any as receiver}>${any}\\r\\n"),
                 reply("250 2.1.5 ${match receiver} will get it\\r\\n"), only="addressed"),
            when("DATA", meets("DATA\\r\\n"), reply("354 End with a dot on a line of its own\\r\\n"), state("message"),
                 only="addressed"),
            when("QUIT", meets("QUIT\\r\\n"), reply("221 2.0.0 Goodbye\\r\\n"), CLOSE),
            when("Whatever else", ANYTHING, reply("503 5.5.1 Not here, or not now\\r\\n")),
        ),
        lines(),
    )  # fmt: skip
    made.payloads = {
        "EHLO": "EHLO client.example.org\\r\\n",
        "MAIL": "MAIL FROM:<ada@example.org>\\r\\n",
        "RCPT": "RCPT TO:<bob@example.org>\\r\\n",
        "DATA": "DATA\\r\\n",
        "A message": 'From: Ada <ada@example.org>\\r\\nTo: Bob <bob@example.org>\\r\\nSubject: Hello\\r\\n'
        'Date: ${text time "%a, %d %b %Y %H:%M:%S"} +0000\\r\\nMessage-ID: <${uuid}@client.example.org>\\r\\n'
        "\\r\\nHello Bob,\\r\\nthis is a typed payload.\\r\\n.\\r\\n",
        "QUIT": "QUIT\\r\\n",
    }  # fmt: skip
    answer = Pattern(PatternKind.REGEX, r"(?s)\A(?:250-[^\r\n]*\r\n)*250 [^\r\n]*\r\n", encoding="latin-1")
    made.expect(meets("220 ${any}\\r\\n", Place.START), "The server speaks first.")
    made.send("EHLO")
    made.expect(answer, "One or several lines, the last one without a dash.")
    for name in ("MAIL", "RCPT"):
        made.send(name)
        made.expect(meets("250 ${any}\\r\\n", Place.START))
    made.send("DATA")
    made.expect(meets("354 ${any}\\r\\n", Place.START))
    made.send("A message")
    made.expect(meets("250 ${any}\\r\\n", Place.START))
    made.send("QUIT")
    made.expect(meets("221 ${any}\\r\\n", Place.START))
    return made
