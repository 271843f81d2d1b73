"""``info kinds``: every kind of socket, how its address is written, and whether this system has it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from workbench.host.availability import availability
from workbench.model.kinds import KIND_FACTS, KindFacts

_TITLE_WIDTH, _URL_WIDTH = 28, 34


def kind_lines() -> Iterator[str]:
    """A heading for each group; of what is not here, why."""
    group = ""
    for facts in KIND_FACTS.values():
        if facts.group != group:
            if group:
                yield ""
            yield facts.group
            group = facts.group
        answer = availability(facts.need)
        said = ("yes" if answer.available else "no") + (f": {answer.reason}" if answer.reason else "")
        yield f"  {facts.title:{_TITLE_WIDTH}}{_url(facts):{_URL_WIDTH}}  {said}"


def kind_json() -> str:
    """The same as a JSON array."""
    return json.dumps(
        [
            {
                "kind": str(kind), "title": facts.title, "group": str(facts.group), "role": str(facts.role),
                "scheme": str(facts.scheme), "example": f"{facts.scheme}://{facts.example}",
                "available": availability(facts.need).available, "reason": availability(facts.need).reason,
            }
            for kind, facts in KIND_FACTS.items()
        ],
        ensure_ascii=False, indent=2,
    )  # fmt: skip


def _url(facts: KindFacts) -> str:
    url = f"{facts.scheme}://{facts.example}"
    return url if len(url) <= _URL_WIDTH else f"{url[: _URL_WIDTH - 1]}…"
