"""Which script a text is in: what its characters tell.

A character tells Traditional if it is always converted and GB 2312 does not hold it, and Simplified if it
is what the library converts to and Big5 does not hold it. So what both scripts use (后 里 台 著) tells nothing. Kana
and hangul are told apart as well. All counts are of code points.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from .io.chinese_codecs import encodable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Classes of characters, as `classes` gives them; everything else is 0.
HAN, TRADITIONAL, SIMPLIFIED, KANA, HANGUL = 1, 2, 3, 4, 5

#: From what share of the telling characters on a text is of one script, the rest being stray.
PURE = 0.95

# 二噁英 is the common spelling in Simplified script: its proper 𫫇 is in no common font.
_BOTH = frozenset("噁")

_HAN = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x32000), (0x3005, 0x3008))
_KANA = ((0x3041, 0x3097), (0x30A1, 0x30FB), (0x31F0, 0x3200), (0xFF66, 0xFF9E))
_HANGUL = ((0x1100, 0x1200), (0x3131, 0x318F), (0xAC00, 0xD7A4))


class Evidence(NamedTuple):
    """How many characters of a text tell Traditional, how many Simplified, and how many are kana or hangul."""

    traditional: int
    simplified: int
    foreign: int = 0

    @property
    def share(self) -> float:
        """The share of Traditional among the characters that tell; 0 where none does."""
        told = self.traditional + self.simplified
        return self.traditional / told if told else 0.0

    @property
    def script(self) -> str:
        """``traditional``, ``simplified``, ``mixed``, or ``none`` where no character tells."""
        if not self.traditional and not self.simplified:
            return "none"
        if self.share >= PURE:
            return "traditional"
        return "simplified" if self.share <= 1 - PURE else "mixed"


def evidence(text: str) -> Evidence:
    """What the characters of `text` tell."""
    return count(classes(text))


def evidence_each(texts: Sequence[str]) -> list[Evidence]:
    """What `evidence` gives for each of some texts; for short ones it is much cheaper."""
    import numpy as np

    if not texts:
        return []
    of = classes("".join(f"{text}\n" for text in texts))  # with a line feed none is empty
    begins = [0, *accumulate(len(text) + 1 for text in texts[:-1])]
    told = (np.add.reduceat(hits, begins, dtype=np.int64) for hits in (of == TRADITIONAL, of == SIMPLIFIED, of >= KANA))
    return [Evidence(*counts) for counts in zip(*(counts.tolist() for counts in told), strict=True)]


def share(text: str) -> float:
    """The share of Traditional among the characters of `text` that tell the script, 0.0 to 1.0; 0.0 where none does."""
    return evidence(text).share


def classes(text: str) -> NDArray[np.uint8]:
    """The class of every code point of `text`."""
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return _table().take(codes, mode="clip")  # the table has all of them, so that nothing is clipped


def count(of: NDArray[np.uint8]) -> Evidence:
    """What characters of these classes tell."""
    found = of.tobytes().count
    return Evidence(found(TRADITIONAL), found(SIMPLIFIED), found(KANA) + found(HANGUL))


@cache
def telling() -> tuple[frozenset[str], frozenset[str]]:
    """The characters that tell Traditional, and those that tell Simplified."""
    from .stages.convert import corrections
    from .stages.convert.reference import steps

    # A character whose counterpart is in no common font is written in Simplified texts too.
    changed = {k: v for k, v in steps("t2s")[-1].characters.items() if k != v and ord(v) < 0x10000}
    replaced = frozenset(changed).union(map(chr, corrections.everywhere()))
    traditional = replaced.difference(encodable("".join(replaced), "gb2312"), _BOTH)
    standard = frozenset(changed.values())
    return traditional, standard.difference(encodable("".join(standard), "big5"), traditional)


@cache
def _table() -> NDArray[np.uint8]:
    import numpy as np

    table = np.zeros(0x110000, dtype=np.uint8)
    for ranges, number in ((_HAN, HAN), (_KANA, KANA), (_HANGUL, HANGUL)):
        for start, end in ranges:
            table[start:end] = number
    traditional, simplified = telling()
    table[[ord(character) for character in traditional]] = TRADITIONAL
    table[[ord(character) for character in simplified]] = SIMPLIFIED
    return table
