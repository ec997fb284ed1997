"""What a shifted run may have been: a beam search over the bytes, judged by a language model.

A lead byte was lost before `b1`; the characters seen are the pairs (b1 b2)(b3 b4)..., the ones that stood there
were (? b1)(b2 b3)(b4 b5)... So every seen character, its *unit*, gives the trail byte of one original character and
the lead byte of the next, the *pending* one. The offset ends

* at an ASCII trail byte, which stands alone where a pair should begin (``l`` of 發 = B0 6C), or is swallowed as the
  trail of the last seen character when it belongs to ASCII text;
* where a trail byte before ASCII text was lost (it shows as ``?`` or not at all), so that one of the 190 characters
  with the pending lead byte stood there.

Two bytes without a character leave nothing or a ``?``: then two neighbouring characters share a gap, the first known
by its lead byte, the second by its trail byte. Where that happens twice in a row nothing is known of the one between.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from .gbk import gbk
from .language import Model, folding
from .shift_glance import odd, standing
from .shift_states import Ending, States, best_of, merged

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Logs = NDArray[np.float64]

# Natural logs of how likely each thing is where a run is damaged.
GAP = 0.0  # a code vanished, against the same code shown as `?`
STRAY = -0.3  # the last trail byte vanished before ASCII
STRAY_INSIDE = -4.0  # ... before anything else: decoders that drop one byte instead of two
FOLDED = -0.1  # a full-width form was folded
MIXED = -6.0  # a full-width letter stands right before one that is not
# The search: states kept a step, first halves of a gap kept, how far behind the best a state may fall.
WIDTH = 24
FIRST_WIDTH = 128  # ... after the first characters, of which only the trail byte is known
FIRST_STEPS = 3
FIRST_BEHIND = 22.0
GAP_WIDTH = 40
BEHIND = 14.0
MARKS = "?\ufffd"  # what stands for a code without a character
EURO = ord("€")  # what Windows has for the byte 80
LAG = 9.0  # ... and behind the text as it stands
LONGEST = 240
ENDINGS = 8
STRAY_WIDTH = 32
MIDDLES = 12  # readings after which two codes in a row may have vanished, and how far behind the best they may be
NEAR = 4.0
FIRST = 5000
USUAL = 1000


class Search:
    """Reads one document's damaged runs."""

    def __init__(self, text: str, codes: NDArray[np.int64], model: Model, script: NDArray[np.float64]) -> None:
        """`codes` are the folded codes of `text`; `script` a log weight for each code point, by the document's
        script (65,536)."""
        import numpy as np

        self._text = text
        self.codes = codes
        self.model = model
        self.script = script
        self._gbk = gbk()
        self._fold = folding()
        self._bytes = np.arange(256)

    def odd(self, starts: list[int]) -> list[int]:
        """Those of the ``?`` at `starts` after which the text as it stands does not read like Chinese."""
        return odd(self.model, self._text, self.codes, starts)

    def run(self, start: int, stop: int) -> list[Ending]:
        """The readings of a run that begins with the ``?`` at `start`, best first; `stop` is the end of the line.

        The text as it stands scores 0; what the ``?`` itself costs there is the caller's to say.
        """
        import numpy as np

        codes = self.codes
        stop = min(stop, start + 1 + LONGEST)
        each = standing(self.model, codes, start, stop)
        clean = np.concatenate([[0.0], np.cumsum(each)])  # clean[i]: text[start + 1 : start + 1 + i]
        endings: dict[tuple[str, int], Ending] = {}
        best = 0.0
        empty = np.zeros(1, np.int64)
        states = States(
            np.zeros(1),
            empty,
            np.array([codes[start - 2] if start > 1 else ord("\n")]),
            np.array([codes[start - 1] if start else ord("\n")]),
            empty,
            [""],
        )
        waiting: dict[int, list[States]] = {start + 1: [states]}
        for at in range(start + 1, stop + 1):
            pool = waiting.pop(at, [])
            if not pool:
                if not waiting:
                    break
                continue
            states = merged(pool)
            top = states.score.max()
            first, early = at == start + 1, at - start <= FIRST_STEPS
            behind = FIRST_BEHIND if early else BEHIND
            lag = FIRST_BEHIND if early else LAG
            floor = max(max(top, best + clean[at - start - 1]) - behind, clean[at - start - 1] - lag)
            states = best_of(states, floor, FIRST_WIDTH if early else WIDTH)
            if not len(states.texts):
                continue
            ended = self._ends(states, at, stop, first)
            staying, behind_gap = self._gaps(states, at, stop, first)
            ended += behind_gap
            if at < stop:
                staying += self._step(states, at, first)
            for to, new in staying:
                if new.texts:
                    waiting.setdefault(to, []).append(new)
            for ending in self._finished(ended, stop, FIRST_WIDTH if early else ENDINGS):
                ending = ending._replace(score=ending.score - float(clean[ending.end - start - 1]))
                key = (ending.text, ending.end)
                if key not in endings or ending.score > endings[key].score:
                    endings[key] = ending
                    best = max(best, ending.score)
        return sorted(endings.values(), key=lambda ending: (-ending.score, ending.text))

    def _units(self, at: int) -> list[tuple[int, int, float]]:
        """The byte pairs that the character at `at` may have been read from, with a log weight."""
        character = self._text[at]
        point = ord(character)
        if 0x21 <= point < 0x7E:
            return [(0xA3, point + 0x80, FOLDED)]
        if character == "~":
            return [(0xA1, 0xAB, FOLDED)]
        if point in (0x20, 0x3000):
            return [(0xA1, 0xA1, FOLDED)]
        if point < 0x10000 and self._gbk.lead[point]:
            return [(int(self._gbk.lead[point]), int(self._gbk.trail[point]), 0.0)]
        return []

    def _extend(self, states: States, who: NDArray[np.int64], points: NDArray[np.int64]) -> NDArray[np.float64]:
        """The scores of states `who` after the characters `points`."""
        return (
            states.score[who]
            + self.model.after((states.before, states.last), who, self._fold[points])
            + self.script[points]
        )

    def _chosen(
        self,
        states: States,
        who: NDArray[np.int64],
        points: NDArray[np.int64],
        pending: NDArray[np.int64],
        weight: float,
        width: int = FIRST_WIDTH,
        lost: int = 0,
    ) -> States:
        """The best `width` of states `who` after the characters `points`, which leave the bytes `pending` and take
        `lost` codes or bytes to be lost."""
        import numpy as np

        scores = self._extend(states, who, points)
        if len(scores) > width:
            keep = np.flatnonzero(scores >= np.partition(scores, -width)[-width])
            keep = keep[np.argsort(-scores[keep], kind="stable")[:width]]
            scores, who, points, pending = scores[keep], who[keep], points[keep], pending[keep]
        return States(
            scores + weight,
            pending,
            states.last[who],
            self._fold[points],
            states.lost[who] + lost,
            [states.texts[i] + chr(point) for i, point in zip(who.tolist(), points.tolist(), strict=True)],
        )

    def _step(self, states: States, at: int, first: bool) -> list[tuple[int, States]]:
        """Where the states go when they stay shifted: position and states."""
        import numpy as np

        result: list[tuple[int, States]] = []
        for trail, pending, weight in self._units(at):
            if pending >= 0x80:
                who, points = self._with_trail(states, trail, first)
                result.append((at + 1, self._chosen(states, who, points, np.full(len(who), pending), weight)))
        return result

    def _gaps(
        self, states: States, at: int, stop: int, first: bool
    ) -> tuple[list[tuple[int, States]], list[tuple[States, int]]]:
        """Where the states go when a code without a character stood before the one at `at`, or shows there as
        ``?``: position and states that stay shifted, states and end where the offset ends behind the gap."""
        import numpy as np

        staying: list[tuple[int, States]] = []
        ended: list[tuple[States, int]] = []
        openers: States | None = None
        middles = states
        for shown in (0, 1, 2):
            here = at + shown
            if here > stop or self._text[at:here].strip(MARKS):
                break
            strays = [] if first else [end for end, weight in self._stray(here, stop) if weight == STRAY]
            closers = self._closers(here, stop)
            if not strays and not closers:
                continue
            if openers is None:
                openers = self._openers(states, first)
                middles = self._middles(openers)
            sharing = (merged([openers, middles]), openers, middles)[shown]
            for trail, pending, weight in closers:
                column = self._gbk.character[:, trail]
                who, leads = np.nonzero(self._gbk.void[sharing.pending] & (column > 0))
                new = self._chosen(sharing, who, column[leads], np.full(len(who), pending), weight + GAP, WIDTH)
                if pending >= 0x80:
                    staying.append((here + 1, new))
                else:
                    ended.append((self._swallowed(new, pending) if pending else new, here + 1))
            if strays:
                few = best_of(openers, -np.inf, STRAY_WIDTH)
                new = self._shared(few, USUAL, GAP + STRAY, ENDINGS)
                ended += [(new, end) for end in strays]
        return staying, ended

    def _shared(self, states: States, common: int, weight: float, width: int) -> States:
        """The best states after a character of which nothing is known but that its lead byte makes no character with
        the byte before; `pending` is its trail byte."""
        import numpy as np

        points = _common()[:common]
        who, which = np.nonzero(self._gbk.void[states.pending[:, None], self._gbk.lead[points][None, :]])
        points = points[which]
        return self._chosen(states, who, points, self._gbk.trail[points], weight, width, 1)

    def _middles(self, openers: States) -> States:
        """The best states after the second of three characters that share two gaps."""
        top = openers.score.max(initial=-1e9)
        return self._shared(best_of(openers, top - NEAR, MIDDLES), USUAL, GAP, GAP_WIDTH)

    def _closers(self, at: int, stop: int) -> list[tuple[int, int, float]]:
        """What the character at `at` says of the second of two characters that share a gap: its trail byte, the byte
        that follows (0 where the offset has ended), a log weight."""
        if at >= stop:
            return []
        point = ord(self._text[at])
        found = [(alone, 0, 0.0)] if (alone := _alone(point)) else []
        return self._units(at) + found

    def _swallowed(self, states: States, letter: int) -> States:
        """The states after an ASCII letter that was read as the trail byte of the last seen character."""
        import numpy as np

        everyone = np.arange(len(states.texts))
        wide = np.array(["Ａ" <= text[-1] <= "ｚ" for text in states.texts], np.bool_)
        states = replace(states, score=states.score + np.where(wide, MIXED, 0.0))
        return self._chosen(states, everyone, np.full(len(everyone), letter), everyone, 0.0)

    def _with_trail(self, states: States, trail: int, first: bool) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The characters of each state's pending lead byte, of any at first, and a known trail byte."""
        import numpy as np

        if first:
            column = self._gbk.character[:, trail]
            points = column[column > 0]
            return np.zeros(len(points), np.int64), points
        points = self._gbk.character[states.pending, trail]
        who = np.flatnonzero(points)
        return who, points[who]

    def _with_lead(self, states: States, first: bool) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """The characters of each state's pending lead byte, of the common ones at first, whose trail byte is lost."""
        import numpy as np

        if first:
            points = _common()
            return np.zeros(len(points), np.int64), points, self._gbk.trail[points]
        rows = self._gbk.character[states.pending]
        rows = np.where(self._bytes >= 0x80, rows, 0)
        who, trails = np.nonzero(rows)
        return who, rows[who, trails], trails

    def _openers(self, states: States, first: bool) -> States:
        """The best states after the first of two characters that share a gap; `pending` is its trail byte."""
        import numpy as np

        who, points, trails = self._with_lead(states, first)
        open_ = np.any(self._gbk.void, axis=1)[trails]
        return self._chosen(states, who[open_], points[open_], trails[open_], 0.0, GAP_WIDTH, 1)

    def _ends(self, states: States, at: int, stop: int, first: bool) -> list[tuple[States, int]]:
        """The ways in which the offset ends here: states and the end."""
        import numpy as np

        done: list[tuple[States, int]] = []
        if at < stop and (trail := _alone(ord(self._text[at]))):
            who, points = self._with_trail(states, trail, first)
            done.append((self._chosen(states, who, points, who, 0.0), at + 1))
        if at < stop:
            for trail, tail, weight in self._units(at):
                if 0x40 <= tail < 0x7F:
                    who, points = self._with_trail(states, trail, first)
                    done.append((self._swallowed(self._chosen(states, who, points, who, weight), tail), at + 1))
        if not first:
            few = best_of(states, -np.inf, ENDINGS)
            for end, weight in self._stray(at, stop):
                who, points, trails = self._with_lead(few, first)
                if weight == STRAY_INSIDE and end == at:  # shown as a mark, it may have swallowed what stood behind it
                    lead = self._gbk.lead[min(ord(self._text[end]), 0xFFFF)]
                    void = self._gbk.void[trails, lead]
                    who, points, trails = who[void], points[void], trails[void]
                done.append((self._chosen(few, who, points, trails, weight, ENDINGS, 1), end))
        return done

    def _finished(self, done: list[tuple[States, int]], stop: int, width: int) -> list[Ending]:
        """The best endings of each kind; their score is the log probability up to the end, the two characters after
        it included as far as the new context changes them."""
        import numpy as np

        kept: list[States] = []
        for ended, _ in done:
            kept.append(best_of(ended, -np.inf, width))
        ends = np.repeat([end for _, end in done], [len(states.texts) for states in kept])
        if not len(ends):
            return []
        states = merged(kept)
        scores = states.score + self._context(states, ends, stop)
        return [
            Ending(text, end, score, lost)
            for text, end, score, lost in zip(
                states.texts, ends.tolist(), scores.tolist(), states.lost.tolist(), strict=True
            )
        ]

    def _stray(self, at: int, stop: int) -> list[tuple[int, float]]:
        """Where the run may end with a lost trail byte at `at`: end and log weight."""
        text = self._text
        found = []
        for end in (at, at + 1):
            if end > at and (at >= stop or text[at] not in MARKS):
                break
            plain = end >= stop or ord(text[end]) < 0x80
            found.append((end, STRAY if plain else STRAY_INSIDE))
        return found

    def _context(self, states: States, ends: NDArray[np.int64], stop: int) -> Logs:
        """Log probability of the two characters after `ends` in their new context, less that in the old one."""
        import numpy as np

        codes = np.append(self.codes, [0, 0])
        next_, after = codes[ends], codes[ends + 1]
        new = self.model(
            np.array([states.before, states.last]), np.array([states.last, next_]), np.array([next_, after])
        )
        old = self.model(
            np.array([codes[ends - 2], codes[ends - 1]]), np.array([codes[ends - 1], next_]), np.array([next_, after])
        )
        inside: Logs = np.where(ends + np.array([[0], [1]]) < stop, new - old, 0.0)
        total: Logs = inside.sum(axis=0)
        return total


def _alone(point: int) -> int:
    """The trail byte that a character is by itself, 0 where it is none."""
    return point if 0x40 <= point < 0x7F else 0x80 if point == EURO else 0


@cache
def _common() -> NDArray[np.int64]:
    import numpy as np

    from .language import singles

    points = gbk().character[:, 0x80:]
    points = points[points > 0]
    common: NDArray[np.int64] = points[np.argsort(-singles()[folding()[points]], kind="stable")[:FIRST]]
    return common
