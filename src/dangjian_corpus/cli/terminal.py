"""What may reach a terminal: scraped text is hostile, so it is shown and never obeyed."""

from __future__ import annotations

import re
import sys
from io import RawIOBase
from typing import Any

#: C0 and C1 controls (escape sequences begin with one), bidirectional overrides, and what breaks a line.
_HOSTILE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_ONE_LINE = re.compile("[\n\t]+")


def safe(text: str, *, one_line: bool = True) -> str:
    """`text` with every character that could steer a terminal written out, as `\\x1b` or `\\u202e`.

    Line feeds and tabs become a space where `one_line` says so; else they stay.
    """
    if one_line:
        text = _ONE_LINE.sub(" ", text)
    return _HOSTILE.sub(_written_out, text)


def _written_out(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def counted(number: int, noun: str) -> str:
    """`1 document`, `1,234 documents`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


class Stdout(RawIOBase):
    """Stdout for data: to a program as it is, to a terminal with everything written out that could steer it."""

    def writable(self) -> bool:
        """It is for writing."""
        return True

    def write(self, data: Any) -> int:
        """Write whole characters."""
        shown = safe(data.decode("utf-8", "replace"), one_line=False).encode() if stdout_is_terminal() else data
        sys.stdout.buffer.write(shown)
        return len(data)

    def flush(self) -> None:
        """Bring what was written on its way."""
        sys.stdout.buffer.flush()


def stdout_is_terminal() -> bool:
    """Whether a person reads stdout."""
    return sys.stdout.isatty()


def stderr_is_terminal() -> bool:
    """Whether a person reads stderr."""
    return sys.stderr.isatty()
