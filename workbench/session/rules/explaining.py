"""Why a rule did not fire the last time that it could have."""

from __future__ import annotations

from workbench.model.patterns import Missed
from workbench.model.rules import Trigger
from workbench.model.texts import count_text
from workbench.session.rules.asking import NOBODY, Asked
from workbench.session.rules.prepared import Prepared


def why_not(rule: Prepared, asked: Asked | None, rules: tuple[Prepared, ...]) -> str:
    """A sentence; empty where it fired, or where it was never asked."""
    if not rule.rule.enabled:
        return "it is switched off."
    if asked is None or rule.place in asked.fired:
        return ""
    if asked.taken_by != NOBODY and asked.taken_by < rule.place:
        return f"an earlier rule took it: {rules[asked.taken_by].title}."
    if rule.rule.trigger is Trigger.FIRST_DATA and not asked.is_first:
        return "it was not the first that came from this client."
    if rule.rule.state and rule.rule.state != asked.state:
        now = f"the state is “{asked.state}”" if asked.state else "the client is in no state yet"
        return f"{now}, it wants “{rule.rule.state}”."
    if rule.place in asked.spent:
        return f"it has fired {count_text(rule.rule.limit, 'time', 'times')} for this client, which is its limit."
    if asked.trigger not in (Trigger.DATA, Trigger.FIRST_DATA):
        return ""
    data, about = asked.data, asked.about
    if rule.beginning is not None and asked.begun is not None:
        data, about = asked.begun
    found = rule.matcher.find(data, about)
    if isinstance(found, Missed):
        return f"{found.reason}."
    if asked.taken_by != NOBODY:
        return f"the match of another rule ended earlier: {rules[asked.taken_by].title}."
    return ""
