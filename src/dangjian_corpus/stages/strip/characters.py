"""Tables of characters, by which a document's characters are told apart in one pass over an array of them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ...rules.folding import codes as codes
from . import words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Kinds of characters, as they stand in folded text.
CHARACTERS = {
    "latin": "".join(map(chr, (*range(0x41, 0x5B), *range(0x61, 0x7B)))),
    "digit": "0123456789",
    "blank": " \t",
    "stop": "。!?…;",
    "pause": ",、:",
    "quote": "“”‘’\"'《》",
    "bracket": "()[]【】〔〕{}<>",
    "bar": "|-/>»_·→↓★●■◆▪+=*&#@~^\\",
    "function": "的了是在和不这也就都而及与着或将对为被把从向但又并还没很所以之其他她们我你",
}
HAN = "han"
KINDS = (*CHARACTERS, HAN)

_PRIME = 257  # so that the numbers of pairs spread over the table


@cache
def kinds() -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """For every code point the number of its set of kinds; and of every set which kinds it has: sets × kinds."""
    import numpy as np

    bits = dict(zip(KINDS, (1 << np.arange(len(KINDS))).tolist(), strict=True))
    found = np.zeros(0x10000, dtype=np.int64)
    found[0x3400:0xA000] = bits[HAN]
    for kind, characters in CHARACTERS.items():
        found[codes(characters)] |= bits[kind]
    sets, numbers = np.unique(found, return_inverse=True)
    return numbers.astype(np.uint8), (sets[:, None] & list(bits.values()) > 0).astype(np.float64)


@cache
def beginnings() -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The numbers of the two characters that words begin with, and the characters that are words alone."""
    import numpy as np

    pairs, single = np.zeros(0x10000, dtype=bool), np.zeros(0x10000, dtype=bool)
    for word in words.GROUP:
        start = codes(word[:2])
        if len(word) > 1:
            pairs[paired(start)] = True
        else:
            single[start] = True
    return pairs, single


def paired(points: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """A number below 65,536 for each character and the one after it."""
    import numpy as np

    return ((points[:-1] * _PRIME + points[1:]) & 0xFFFF).astype(np.uint32, copy=False)


@cache
def members(characters: str) -> NDArray[np.bool_]:
    """Whether a code point is one of these characters."""
    import numpy as np

    table = np.zeros(0x10000, dtype=bool)
    table[codes(characters)] = True
    return table
