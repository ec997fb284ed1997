"""What could not be read: set aside with place and reason, while the run goes on."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, BinaryIO, NamedTuple, TextIO

import orjson

#: How many rejects are told one by one where no file takes them.
SHOWN = 20


class Reject(NamedTuple):
    """Something that was set aside.

    `path` is the file as the user named it, `line` the line in it (from 1) and `offset` the byte at which the line
    begins, both None where the whole file is meant; for a compressed file they count in what it unpacks to.
    """

    path: str
    reason: str
    hint: str = ""
    line: int | None = None
    offset: int | None = None

    def to_json(self) -> bytes:
        """One line of JSON, without the line feed; what is not known is left out."""
        record: dict[str, Any] = {"path": self.path}
        if self.line is not None:
            record["line"] = self.line
        if self.offset is not None:
            record["offset"] = self.offset
        record["reason"] = self.reason
        if self.hint:
            record["hint"] = self.hint
        return orjson.dumps(
            {key: _printable(value) if isinstance(value, str) else value for key, value in record.items()}
        )

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{_printable(place)}: {_printable(self.reason)}" + (f" ({self.hint})" if self.hint else "")


class Rejects:
    """Counts rejects and hands each to `sink`."""

    def __init__(self, sink: Callable[[Reject], Any]) -> None:
        self.count = 0
        self._sink = sink

    def add(
        self, path: str, reason: str, hint: str = "", *, line: int | None = None, offset: int | None = None
    ) -> None:
        """Set something aside."""
        self.pass_on(Reject(path, reason, hint, line, offset))

    def pass_on(self, reject: Reject) -> None:
        """Take over what was set aside elsewhere."""
        self.count += 1
        self._sink(reject)

    def close(self) -> None:
        """Say how many more there were than were shown."""

    @classmethod
    def to_stream(cls, stream: BinaryIO) -> Rejects:
        """Rejects written as JSONL."""
        return cls(lambda reject: stream.write(reject.to_json() + b"\n"))


class ShownRejects(Rejects):
    """Rejects told on a terminal: one line each, at most `SHOWN`; `close` gives the count of the others."""

    def __init__(self, stream: TextIO | None = None) -> None:
        super().__init__(self._show)
        self._stream = stream

    def _show(self, reject: Reject) -> None:
        if self.count <= SHOWN:
            print(reject, file=self._stream or sys.stderr)

    def close(self) -> None:
        """Say how many more there were than were shown."""
        if self.count > SHOWN:
            print(f"... and {self.count - SHOWN} more were set aside", file=self._stream or sys.stderr)


def _printable(text: str) -> str:
    """The text without what could steer a terminal or could not be written: such characters are escaped."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in text
    )
