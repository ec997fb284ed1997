"""Taking chosen edits of a ledger back, and leaving the later ones to act on the characters that they had."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice

from .ledger import Edit, Layer, apply, normalise

#: A stretch of the new text: ``[start, end)`` of what stood there before, or characters that came back (the last
#: item; the offsets mean nothing then). A plain tuple: there are several for every edit of a corpus.
_Piece = tuple[int, int, str | None]


def restore(raw: str, layers: Sequence[Layer], chosen: Callable[[int, Edit], bool]) -> tuple[str, list[list[Edit]]]:
    """Take back the edits for which ``chosen(layer, edit)`` holds: the new text and the new layers.

    What comes back stands as it stood before its edit and is frozen: later layers act on the characters that they
    had, never on those. Layers that lose all their edits are left out. Restoring everything gives raw.
    """
    old = new = raw
    pieces: list[_Piece] | None = None  # None as long as nothing came back: old and new are the same
    kept_layers: list[list[Edit]] = []
    for number, layer in enumerate(layers):
        taken_back = [chosen(number, edit) for edit in layer]
        output = apply(old, layer)
        if pieces is None and not any(taken_back):
            new = output
            kept_layers.append(list(layer))
        else:
            edits, pieces = _restore_layer(layer, _whole(old) if pieces is None else pieces, taken_back, old)
            edits = normalise(new, edits)
            if edits:
                new = apply(new, edits)
                kept_layers.append(edits)
        old = output
    return new, kept_layers


def _whole(text: str) -> list[_Piece]:
    return [(0, len(text), None)] if text else []


def _restore_layer(
    layer: Layer, pieces: list[_Piece], taken_back: Sequence[bool], old: str
) -> tuple[list[Edit], list[_Piece]]:
    """One layer over the changed text: its edits on the new input, and the pieces of its new output.

    `pieces` say how the new input is made of the old one, `old`; `taken_back` says which edits of the layer go.
    """
    edits: list[Edit] = []
    output: list[_Piece] = []
    walk = _Walk(pieces)
    shift = 0  # old output offset minus old input offset
    for edit, goes in zip(layer, taken_back, strict=True):
        start, was, now = edit[:3]
        end = start + len(was)
        out = start + shift
        if walk.start <= start and walk.start < end < walk.end:
            # By far the most: an edit inside one stretch that is as it was. The rest of this loop would do the same.
            if goes:
                output.append((walk.start + shift, out, None))
                if was:
                    output.append((0, 0, was))
            else:
                ahead = walk.position - walk.start
                edits.append(edit._replace(start=start + ahead) if ahead else edit)
                output.append((walk.start + shift, out + len(now), None))
            walk.skip_to(end)
            shift += len(now) - len(was)
            continue
        output.extend(_shifted(piece, shift) for _, piece in walk.up_to(start))
        if not was:
            if not goes and walk.stands_at(start):
                edits.append(edit._replace(start=walk.position))
                output.append((out, out + len(now), None))
        else:
            aligned = edit.aligned
            written = False
            for position, piece in walk.up_to(end):
                from_, to, frozen = piece
                if frozen is not None:
                    output.append(piece)
                    continue
                left = old[from_:to]
                if goes:
                    output.append((0, 0, left))
                    continue
                offset, size = (from_ - start, to - from_) if aligned else (0, 0 if written else len(now))
                written = True
                edits.append(edit._replace(start=position, was=left, now=now[offset : offset + size]))
                output.append((out + offset, out + offset + size, None))
        shift += len(now) - len(was)
    output.extend(_shifted(piece, shift) for _, piece in walk.up_to(None))
    return edits, _joined(output)


def _shifted(piece: _Piece, shift: int) -> _Piece:
    """The same stretch where `shift` characters more stand before it."""
    start, end, frozen = piece
    return piece if frozen is not None else (start + shift, end + shift, None)


def _joined(pieces: list[_Piece]) -> list[_Piece]:
    """The same stretches, where two that follow each other in the old text are one."""
    joined: list[_Piece] = []
    open_start = open_end = -1  # of the stretch that may still grow
    for piece in pieces:
        start, end, frozen = piece
        if frozen is None:
            if start == end:
                continue
            if start == open_end:
                joined[-1] = (open_start, end, None)
            else:
                joined.append(piece)
                open_start = start
            open_end = end
        else:
            joined.append(piece)
            open_end = -1
    return joined


class _Walk:
    """Walks along pieces by the old offset, telling the new one.

    `position` is the new offset that was reached. ``[start, end)`` is what is left of the old stretch there; it is
    empty where none of its characters are left, or where a piece that came back stands first.
    """

    __slots__ = ("_next", "_pieces", "_reached", "end", "position", "start")

    def __init__(self, pieces: list[_Piece]) -> None:
        self.position = 0
        self._pieces = pieces
        self._next = 0
        self._reached = 0  # the old offset up to which characters are still there
        self._enter()

    def _enter(self) -> None:
        """Look at the next piece."""
        self.start = self.end = 0
        if self._next < len(self._pieces):
            start, end, frozen = self._pieces[self._next]
            if frozen is None:
                self.start, self.end = start, end

    def skip_to(self, old: int) -> None:
        """Go on to an old offset inside the stretch."""
        self.position += old - self.start
        self.start = self._reached = old

    def up_to(self, old: int | None) -> list[tuple[int, _Piece]]:
        """The pieces before the old offset `old` (all that are left for None), each with its new position.

        A frozen piece that stands at `old` itself is left for the next call.
        """
        found: list[tuple[int, _Piece]] = []
        while self._next < len(self._pieces) and (old is None or self._reached < old):
            piece = self._pieces[self._next]
            if piece[2] is not None:
                found.append((self.position, piece))
                self.position += len(piece[2])
                self._next += 1
                self._enter()
                continue
            start = self.start
            if old is not None and start >= old:
                break
            stop = self.end if old is None else min(self.end, old)
            found.append((self.position, (start, stop, None)))
            self.skip_to(stop)
            if stop == self.end:
                self._next += 1
                self._enter()
        return found

    def stands_at(self, old: int) -> bool:
        """Whether a character beside the old offset `old` is still there, so that an insertion there has a place."""
        if old in (0, self._reached):
            return True
        if self.start < self.end:
            return self.start == old
        following = next((piece for piece in islice(self._pieces, self._next, None) if piece[2] is None), None)
        return following is None or following[0] == old
