"""The likeliest reading of bytes that are not all in one encoding, or not all characters.

Blocks between bytes that are a character in every encoding are judged first: one that decodes and reads well stays
as it is. The others choose the encoding that makes the likeliest text (a change costs); where the change falls,
and around every byte that cannot be decoded, a search over all ways to read the bytes (Viterbi: each character in
each encoding, a byte left out, a change of encoding) decides to the byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import inf

from ..lazy import regex
from .chinese_codecs import (
    BYTE_CODECS,
    SEPARATOR,
    Piece,
    character_at,
    decode_leniently,
    decode_strictly,
    size_at,
)
from .likelihood import BROKEN, READABLE, log_likelihood

_BLOCK = 384
#: What a change of encoding costs, in nats: after white space or a tag, and anywhere else.
_CHANGE, _CHANGE_INSIDE = 10.0, 20.0
_CHANGES_AFTER = b"\t\n\r >"
#: How far around a byte that cannot be decoded the search looks at most, in bytes.
_BEFORE, _AFTER = 2048, 64

#: The longest block that is searched as a whole, in bytes.
_LARGEST_SEARCH = 4096
#: Where more than this is doubtful, in bytes, nothing is searched: it would take minutes.
_MOST_SEARCHED = 2**21

_NOT_ASCII = regex(r"[^\x00-\x7f]+")


def read(data: bytes, start: int, end: int, main: str) -> list[Piece]:
    """The pieces of ``data[start:end]``, which is mostly in `main`, one of `BYTE_CODECS`; neighbours differ."""
    blocks = list(_blocks(data, start, end))
    view = memoryview(data)
    fine = [_reads_well(view[block_start:block_end], main) for block_start, block_end in blocks]
    if all(fine):
        return [Piece(start, end, main)] if blocks else []
    chosen = _choose(data, blocks, fine, main)
    changes = [
        not before == codec == after
        for before, codec, after in zip(chosen[:1] + chosen, chosen, chosen[1:] + chosen[-1:], strict=False)
    ]
    doubtful = [
        change or not (well if codec == main else _reads_well(view[block[0] : block[1]], codec))
        for block, codec, change, well in zip(blocks, chosen, changes, fine, strict=True)
    ]
    thorough = (
        sum(block[1] - block[0] for block, doubt in zip(blocks, doubtful, strict=True) if doubt) <= _MOST_SEARCHED
    )
    valid = _decodes(view[start:end], main)
    pieces: list[Piece] = []
    for number, (block_start, block_end) in enumerate(blocks):
        codec, found = chosen[number], list[Piece]()
        if doubtful[number] and thorough and block_end - block_start <= _LARGEST_SEARCH:
            before, after = chosen[max(number - 1, 0)], chosen[min(number + 1, len(chosen) - 1)]
            found, _ = _search(data, block_start, block_end, block_end, codec, before, after)
        if valid and found and not any(_is_other(data, piece, main) for piece in found):
            # Where all is valid, no byte is given up for a text that reads better.
            found = [Piece(block_start, block_end, main)]
        pieces += found or _mend(data, block_start, block_end, codec, thorough)
    return _joined(pieces)


def _is_other(data: bytes, piece: Piece, main: str) -> bool:
    """Whether a piece holds more than ASCII in another encoding."""
    return piece.codec not in (main, None) and not data[piece.start : piece.end].isascii()


def _blocks(data: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        found = SEPARATOR.search(data, min(start + _BLOCK, end), end)
        stop = found.end() if found else end
        yield start, stop
        start = stop


def _choose(data: bytes, blocks: list[tuple[int, int]], fine: list[bool], main: str) -> list[str]:
    """An encoding for each block: the likeliest sequence, where a block that is `fine` in `main` stays in it."""
    others = tuple(codec for codec in BYTE_CODECS if codec != main)
    scores = {main: 0.0}
    back: list[dict[str, str]] = []
    for (start, end), well in zip(blocks, fine, strict=True):
        own = {main: 0.0}
        if not well:
            block = memoryview(data)[start:end]
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


def _decodes(block: memoryview, codec: str) -> bool:
    try:
        decode_strictly(block, codec)
    except UnicodeDecodeError:
        return False
    return True


def _reads_well(block: memoryview, codec: str) -> bool:
    try:
        text = decode_strictly(block, codec)
    except UnicodeDecodeError:
        return False
    foreign = "".join(_NOT_ASCII.findall(text))
    return log_likelihood(foreign) >= READABLE * len(foreign)


def _mend(data: bytes, start: int, end: int, codec: str, thorough: bool) -> list[Piece]:
    """Read a block in its encoding; search around every byte that cannot be decoded, or just leave it out."""
    pieces: list[Piece] = []
    view = memoryview(data)
    while start < end:
        try:
            decode_strictly(view[start:end], codec)
        except UnicodeDecodeError as error:
            bad = start + error.start
            if not thorough:
                pieces += (Piece(start, bad, codec), Piece(bad, bad + 1, None))
                start = bad + 1
                continue
            left = _boundary(data, start, bad, codec)
            found = SEPARATOR.search(data, min(bad + _AFTER, end), end)
            right = min(found.end() if found else end, bad + 4 * _AFTER, end)
            if left > start:
                pieces.append(Piece(start, left, codec))
            around, start = _search(data, left, right, end, codec, codec, codec)
            pieces.extend(around)
            codec = next((piece.codec for piece in reversed(around) if piece.codec), codec)
        else:
            pieces.append(Piece(start, end, codec))
            break
    return pieces


def _boundary(data: bytes, start: int, bad: int, codec: str) -> int:
    """Where to begin looking: a place between characters before `bad`.

    What a lost byte puts out of step stays so up to a byte that cannot be decoded, and never passes a separator.
    """
    left = max(start, bad - _BEFORE)
    separators = [found.end() for found in SEPARATOR.finditer(data, left, bad)]
    if separators or left == start:
        return separators[-1] if separators else start
    position = start
    while position < left:
        size, _ = character_at(data, position, codec) or (1, "")
        position += size
    return min(position, bad)


def _search(
    data: bytes, start: int, end: int, limit: int, main: str, before: str, after: str
) -> tuple[list[Piece], int]:
    """The likeliest reading of ``data[start:end]``, mostly in `main`, entered in one encoding and left in another.

    Also gives where the reading ends: its last character may reach past `end`, but not past `limit`.
    """
    codecs = (main, *(codec for codec in BYTE_CODECS if codec != main))
    length = end - start
    reach = min(end + 3, limit) - start
    # For every codec and number of bytes read: the best log-likelihood so far, and the last step of it: how many
    # bytes it took, whether they were a character, and the codec (by its number) before a change.
    score = [[-inf] * (reach + 1) for _ in codecs]
    steps: list[list[tuple[int, bool, int]]] = [[(0, False, 0)] * (reach + 1) for _ in codecs]
    for number, codec in enumerate(codecs):
        score[number][0] = 0.0 if codec == before else -_CHANGE
    for here in range(length):
        at = start + here
        change = _CHANGE if at == 0 or data[at - 1] in _CHANGES_AFTER else _CHANGE_INSIDE
        top = max(range(len(codecs)), key=lambda number: score[number][here])
        for number, codec in enumerate(codecs):
            value, came = score[number][here], number
            if score[top][here] - change > value:
                value, came = score[top][here] - change, top
            if value + BROKEN > score[number][here + 1]:
                score[number][here + 1] = value + BROKEN
                steps[number][here + 1] = (1, False, came)
            size = size_at(data, at, codec)
            if here + size <= reach:
                judged = value + _judged(data[at : at + size], codec)
                if judged > score[number][here + size]:
                    score[number][here + size] = judged
                    steps[number][here + size] = (size, True, came)
    here, number = max(
        ((here, number) for here in range(length, reach + 1) for number in range(len(codecs))),
        key=lambda way: score[way[1]][way[0]] - (0.0 if codecs[way[1]] == after else _CHANGE_INSIDE),
    )
    stop = start + here
    pieces: list[Piece] = []
    while here:
        size, whole, came = steps[number][here]
        pieces.append(Piece(start + here - size, start + here, codecs[number] if whole else None))
        here, number = here - size, came
    return _joined(pieces[::-1]), stop


@lru_cache(2**16)
def _judged(raw: bytes, codec: str) -> float:
    """The log-likelihood of the character that `raw` is; minus infinity where it is none."""
    found = character_at(raw, 0, codec)
    return log_likelihood(found[1]) if found and found[0] == len(raw) else -inf


def _joined(pieces: list[Piece]) -> list[Piece]:
    """The same pieces, where neighbours of one encoding are one."""
    joined: list[Piece] = []
    for piece in pieces:
        if piece.start == piece.end:
            continue
        if joined and joined[-1].codec == piece.codec:
            piece = joined.pop()._replace(end=piece.end)
        joined.append(piece)
    return joined
