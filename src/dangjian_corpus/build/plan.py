"""Shards: which inputs are worked on together, named by the data and never by the number of workers.

Inputs stand in the order of their ids. A shard ends where the next input's own name says so, so that adding or
removing a file changes the shard it falls in and no other.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

import xxhash

from ..io.walk import InputFile

#: Inputs a shard holds on average, where they are small.
FILES_A_SHARD = 64
#: Bytes a shard holds on average, where they are not.
BYTES_A_SHARD = 8 * 2**20


class Shard(NamedTuple):
    """Inputs that are worked on together. `name` is the stem of the shard's files."""

    name: str
    files: tuple[InputFile, ...]


def shards(files: Sequence[InputFile]) -> list[Shard]:
    """The shards of `files`, which are in the order of their ids."""
    return [Shard(_name(group[0]), tuple(group)) for group in _groups(files)]


def _groups(files: Sequence[InputFile]) -> Iterator[list[InputFile]]:
    group: list[InputFile] = []
    for file in files:
        if group and _begins_shard(file):
            yield group
            group = []
        group.append(file)
    if group:
        yield group


def _begins_shard(file: InputFile) -> bool:
    """Whether a shard begins with this input: its name decides, the likelier the larger it is."""
    try:
        size = file.path.stat().st_size
    except OSError:
        size = 0
    share = 1 / FILES_A_SHARD + size / BYTES_A_SHARD
    return xxhash.xxh64_intdigest(file.id.encode()) < share * 2**64


def _name(first: InputFile) -> str:
    stem = re.sub(r"[^\w.-]+", "_", PurePosixPath(first.id).name)[:40].strip("._") or "shard"
    return f"{stem}-{hashlib.sha256(first.id.encode()).hexdigest()[:10]}"
