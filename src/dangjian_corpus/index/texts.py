"""Many texts as one array of characters: what the index takes of them is made without a step a token.

A token is a string only where it comes for the first time. The arrays of a batch of some 100,000 characters stay in
the processor's cache, where looking up a string a token goes through all of memory.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import count, pairwise
from typing import TYPE_CHECKING

from .fold import Folding, codes, collapse
from .pairs import COMMON
from .schema import SPACE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.uint32]
    Ends = NDArray[np.intp]
    Keys = NDArray[np.uint64]

_BLANK = ord(" ")


class Tables:
    """What is known of every character: what it folds to, how common it is, whether it is a letter or digit."""

    def __init__(self, folding: Folding) -> None:
        import numpy as np

        self.folding = folding
        self._folded = np.arange(sys.maxunicode + 1, dtype=np.uint32)
        self._folded[codes(folding.sources)] = codes(folding.targets)
        self.common = codes(COMMON)
        """The common characters."""
        self.ranks = np.full(sys.maxunicode + 1, len(COMMON), dtype=np.int16)
        """Where each character stands in `common`; its length for one that does not."""
        self.ranks[self.common] = np.arange(len(COMMON))
        self._kinds = np.zeros(sys.maxunicode + 1, dtype=np.int8)  # 0 where nobody asked, 1 for yes, -1 for no

    def folded(self, characters: Codes) -> Codes:
        """The characters, folded."""
        return self._folded[characters]

    def alphanumeric(self, characters: Codes) -> NDArray[np.bool_]:
        """Whether each is a letter, an ideograph or a digit."""
        import numpy as np

        kinds = self._kinds.take(characters)
        if not kinds.all():
            for code in np.unique(characters[kinds == 0]).tolist():
                self._kinds[code] = 1 if chr(code).isalnum() else -1
            kinds = self._kinds.take(characters)
        return kinds > 0


class Texts:
    """Some texts, joined."""

    def __init__(self, texts: Sequence[str], tables: Tables) -> None:
        import numpy as np

        self.text = "".join(texts)
        self.codes = codes(self.text)
        self.bounds: Ends = np.cumsum([0, *map(len, texts)])
        """Where each text begins, and where the last ends."""
        self._tables = tables
        self._folded = tables.folded(self.codes)

    def spaced(self) -> Iterator[str]:
        """Each text folded and collapsed, with a space between its characters: what fields of characters take."""
        import numpy as np

        characters, bounds = self._collapsed
        spaced = np.full(2 * len(characters), _BLANK, dtype=np.uint32)
        spaced[::2] = characters
        return _slices(spaced, 2 * bounds)

    def pairs(self) -> Iterator[str]:
        """The pairs of common characters in each text, every one once, with a space after it."""
        import numpy as np

        characters, bounds = self._collapsed
        ranks = self._tables.ranks[characters]
        common = ranks < len(COMMON)
        pairs = common[:-1] & common[1:]
        inner = bounds[(bounds > 0) & (bounds < len(characters))]
        pairs[inner - 1] = False  # one text's end beside the next one's start
        firsts = np.flatnonzero(pairs)
        texts = np.searchsorted(bounds, firsts, side="right") - 1
        size = len(COMMON)
        found = np.sort((texts * size + ranks[firsts]) * size + ranks[firsts + 1])
        found = found[np.diff(found, prepend=-1) > 0]  # a sixth of the time of `np.unique`
        spaced = np.full((len(found), 3), _BLANK, dtype=np.uint32)
        spaced[:, 0] = self._tables.common[found // size % size]
        spaced[:, 1] = self._tables.common[found % size]
        return _slices(spaced.ravel(), 3 * np.searchsorted(found, np.arange(len(bounds)) * size * size))

    @cached_property
    def _collapsed(self) -> tuple[Codes, Ends]:
        """The characters of all texts, folded, of a run of spaces the first one; and where each text begins in them."""
        import numpy as np

        folded, bounds = self._folded, self.bounds
        spaces = folded == _BLANK
        if not spaces.any():
            return folded, bounds
        folded = np.where(spaces, np.uint32(ord(SPACE)), folded)
        spaces[1:] &= spaces[:-1].copy()  # the spaces after a space
        starts = bounds[:-1]
        spaces[starts[starts < len(spaces)]] = False
        return folded[~spaces], bounds - np.concatenate(([0], np.cumsum(spaces)))[bounds]

    def words(self, ends: Ends) -> Iterator[str]:
        """The words of each text, folded, with spaces between them: what the field of words takes.

        `ends` says where tokens end in the texts joined. One without letter, ideograph and digit is no word.
        """
        import numpy as np

        lengths = np.diff(ends, prepend=0)
        starts = ends - lengths
        token = np.repeat(np.arange(len(ends)), lengths)  # of each character
        within = self._words(starts, ends, lengths).take(token)
        folded = np.where(within, self._folded, np.uint32(_BLANK))
        self._close(folded, within, starts, ends)
        spread = np.full(len(folded) + len(ends), _BLANK, dtype=np.uint32)
        spread[np.arange(len(folded)) + token] = folded
        return _slices(spread, self.bounds + tokens_before(ends, self.bounds))

    def _words(self, starts: Ends, ends: Ends, lengths: Ends) -> NDArray[np.bool_]:
        """Whether each token has a letter, ideograph or digit. Nearly all that have one begin with one."""
        import numpy as np

        alphanumeric = self._tables.alphanumeric(self.codes)
        words = alphanumeric.take(starts)
        unsure = np.flatnonzero(words < (lengths > 1))
        before = np.concatenate(([0], np.cumsum(alphanumeric, dtype=np.int32)))
        words[unsure] = before.take(ends[unsure]) > before.take(starts[unsure])
        return words

    def _close(self, folded: Codes, within: NDArray[np.bool_], starts: Ends, ends: Ends) -> None:
        """Put what stands for a space where words have white space, as words of users may; there are few."""
        import numpy as np

        blanks = np.flatnonzero(within & (self._folded == _BLANK))
        for token in np.unique(np.searchsorted(ends, blanks, side="right")).tolist():
            start, end = starts[token], ends[token]
            word = collapse(self._tables.folding(self.text[start:end])).strip().replace(" ", SPACE)
            folded[start:end] = codes(word.ljust(end - start))


def tokens_before(ends: Ends, bounds: Ends | int) -> Ends:
    """How many tokens end up to each of `bounds`, none of which is within a token."""
    import numpy as np

    return np.searchsorted(ends, bounds, side="right")


def _slices(characters: Codes, bounds: Ends) -> Iterator[str]:
    text = characters.tobytes().decode("utf-32-le", "surrogatepass")
    places = bounds.tolist()
    return (text[start:end] for start, end in pairwise(places))


#: Slots of the table of short tokens: some thirty for each token that a shard has, so that few want the same one.
_BITS = 20
_MULTIPLIER = 0x9E3779B97F4A7C15  # 2^64 divided by the golden ratio: neighbours are spread evenly (Knuth)
#: Characters that fit into a key, 16 bits each.
_SHORT = 4


class Vocabulary(defaultdict[str, int]):
    """Numbers for tokens, from 0 on; new ones come behind those that are there."""

    def __init__(self) -> None:
        import numpy as np

        super().__init__(count().__next__)
        self._keys = np.zeros(1 << _BITS, dtype=np.uint64)
        self._numbers = np.zeros(1 << _BITS, dtype=np.uint32)
        self._last = np.zeros(1 << _BITS, dtype=np.uint32)

    def numbers(self, texts: Texts, ends: Ends) -> NDArray[np.uint32]:
        """The number of each token of the texts.

        A token of up to four characters is one number by itself, its key, and is looked up by that in a table with
        one place for it. Where that is empty or taken by another the dictionary is asked, once for all that are the
        same; and for each of the other tokens.
        """
        import numpy as np

        lengths = np.diff(ends, prepend=0)
        starts = ends - lengths
        keys, short = _keys(texts.codes, starts, lengths)
        slots = _slots(keys)
        numbers: NDArray[np.uint32] = self._numbers.take(slots)
        missed = np.flatnonzero((self._keys.take(slots) != keys) & short)
        first, which = self._different(keys[missed], slots[missed])
        found = self._asked(texts.text, starts, ends, missed[first])
        numbers[missed] = found[which]
        self._remember(keys[missed[first]], found)
        others = np.flatnonzero(~short)
        numbers[others] = self._asked(texts.text, starts, ends, others)
        return numbers

    def _different(self, keys: Keys, slots: Keys) -> tuple[Ends, Ends]:
        """Where each of some keys comes once, and of every key which of those is the same.

        The last key that comes with a slot stands for those there that are the same. The others share their slot with
        it, and are few enough to be sorted.
        """
        import numpy as np

        here = np.arange(len(keys), dtype=np.uint32)
        self._last[slots] = here
        stands = self._last.take(slots)
        left = np.flatnonzero(keys.take(stands) != keys)
        _, first, which = np.unique(keys[left], return_index=True, return_inverse=True)
        once = np.concatenate((np.flatnonzero(stands == here), left[first]))
        number = np.empty(len(keys), dtype=np.intp)
        number[once] = np.arange(len(once))
        same = number.take(stands)
        same[left] = len(once) - len(first) + which
        return once, same

    def _asked(self, text: str, starts: Ends, ends: Ends, tokens: Ends) -> NDArray[np.uint32]:
        """The numbers that the dictionary has for some of the tokens of a text."""
        import numpy as np

        spans = zip(starts[tokens].tolist(), ends[tokens].tolist(), strict=True)
        found = [text[start:end] for start, end in spans]
        return np.fromiter(map(self.__getitem__, found), np.uint32, len(found))

    def _remember(self, keys: Keys, numbers: NDArray[np.uint32]) -> None:
        """Give tokens, which are all different, the places in the table that are free."""
        import numpy as np

        slots = _slots(keys)
        free = np.flatnonzero(self._keys[slots] == 0)
        places, first = np.unique(slots[free], return_index=True)
        self._keys[places] = keys[free[first]]
        self._numbers[places] = numbers[free[first]]


#: Characters that put tokens in order at once, and the bits that each needs.
_FIRST, _BITS_EACH = 3, 21


def in_order(tokens: Sequence[str]) -> Ends:
    """Where each of some tokens, which are all different, stands among them, the first in order first.

    Most differ in their first characters, which are one number. The others are sorted as strings, and have in that
    order the places that they have together.
    """
    import numpy as np

    lengths = np.fromiter(map(len, tokens), np.intp, len(tokens))
    characters = np.concatenate((codes("".join(tokens)).astype(np.uint64), np.zeros(_FIRST, np.uint64)))
    starts = np.cumsum(lengths) - lengths
    keys = np.zeros(len(tokens), dtype=np.uint64)
    for place in range(_FIRST):
        keys <<= np.uint64(_BITS_EACH)
        keys |= np.where(lengths > place, characters[starts + place], np.uint64(0))
    order = keys.argsort(kind="stable")
    keys = keys[order]
    same = np.concatenate(([False], keys[1:] == keys[:-1], [False]))
    alike = np.flatnonzero(same[1:] | same[:-1])
    order[alike] = sorted(order[alike].tolist(), key=tokens.__getitem__)
    return order


def _slots(keys: Keys) -> Keys:
    """The places of keys in a table."""
    import numpy as np

    return (keys * np.uint64(_MULTIPLIER)) >> np.uint64(64 - _BITS)


def _keys(characters: Codes, starts: Ends, lengths: Ends) -> tuple[Keys, NDArray[np.bool_]]:
    """The first four characters of each token as one number, and whether that number can be of no other token.

    It can where a token is longer, or has a NUL or a character beyond 16 bits.
    """
    import numpy as np

    narrow = np.zeros(len(characters) + _SHORT, dtype="<u2")
    narrow[:-_SHORT] = characters
    # From every character on the next four as one number: those of a token, and what is behind them.
    fours = np.ndarray(len(characters) + 1, dtype="<u8", buffer=narrow, strides=narrow.strides)
    kept = np.array([(1 << 16 * length) - 1 for length in range(_SHORT + 1)], dtype=np.uint64)
    keys = fours[starts] & kept[np.minimum(lengths, _SHORT)]
    short = (lengths > 0) & (lengths <= _SHORT)
    odd = (characters == 0) | (characters > 0xFFFF)
    if odd.any():
        short &= ~np.logical_or.reduceat(odd, starts)
    return keys, short
