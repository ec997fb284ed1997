"""A file as bytes in memory."""

from __future__ import annotations

import mmap
from pathlib import Path


def mapped(path: Path) -> bytes | mmap.mmap:
    """A file as bytes in memory, read as far as they are asked for; an empty one cannot be mapped."""
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""
