"""Making a list of segments the index: one rename, under a lock that names who holds it."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import platform
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from ..errors import CorpusError, IndexDamagedError, UsageError
from ..io.atomic import atomic, sync_all, sync_folder
from ..settings import Settings
from .fold import Folding, standard
from .listing import INFO, REBUILD, SEGMENTS, list_checksum, text_hash
from .schema import FORMAT, LIST, empty_header, form
from .segment import checksum, read_info

LOCK = "lock"
#: What lies beside the segments, by the beginnings of names.
_BESIDE = ("folding", "lexicon", "elsewhere")


def publish(
    index_dir: Path,
    segments: Mapping[str, Path | None],
    *,
    settings: Settings | None = None,
    fingerprint: str = "",
    elsewhere: Iterable[tuple[str, str, int, int]] = (),
) -> None:
    """Make `segments` the index in `index_dir`.

    A name with a path is a new segment, which is moved to ``index_dir/segments/NAME``; a name with None is there
    already. A name stands for its content: other content, other name. `settings` are those that the texts were cut
    with: the lexicon for queries is written from their dictionaries. `fingerprint` is kept for the caller
    (`read_list` gives it back). `elsewhere` says where records lie that are not in the index but can be had by id,
    reprints for one: id, file, first byte, bytes.

    Readers that are at work go on with the list they opened; what only lists before the last one name is removed.

    Raises `CorpusError` where another process is publishing, `UsageError` for a segment that is not there and
    `IndexDamagedError` for one of another version.
    """
    index_dir.mkdir(parents=True, exist_ok=True)
    with locked(index_dir):
        previous = _previous(index_dir)
        folding = standard()
        head = empty_header()
        entries = []
        for name, source in sorted(segments.items()):
            _check_name(name)
            target = index_dir / SEGMENTS / name
            if source is not None and source != target:
                _move(source, target)
            entries.append(_entry(name, target, form(head, folding.name)))
        if entries:
            sync_folder(index_dir / SEGMENTS)
        table = folding.dump()
        listing: dict[str, Any] = {
            "format": FORMAT,
            "fingerprint": fingerprint,
            "tantivy": head,
            "segments": entries,
            "folding": _write(index_dir, "folding", table, lambda stream: stream.write(table.encode())),
            "lexicon": _write(index_dir, "lexicon", *_lexicon(settings or Settings(), folding)),
        }
        places = json.dumps(sorted(elsewhere), ensure_ascii=False)
        listing["elsewhere"] = _write(
            index_dir, "elsewhere", text_hash(places), lambda stream: stream.write(places.encode())
        )
        listing["checksum"] = list_checksum(listing)
        with atomic(index_dir / LIST) as stream:
            stream.write(json.dumps(listing, ensure_ascii=False, indent=1).encode())
        _sweep(index_dir, _names(listing) | _names(previous))


@contextmanager
def locked(index_dir: Path) -> Iterator[None]:
    """Hold the index for writing. Raises `CorpusError`, which names the holder, where another process does.

    The system lets go of the lock when its holder ends, however it ends.
    """
    with (index_dir / LOCK).open("a+", encoding="utf-8") as file:
        if not _try_lock(file.fileno()):
            file.seek(0)
            holder = file.read().strip() or "another process"
            raise CorpusError(
                f"{index_dir}: the index is being written by {holder}",
                "Wait until it is done, or end it; then run again.",
            )
        file.seek(0)
        file.truncate()
        file.write(f"process {os.getpid()} on {platform.node()}")
        file.flush()
        try:
            yield
        finally:
            file.seek(0)
            file.truncate()


def _try_lock(descriptor: int) -> bool:
    try:
        import fcntl
    except ImportError:  # not a POSIX system: the rename alone keeps readers safe
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _previous(index_dir: Path) -> dict[str, Any]:
    try:
        listing = json.loads((index_dir / LIST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return listing if isinstance(listing, dict) else {}


def _check_name(name: str) -> None:
    if not name or name != Path(name).name or name.startswith(".") or name.endswith(".partial"):
        raise UsageError(f"{name!r} cannot name a segment", "Use one part of a path that does not begin with a dot.")


def _move(source: Path, target: Path) -> None:
    if not source.is_dir():
        raise UsageError(f"{source}: there is no such segment")
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():  # the same content under the same name: what is there may be in use
        shutil.rmtree(source)
        return
    try:
        source.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        partial = target.with_name(target.name + ".partial")
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(source, partial)
        sync_all(partial)
        partial.rename(target)
        shutil.rmtree(source)


def _entry(name: str, folder: Path, expected: str) -> dict[str, Any]:
    try:
        info = read_info(folder)
    except (OSError, ValueError, TypeError) as error:
        raise IndexDamagedError(f"{folder}: no segment, or a damaged one: {error}", REBUILD) from None
    if info.format != FORMAT or info.form != expected:
        raise IndexDamagedError(f"{folder}: a segment of another version", REBUILD)
    return {
        "name": name,
        "documents": info.documents,
        "parts": info.parts,
        "sizes": {file: size for file, (size, _) in info.files.items()},
        "info": checksum(folder / INFO),
    }


def _write(index_dir: Path, kind: str, key: str, write: Callable[[BinaryIO], Any]) -> dict[str, Any]:
    """The entry of a file that lies beside the segments, written if it is not there yet."""
    path = index_dir / f"{kind}-{text_hash(key)[:16]}"
    if not path.exists():
        with atomic(path) as stream:
            write(stream)
    return {"name": path.name, "file": checksum(path)}


def _lexicon(settings: Settings, folding: Folding) -> tuple[str, Callable[[BinaryIO], None]]:
    """What names the lexicon of these settings, and what writes it."""
    from ..stages import segment
    from ..stages.segment.export import export
    from .lexicon import write_lexicon

    contents = [hashlib.sha256(Path(path).read_bytes()).hexdigest() for path in settings.dictionaries]
    key = json.dumps([FORMAT, segment.VERSION, contents, folding.name])
    return key, lambda stream: write_lexicon(stream, folding, export(settings))


def _names(listing: Mapping[str, Any]) -> set[str]:
    files = {listing[kind]["name"] for kind in _BESIDE if kind in listing}
    return files | {entry["name"] for entry in listing.get("segments", ())}


def is_own(name: str) -> bool:
    """Whether this module writes a file or folder of this name into the folder of an index."""
    return name in (LIST, LOCK, SEGMENTS) or name.startswith((".", *(f"{kind}-" for kind in _BESIDE)))


def _sweep(index_dir: Path, kept: set[str]) -> None:
    """Remove what neither this list nor the one before names."""
    for path in (index_dir / SEGMENTS).glob("*"):
        if path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)
    for path in index_dir.iterdir():
        if path.is_file() and path.name not in kept and path.name not in (LIST, LOCK):
            path.unlink(missing_ok=True)
