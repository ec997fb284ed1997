"""The list of segments that is an index: one small file, whose replacement publishes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from ..errors import IndexDamagedError
from .schema import FORMAT, LIST

#: The folder of the segments in the folder of an index.
SEGMENTS = "segments"

#: What a segment has beside Tantivy's files and those of `store`.
INFO = "segment.json"
VOCABULARY = "vocabulary.json.zst"
TOKENS = "tokens.npy"
STARTS = "starts.npy"
ALPHABET = "alphabet.txt"

REBUILD = "Build it anew: corpus index -i DIR"


def read_list(index_dir: Path) -> dict[str, Any]:
    """The list of segments. Raises `IndexDamagedError` where it is missing, of another version or damaged."""
    path = index_dir / LIST
    try:
        listing = json.loads(path.read_bytes())
        version = listing["format"]
    except (FileNotFoundError, NotADirectoryError):
        raise _missing(index_dir) from None
    except (OSError, ValueError, KeyError, TypeError):
        damaged(index_dir, f"{LIST} cannot be read")
    if version != FORMAT:
        raise IndexDamagedError(
            f"{index_dir}: an index of version {version}, this program reads version {FORMAT}", REBUILD
        )
    if listing.get("checksum") != list_checksum(listing):
        damaged(index_dir, f"{LIST} is not what was written")
    return dict(listing)


def _missing(index_dir: Path) -> IndexDamagedError:
    """What to say where no index is: a folder that is none, or one of those in a corpus, may have been named."""
    folder = index_dir.parent
    if (folder.parent / index_dir.name / LIST).is_file():
        return IndexDamagedError(f"{index_dir}: there is no index here", f"The corpus is {folder.parent}: name that.")
    return IndexDamagedError(
        f"{index_dir}: there is no index here" if folder.exists() else f"{folder}: no such folder",
        "Build one: corpus build PATH... -o DIR, or name its folder with -i.",
    )


def damaged(index_dir: Path, reason: str) -> NoReturn:
    """Raise the error for an index that cannot be read."""
    raise IndexDamagedError(f"{index_dir}: the index is damaged: {reason}", REBUILD)


def list_checksum(listing: Mapping[str, Any]) -> str:
    """What the entry `checksum` of a list must be."""
    return text_hash(json.dumps({key: value for key, value in listing.items() if key != "checksum"}, sort_keys=True))


def text_hash(text: str) -> str:
    """The sha256 of a text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()
