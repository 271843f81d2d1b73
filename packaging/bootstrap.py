#!/usr/bin/env python3
"""Set up and run, set up and test, or only set up: README.md has the commands.

Python's own library is all that is needed. This file is written so that every Python since 2.7 can read it: one
that is too old gets a sentence, not a syntax error. What follows the check may use the language of today.
"""
import sys

OLDEST_PYTHON = (3, 11)  # `requires-python` in pyproject.toml; a test keeps the two equal


def old_python_sentence(version):
    """What to tell a Python that is too old; None for one that will do."""
    if tuple(version[:2]) >= OLDEST_PYTHON:
        return None
    sentence = "Socket Workbench needs Python {0}.{1} or newer, and this is Python {2}.{3}: start {4} with a newer one."
    return sentence.format(OLDEST_PYTHON[0], OLDEST_PYTHON[1], version[0], version[1], sys.argv[0])


def main():
    """The exit code of what was started; 2 for a Python that is too old or a command that is not known."""
    sentence = old_python_sentence(sys.version_info)
    if sentence:
        sys.stderr.write(sentence + "\n")
        return 2
    from setup_steps.command_line import obey

    return obey(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
