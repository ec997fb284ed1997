"""Shards: which inputs are worked on together, named by the data and never by the number of workers.

Inputs stand in the order of their ids. A shard ends where the next input's own name says so, so that adding or
removing a file changes the shard it falls in and no other. A large file of JSON lines is several shards, so that
adding to it changes the last of them.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

import xxhash

from ..io import contents
from ..io.walk import WHOLE, InputFile

#: Inputs a shard holds on average, where they are small.
FILES_A_SHARD = 64
#: Bytes a shard holds on average, where they are not.
BYTES_A_SHARD = 4 * 2**20
#: Bytes that a shard does not go beyond, but for one input that is larger by itself: chance makes some large.
LARGEST_SHARD = 4 * BYTES_A_SHARD


class Shard(NamedTuple):
    """Inputs that are worked on together. `name` is the stem of the shard's files."""

    name: str
    files: tuple[InputFile, ...]


def shards(files: Sequence[InputFile]) -> list[Shard]:
    """The shards of `files`, which are in the order of their ids."""
    taken: Counter[str] = Counter()
    found = []
    for group in _groups(part for file in files for part in contents.parts(file)):
        name = _name(group[0])
        taken[name] += 1  # files below two roots may have one id
        found.append(Shard(name if taken[name] == 1 else f"{name}~{taken[name]}", tuple(group)))
    return found


def size(shard: Shard) -> int:
    """Bytes of the inputs of a shard, roughly: those of compressed ones are not known before they are read."""
    return sum(max(0, min(file.part.end, _size(file)) - file.part.start) for file in shard.files)


def _groups(files: Iterable[InputFile]) -> Iterator[list[InputFile]]:
    group: list[InputFile] = []
    held = 0
    for file in files:
        size = _size(file)
        if group and (group[-1].part != WHOLE or _begins_shard(file, size) or held + size > LARGEST_SHARD):
            yield group
            group, held = [], 0
        group.append(file)
        held += size
    if group:
        yield group


def _size(file: InputFile) -> int:
    try:
        return file.path.stat().st_size
    except OSError:
        return 0


def _begins_shard(file: InputFile, size: int) -> bool:
    """Whether a shard begins with this input: its name decides, the likelier the larger it is."""
    if file.part != WHOLE:
        return True
    share = 1 / FILES_A_SHARD + size / BYTES_A_SHARD
    return xxhash.xxh64_intdigest(file.id.encode()) < share * 2**64


def _name(first: InputFile) -> str:
    stem = re.sub(r"[^\w.-]+", "_", PurePosixPath(first.id).name)[:40].strip("._") or "shard"
    place = "" if first.part == WHOLE else f"-{first.part.start:012}"
    return f"{stem}-{hashlib.sha256(first.id.encode()).hexdigest()[:10]}{place}"
