"""Signatures: a few hashes of a document, by which documents that have a passage in common find each other.

The wording of a document (its folded text without figures) is read as overlapping runs of `RUN` characters. Of
every window of some runs the one of the smallest hash is taken (winnowing: Schleimer, Wilkerson and Aiken, 2003),
so that a passage shared by two documents gives them a hash in common as soon as it is `RUN` plus one window long. A
short document has short windows; what a long window takes a short one takes too, so that documents of all lengths
meet.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import xxhash

from ...document import Document
from . import folding

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]

#: Characters of a run.
RUN = 12
#: Characters of wording up to which a window of so many runs is used; beyond, the longest.
WINDOWS = ((128, 4), (256, 8), (512, 16))
LONGEST_WINDOW = 32

_P, _MIX = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93
#: Bytes of the record, order key, hash of the id, characters, hashes.
_HEAD = struct.Struct("<IQQII")
_DIGITS = re.compile(r"\d+")


class Signature(NamedTuple):
    """What is known of a document before its text is read.

    `key` sorts by date (none last) and then by a hash of the id: an order that no order of the input changes.
    """

    key: int
    identity: int
    length: int
    hashes: Hashes


def sign(document: Document) -> bytes:
    """The signature of a document, to be appended to a file."""
    codes = folding.codes_of(document.text)
    wording = folding.wording(codes)
    hashes = winnowed(wording).tobytes()
    if len(codes):
        hashes += xxhash.xxh3_64_digest(codes.tobytes())
    identity = identify(document.id)
    size = _HEAD.size + len(hashes)
    return _HEAD.pack(size, _day(document.date) << 40 | identity >> 24, identity, len(codes), len(hashes) // 8) + hashes


def identify(identifier: str) -> int:
    """The hash of an id."""
    return xxhash.xxh3_64_intdigest(identifier.encode("utf-8", "surrogatepass"))


def read(path: Path) -> Iterator[Signature]:
    """The signatures of a file."""
    import numpy as np

    content = path.read_bytes()
    at = 0
    while at < len(content):
        size, key, identity, length, count = _HEAD.unpack_from(content, at)
        yield Signature(key, identity, length, np.frombuffer(content, np.uint64, count, at + _HEAD.size))
        at += size


@lru_cache(4096)
def _day(date: str | None) -> int:
    """The day of an ISO date as a number, of none a later one than of any."""
    parts = [int(part) for part in _DIGITS.findall(date or "")[:3]]
    year, month, day = (*parts, 0, 0, 0)[:3]
    return ((min(year, 9998) if parts else 9999) * 16 + min(month, 15)) * 32 + min(day, 31)


def hashed(codes: NDArray[np.uint32], run: int) -> Hashes:
    """The hash of every run of `run` codes: a polynomial, times a number that carries the last of them to the top."""
    import numpy as np

    if len(codes) < run:
        return np.empty(0, dtype=np.uint64)
    return _polynomials(codes.astype(np.uint64), run) * np.uint64(_MIX)


def _polynomials(values: Hashes, run: int) -> Hashes:
    """The polynomial of every run, made of those of its two halves."""
    if run == 1:
        return values
    half = run // 2
    right = _polynomials(values, half)
    left = right if run == 2 * half else _polynomials(values, run - half)
    size = len(values) - run + 1
    found = left[:size] * _power(half)
    found += right[run - half : run - half + size]
    return found


@cache
def _power(exponent: int) -> np.uint64:
    import numpy as np

    return np.uint64(pow(_P, exponent, 2**64))


def winnowed(codes: NDArray[np.uint32]) -> Hashes:
    """The hashes that stand for a document, sorted, each once; none where it is shorter than a run."""
    import numpy as np

    hashes = hashed(codes, RUN)
    window = next((size for limit, size in WINDOWS if len(codes) <= limit), LONGEST_WINDOW)
    span = 1
    while span < min(window, len(hashes)):  # the smallest of 2, 4, 8 ... neighbours
        hashes = np.minimum(hashes[:-span], hashes[span:])
        span *= 2
    return distinct(hashes)


def distinct(hashes: Hashes) -> Hashes:
    """The hashes sorted, each once."""
    import numpy as np

    hashes = np.sort(hashes)
    new = np.ones(len(hashes), dtype=bool)
    np.not_equal(hashes[1:], hashes[:-1], out=new[1:])
    return hashes[new]
