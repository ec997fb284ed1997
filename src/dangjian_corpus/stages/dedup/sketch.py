"""Signatures: a few hashes of a document, by which documents that have a passage in common find each other.

The wording of a document (its folded text without figures) is read as overlapping runs of `RUN` characters. Of
every window of some runs the one of the smallest hash is taken (winnowing: Schleimer, Wilkerson and Aiken, 2003),
so that a passage shared by two documents gives them a hash in common as soon as it is `RUN` plus one window long. A
short document has short windows; what a long window takes a short one takes too, so that documents of all lengths
meet.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import xxhash

from ...document import Document, batches
from ...lazy import regex
from . import folding

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]

#: Characters of documents that are signed together.
AT_ONCE = 1 << 16
#: Characters of a run.
RUN = 12
#: Characters of wording up to which a window of so many runs is used; beyond, the longest.
WINDOWS = ((128, 4), (256, 8), (512, 16))
LONGEST_WINDOW = 32

_P, _MIX = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93
#: Order key, hash of the id, of the content; characters, hashes.
_HEAD = struct.Struct("<QQQII")
_HEAD_WORDS = _HEAD.size // 8
#: Where in a record the number of its hashes stands, in halves of a word.
_COUNT = 2 * _HEAD_WORDS - 1
_DIGITS = regex(r"\d+")


class Signatures(NamedTuple):
    """What is known of the documents of a file before their texts are read: one entry a document, and all hashes.

    `keys` sort by date (none last) and then by a hash of the id: an order that no order of the input changes.
    `identities` are hashes of the ids, `contents` of all that a comparison looks at; `lengths` are the numbers of
    folded characters and `counts` of the hashes, which stand in `hashes` one document after the other.
    """

    keys: Hashes
    identities: Hashes
    contents: Hashes
    lengths: NDArray[np.uint32]
    counts: NDArray[np.uint32]
    hashes: Hashes


def sign(document: Document) -> bytes:
    """The signature of a document, to be appended to a file."""
    ((_, signature),) = signed((document,))
    return signature


def signed(documents: Iterable[Document]) -> Iterator[tuple[Document, bytes]]:
    """Documents, each with its signature. Some are held, since many short ones are signed at much less cost."""
    for batch in batches(documents, AT_ONCE):
        yield from zip(batch, _sign(batch), strict=True)


def _sign(documents: Sequence[Document]) -> Iterator[bytes]:
    codes, _, begins, _ = folding.codes_of_many([document.text for document in documents])
    sketches = winnowed(*folding.wordings(codes, begins))
    for document, (begin, end), sketch in zip(documents, pairwise(begins), sketches, strict=True):
        hashes = sketch.tobytes()
        if begin < end:
            hashes += xxhash.xxh3_64_digest(codes[begin:end].tobytes())
        identity = identify(document.id)
        key = _day(document.date) << 40 | identity >> 24
        yield _HEAD.pack(key, identity, _content(document), end - begin, len(hashes) // 8) + hashes


def identify(identifier: str) -> int:
    """The hash of an id."""
    return xxhash.xxh3_64_intdigest(identifier.encode("utf-8", "surrogatepass"))


def _content(document: Document) -> int:
    """A hash of all that a comparison looks at: the text, what is known of it, and where it stood in raw, which
    only edits can move that make it longer or shorter."""
    moves = [
        (number, edit[0], len(edit[1]), len(edit[2]))
        for number, layer in enumerate(document.layers)
        for edit in layer
        if len(edit[1]) != len(edit[2])
    ]
    known = repr((document.id, document.date, document.title, moves)).encode("utf-8", "backslashreplace")
    return xxhash.xxh3_64_intdigest(known, xxhash.xxh3_64_intdigest(document.text.encode("utf-8", "surrogatepass")))


def read(path: Path) -> Signatures:
    """The signatures of a file."""
    import numpy as np

    content = path.read_bytes()
    words, halves = np.frombuffer(content, np.uint64), memoryview(content).cast("I")
    begins: list[int] = []
    at = 0
    while at < len(words):
        begins.append(at)
        at += _HEAD_WORDS + halves[2 * at + _COUNT]
    heads = np.add.outer(np.array(begins, dtype=np.int64), np.arange(_HEAD_WORDS))
    keys, identities, contents, sizes = words[heads].T.reshape(_HEAD_WORDS, -1)
    is_hash = np.ones(len(words), dtype=bool)
    is_hash[heads] = False
    lengths, counts = np.ascontiguousarray(sizes).view(np.uint32).reshape(-1, 2).T
    return Signatures(keys, identities, contents, lengths, counts, words[is_hash])


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


def winnowed(codes: NDArray[np.uint32], begins: Sequence[int]) -> list[Hashes]:
    """The hashes that stand for each of some wordings, sorted, each once; none where one is shorter than a run.

    The wordings stand in `codes` one after the other; `begins` tells where each begins, and where the last ends.
    """
    import numpy as np

    windows = [_window(end - begin) for begin, end in pairwise(begins)]
    found: list[Hashes] = [np.empty(0, dtype=np.uint64)] * len(windows)
    smallest = hashed(codes, RUN)  # of so many neighbours from each one on
    span = 1
    while span <= max(windows, default=0):
        for number in (number for number, window in enumerate(windows) if window == span):
            found[number] = distinct(smallest[begins[number] : begins[number + 1] - RUN - span + 2])
        smallest = np.minimum(smallest[:-span], smallest[span:])
        span *= 2
    return found


@cache
def _window(size: int) -> int:
    """The window of a wording of so many characters: a power of two that its runs fill, 0 where it has none."""
    window = next((window for limit, window in WINDOWS if size <= limit), LONGEST_WINDOW)
    while window > max(0, size - RUN + 1):
        window //= 2
    return window


def distinct(hashes: Hashes) -> Hashes:
    """The hashes sorted, each once."""
    found = _unlike_the_last(hashes)  # neighbouring windows have most in common, and with it the smallest
    found.sort()
    return _unlike_the_last(found)


def _unlike_the_last(hashes: Hashes) -> Hashes:
    import numpy as np

    new = np.empty(len(hashes), dtype=bool)
    new[:1] = True
    np.not_equal(hashes[1:], hashes[:-1], out=new[1:])
    return hashes.compress(new)  # a fraction of what a mask as an index takes
