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

_P = 0x9E3779B97F4A7C15
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
    import numpy as np

    codes = folding.codes_of(document.text)
    wording = folding.wording(codes)
    found = winnowed(wording)
    whole = np.array([xxhash.xxh3_64_intdigest(codes.tobytes())], dtype=np.uint64)
    hashes = np.concatenate((found, whole)) if len(wording) else found
    identity = identify(document.id)
    head = _HEAD.pack(_HEAD.size + 8 * len(hashes), _key(document.date, identity), identity, len(wording), len(hashes))
    return head + hashes.tobytes()


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


def _key(date: str | None, identity: int) -> int:
    parts = [int(part) for part in _DIGITS.findall(date or "")[:3]]
    year, month, day = (*parts, 0, 0, 0)[:3]
    day_number = ((min(year, 9998) if parts else 9999) * 16 + min(month, 15)) * 32 + min(day, 31)
    return day_number << 40 | identity >> 24


def hashed(codes: NDArray[np.uint32], run: int) -> Hashes:
    """The hash of every run of `run` codes: a polynomial, mixed so that its order is that of chance."""
    import numpy as np

    if len(codes) < run:
        return np.empty(0, dtype=np.uint64)
    values = _polynomials(codes.astype(np.uint64), run)
    values = (values ^ (values >> np.uint64(32))) * np.uint64(0xD6E8FEB86659FD93)
    return values ^ (values >> np.uint64(32))


def _polynomials(values: Hashes, run: int) -> Hashes:
    """The polynomial of every run, made of those of its two halves."""
    import numpy as np

    if run == 1:
        return values
    half = run // 2
    right = _polynomials(values, half)
    left = right if run == 2 * half else _polynomials(values, run - half)
    size = len(values) - run + 1
    return left[:size] * np.uint64(pow(_P, half, 2**64)) + right[run - half : run - half + size]


def winnowed(codes: NDArray[np.uint32]) -> Hashes:
    """The hashes that stand for a document, sorted, each once; none where it is shorter than a run."""
    import numpy as np

    hashes = hashed(codes, RUN)
    window = next((size for limit, size in WINDOWS if len(codes) <= limit), LONGEST_WINDOW)
    if len(hashes) > window:
        span = 1
        while span < window:  # the smallest of 2, 4, 8 ... neighbours
            hashes = np.minimum(hashes[:-span], hashes[span:])
            span *= 2
        # Neighbouring windows mostly have the same smallest hash.
        hashes = hashes[np.concatenate(([True], hashes[1:] != hashes[:-1]))]
    else:
        hashes = hashes[hashes == hashes.min()][:1] if len(hashes) else hashes
    return np.unique(hashes)
