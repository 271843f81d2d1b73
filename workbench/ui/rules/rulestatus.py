"""How a rule gets on, in words."""

from __future__ import annotations

from workbench.model.texts import count_text
from workbench.session.rules.status import RuleStatus


def fired_words(status: RuleStatus) -> str:
    """``Fired 12 times.``; what is wrong with a rule that cannot be used."""
    if status.fault:
        return f"This rule is off: {status.fault}"
    return "Not fired yet." if not status.fired else f"Fired {count_text(status.fired, 'time', 'times')}."


def status_words(status: RuleStatus) -> str:
    """``Fired 12 times. The last time it did not: …``; what is wrong with a rule that cannot be used."""
    fired = fired_words(status)
    if status.fault:
        return fired
    if status.trouble:
        fired = f"{fired} What it last met: {status.trouble}"
    return f"{fired} Not the last time: {status.why_not}" if status.why_not else fired
