"""Reading the options of a command, short ones run together and long ones with “=” or a word of their own."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workbench.project.importing.commands.shellwords import WORDS_MAX, CommandError, Word


@dataclass(frozen=True, slots=True)
class Given:
    """An option as it was given; ``value`` is empty where it takes none."""

    name: str  # the long name
    value: str
    offset: int


@dataclass(slots=True)
class Arguments:
    """What stands behind the command's name."""

    options: list[Given] = field(default_factory=list)
    places: list[Word] = field(default_factory=list)

    def last(self, name: str) -> Given | None:
        return next((each for each in reversed(self.options) if each.name == name), None)

    def has(self, name: str) -> bool:
        return self.last(name) is not None


def read_arguments(
    words: Sequence[Word], short: Mapping[str, str], with_value: frozenset[str], without_value: frozenset[str]
) -> Arguments:
    """``short`` gives the long names of letters. Raises :class:`CommandError` for an option that is not known."""
    found = Arguments()
    rest = deque(words)
    while rest:
        word = rest.popleft()
        if word.text == "--":
            found.places += rest
            break
        if word.text.startswith("--"):
            name, sign, value = word.text[2:].partition("=")
            if name in without_value and not sign:
                found.options.append(Given(name, "", word.offset))
            elif name in with_value:
                found.options.append(Given(name, value if sign else _next(rest, word), word.offset))
            else:
                raise CommandError(f"the option {word.text[:60]} is not known here", word.offset)
        elif word.text.startswith("-") and len(word.text) > 1:
            _read_short(word, rest, short, with_value, found)
        else:
            found.places.append(word)
    return found


def _read_short(
    word: Word, rest: deque[Word], short: Mapping[str, str], with_value: frozenset[str], found: Arguments
) -> None:
    letters = word.text[1:]
    if len(letters) + len(found.options) > WORDS_MAX and short.get(letters[0]) not in with_value:
        raise CommandError(f"a command has at most {WORDS_MAX:,} options here", word.offset)
    for index, letter in enumerate(letters):
        name = short.get(letter)
        if name is None:
            raise CommandError(f"the option -{letter} is not known here", word.offset)
        if name in with_value:
            found.options.append(Given(name, letters[index + 1 :] or _next(rest, word), word.offset))
            return
        found.options.append(Given(name, "", word.offset))


def _next(rest: deque[Word], word: Word) -> str:
    if not rest:
        raise CommandError(f"{word.text[:60]} needs a value behind it", word.offset)
    return rest.popleft().text
