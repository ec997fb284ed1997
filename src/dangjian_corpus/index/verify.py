"""Checking every byte of an index against what was written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import IndexDamagedError
from .listing import INFO, SEGMENTS, read_list
from .schema import LIST
from .segment import checksum, read_info


class Damage(NamedTuple):
    """A file that is not what was written, and what must be built anew for it.

    `segment` is the segment it belongs to; None where the index must be published anew.
    """

    path: Path
    reason: str
    segment: str | None

    @property
    def remedy(self) -> str:
        """What to do."""
        if self.segment is None:
            return "build the index anew: corpus index -i DIR"
        return f"remove {self.segment} and run corpus index -i DIR: it builds what is missing"


def verify(index_dir: Path) -> list[Damage]:
    """Every damage of the index in a folder: a byte changed, missing or too many in any of its files.

    Raises `IndexDamagedError` where there is no index, or one of another version.
    """
    try:
        listing = read_list(index_dir)
    except IndexDamagedError as error:
        if not (index_dir / LIST).exists():
            raise
        return [Damage(index_dir / LIST, error.message, None)]
    return list(_damages(index_dir, listing))


def _damages(index_dir: Path, listing: dict[str, Any]) -> Iterator[Damage]:
    for kind in ("folding", "lexicon", "elsewhere"):
        path = index_dir / listing[kind]["name"]
        reason = _compare(path, listing[kind]["file"])
        if reason:
            yield Damage(path, reason, None)
    for entry in listing["segments"]:
        folder = index_dir / SEGMENTS / entry["name"]
        reason = _compare(folder / INFO, entry["info"])
        if reason:
            yield Damage(folder / INFO, reason, entry["name"])
            continue
        for name, stated in read_info(folder).files.items():
            reason = _compare(folder / name, stated)
            if reason:
                yield Damage(folder / name, reason, entry["name"])


def _compare(path: Path, stated: Any) -> str:
    """How a file differs from its stated size and checksum; empty where it does not."""
    try:
        size, digest = checksum(path)
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    if size != stated[0]:
        return f"{size} bytes where {stated[0]} were written"
    return "" if digest == stated[1] else "its bytes are not those that were written"
