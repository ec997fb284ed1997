"""The only exceptions that reach a user.

Everything else that escapes is a defect of the program, not of the input.
"""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes of every command."""

    DONE = 0
    NOTHING_FOUND = 1
    USAGE = 2
    BAD_INPUT = 3
    BAD_INDEX = 4
    INTERRUPTED = 130


class CorpusError(Exception):
    """What was wrong and where (`message`), what to do about it (`hint`), and how to exit."""

    exit_code: Exit = Exit.BAD_INPUT

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class UsageError(CorpusError):
    """An option or argument that cannot be meant."""

    exit_code = Exit.USAGE


class InputError(CorpusError):
    """A file or record that cannot be read."""

    exit_code = Exit.BAD_INPUT


class LedgerError(CorpusError):
    """Edits that do not fit the text they are applied to."""

    exit_code = Exit.BAD_INPUT


class RuleError(CorpusError):
    """A rule pack that cannot be loaded."""

    exit_code = Exit.USAGE

    def __init__(self, message: str, hint: str = "docs/packs.md shows what a pack looks like.") -> None:
        super().__init__(message, hint)


class NothingFoundError(CorpusError):
    """A document, rule or hit that is not there."""

    exit_code = Exit.NOTHING_FOUND


class IndexDamagedError(CorpusError):
    """An index that is missing, foreign, of another version or damaged."""

    exit_code = Exit.BAD_INDEX
