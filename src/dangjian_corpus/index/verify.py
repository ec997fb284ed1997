"""Checking an index against what was written, and removing what is not that."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import IndexDamagedError
from .listing import INFO, SEGMENTS, read_list
from .schema import LIST
from .segment import checksum, read_info


class Damage(NamedTuple):
    """A file that is not what was written; `segment` is the folder of the segment it belongs to, if it does to one."""

    path: Path
    reason: str
    segment: Path | None = None


def verify(index_dir: Path) -> list[Damage]:
    """Every damage of the index in a folder: a byte changed, missing or too many in any of its files.

    Raises `IndexDamagedError` where there is no index, or one of another version.
    """
    try:
        listing = read_list(index_dir)
    except IndexDamagedError as error:
        if not (index_dir / LIST).exists():
            raise
        return [Damage(index_dir / LIST, error.message)]
    return list(_damages(index_dir, listing))


def discard_damaged(index_dir: Path, *, thoroughly: bool) -> bool:
    """Remove what is not as it was written, so that it is made again; whether there was any.

    Bytes are compared where it is to be done `thoroughly`, else only sizes. Where the list is damaged itself, segments
    are held to their own account of their files, and what lies beside them goes.
    """
    try:
        damages = list(_damages(index_dir, read_list(index_dir), thoroughly=thoroughly))
    except IndexDamagedError:
        is_damaged = (index_dir / LIST).exists()
        damages = [Damage(path, "") for path in index_dir.glob("*-*") if path.is_file()] if is_damaged else []
        for folder in (index_dir / SEGMENTS).glob("*"):
            damages += _damages_of(folder, thoroughly=thoroughly)
    for damage in damages:
        if damage.segment is not None:
            shutil.rmtree(damage.segment, ignore_errors=True)
        else:
            damage.path.unlink(missing_ok=True)
    return bool(damages)


def _damages(index_dir: Path, listing: dict[str, Any], *, thoroughly: bool = True) -> Iterator[Damage]:
    for kind in ("folding", "lexicon", "elsewhere"):
        path = index_dir / listing[kind]["name"]
        reason = _compare(path, listing[kind]["file"], thoroughly=thoroughly)
        if reason:
            yield Damage(path, reason)
    for entry in listing["segments"]:
        folder = index_dir / SEGMENTS / entry["name"]
        reason = _compare(folder / INFO, entry["info"], thoroughly=thoroughly)
        if reason:
            yield Damage(folder / INFO, reason, folder)
        else:
            yield from _damages_of(folder, thoroughly=thoroughly)


def _damages_of(folder: Path, *, thoroughly: bool) -> Iterator[Damage]:
    """The damages of a segment, by its own account of its files."""
    try:
        files = read_info(folder).files
    except (OSError, ValueError, TypeError) as error:
        yield Damage(folder / INFO, f"it cannot be read: {error}", folder)
        return
    for name, stated in files.items():
        reason = _compare(folder / name, stated, thoroughly=thoroughly)
        if reason:
            yield Damage(folder / name, reason, folder)


def _compare(path: Path, stated: Any, *, thoroughly: bool) -> str:
    """How a file differs from its stated size and, where that is asked for, checksum; empty where it does not."""
    try:
        size, digest = checksum(path) if thoroughly else (path.stat().st_size, stated[1])
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    if size != stated[0]:
        return f"{size} bytes where {stated[0]} were written"
    return "" if digest == stated[1] else "its bytes are not those that were written"
