"""The likeliest reading of bytes that are not all in one encoding, or not all characters.

Blocks between bytes that are a character in every encoding are judged first: one that decodes and reads well stays
as it is. The others choose the encoding that makes the likeliest text (a change costs); where the change falls,
and around every byte that cannot be decoded, a search over all ways to read the bytes (Viterbi: each character in
each encoding, a byte left out, a change of encoding) decides to the byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .chinese_codecs import (
    BYTE_CODECS,
    SEPARATOR,
    Piece,
    character_at,
    decode_leniently,
    decode_strictly,
)
from .likelihood import BROKEN, READABLE, log_likelihood, table

_BLOCK = 1024
#: What a change of encoding costs, in nats.
_CHANGE = 9.0
#: How far around a byte that cannot be decoded the search looks, in bytes.
_BEFORE, _AFTER = 128, 64

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def read(data: bytes, start: int, end: int, main: str) -> list[Piece]:
    """The pieces of ``data[start:end]``, which is mostly in `main`, one of `BYTE_CODECS`; neighbours differ."""
    blocks = list(_blocks(data, start, end))
    chosen = _choose(data, blocks, main)
    pieces: list[Piece] = []
    for number, ((block_start, block_end), codec) in enumerate(zip(blocks, chosen, strict=True)):
        changes = codec != (chosen[number - 1] if number else codec) or codec != (
            chosen[number + 1] if number + 1 < len(chosen) else codec
        )
        if changes:
            found, _ = _search(data, block_start, block_end, block_end, codec)
        else:
            found = _mend(data, block_start, block_end, codec)
        pieces.extend(found)
    return _joined(pieces)


def _blocks(data: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        found = SEPARATOR.search(data, min(start + _BLOCK, end), end)
        stop = found.end() if found else end
        yield start, stop
        start = stop


def _choose(data: bytes, blocks: list[tuple[int, int]], main: str) -> list[str]:
    """An encoding for each block: the likeliest sequence, where a block that reads well in `main` stays in it."""
    others = tuple(codec for codec in BYTE_CODECS if codec != main)
    scores = {main: 0.0}
    back: list[dict[str, str]] = []
    for start, end in blocks:
        block = memoryview(data)[start:end]
        own = {main: 0.0}
        if not _reads_well(block, main):
            own = {codec: log_likelihood(decode_leniently(block, codec)) for codec in (main, *others)}
        step: dict[str, float] = {}
        came: dict[str, str] = {}
        for codec, value in own.items():
            came[codec] = max(scores, key=lambda before: scores[before] - (_CHANGE if before != codec else 0.0))
            step[codec] = scores[came[codec]] - (_CHANGE if came[codec] != codec else 0.0) + value
        scores = step
        back.append(came)
    codec = max(scores, key=scores.__getitem__)
    chosen: list[str] = []
    for came in reversed(back):
        chosen.append(codec)
        codec = came[codec]
    return chosen[::-1]


def _reads_well(block: memoryview, codec: str) -> bool:
    try:
        text = decode_strictly(block, codec)
    except UnicodeDecodeError:
        return False
    foreign = "".join(_NOT_ASCII.findall(text))
    return log_likelihood(foreign) >= READABLE * len(foreign)


def _mend(data: bytes, start: int, end: int, codec: str) -> list[Piece]:
    """Read a block in its encoding and search around every byte that cannot be decoded."""
    pieces: list[Piece] = []
    view = memoryview(data)
    while start < end:
        try:
            decode_strictly(view[start:end], codec)
        except UnicodeDecodeError as error:
            bad = start + error.start
            left = _boundary(data, start, bad, codec)
            found = SEPARATOR.search(data, min(bad + _AFTER, end), end)
            right = min(found.end() if found else end, bad + 4 * _AFTER, end)
            if left > start:
                pieces.append(Piece(start, left, codec))
            around, start = _search(data, left, right, end, codec)
            pieces.extend(around)
            codec = next((piece.codec for piece in reversed(around) if piece.codec), codec)
        else:
            pieces.append(Piece(start, end, codec))
            break
    return pieces


def _boundary(data: bytes, start: int, bad: int, codec: str) -> int:
    """Where to begin looking: a place between characters at most some `_BEFORE` bytes before `bad`."""
    if bad - start <= _BEFORE:
        return start
    left = bad - _BEFORE
    found = SEPARATOR.search(data, left, bad)
    if found:
        return found.end()
    position = start
    while position < left:
        size, _ = character_at(data, position, codec) or (1, "")
        position += size
    return min(position, bad)


def _search(data: bytes, start: int, end: int, limit: int, main: str) -> tuple[list[Piece], int]:
    """The likeliest reading of ``data[start:end]``, entered in `main`; also where it ends.

    The last character may reach past `end`, but not past `limit`.
    """
    likelihood = table()
    codecs = (main, *(codec for codec in BYTE_CODECS if codec != main))
    reach = min(end + 3, limit)
    # best[i][codec]: the best log-likelihood of the bytes before start + i when the next is read in codec, how many
    # bytes the last step took, whether they were a character, and the codec before that step.
    best: list[dict[str, tuple[float, int, bool, str]]] = [{} for _ in range(reach - start + 1)]
    best[0] = {codec: (0.0 if codec == main else -_CHANGE, 0, True, main) for codec in codecs}
    for here in range(end - start):
        ways = best[here]
        if not ways:
            continue
        top = max(ways, key=lambda codec: ways[codec][0])
        for codec in codecs:
            score, before = ways[codec][0] if codec in ways else float("-inf"), codec
            if ways[top][0] - _CHANGE > score:
                score, before = ways[top][0] - _CHANGE, top
            _relax(best[here + 1], codec, score + BROKEN, 1, False, before)
            found = character_at(data, start + here, codec)
            if found and here + found[0] < len(best):
                value = sum(map(likelihood.__getitem__, found[1]))
                _relax(best[here + found[0]], codec, score + value, found[0], True, before)
    here, codec = max(
        ((at, codec) for at in range(end - start, len(best)) for codec in best[at]),
        key=lambda way: best[way[0]][way[1]][0],
    )
    stop = start + here
    pieces: list[Piece] = []
    while here:
        _, size, whole, before = best[here][codec]
        pieces.append(Piece(start + here - size, start + here, codec if whole else None))
        here, codec = here - size, before
    return _joined(pieces[::-1]), stop


def _relax(
    ways: dict[str, tuple[float, int, bool, str]], codec: str, score: float, size: int, whole: bool, before: str
) -> None:
    if codec not in ways or score > ways[codec][0]:
        ways[codec] = (score, size, whole, before)


def _joined(pieces: list[Piece]) -> list[Piece]:
    """The same pieces, where neighbours of one encoding are one."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].codec == piece.codec:
            piece = joined.pop()._replace(end=piece.end)
        joined.append(piece)
    return joined
