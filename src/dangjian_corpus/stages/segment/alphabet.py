"""The characters that jieba looks for words among, as small numbers."""

from __future__ import annotations

import string
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Characters = NDArray[np.uint16]

SIGNS = "+#&._%-"
_LETTERS = string.ascii_letters + string.digits
_HAN = range(0x4E00, 0x9FD6)

#: What no word holds is 0; letters and digits come first, then signs, then Han characters in the order of their codes.
OUTSIDE = 0
FIRST_SIGN = 1 + len(_LETTERS)
FIRST_HAN = FIRST_SIGN + len(SIGNS)

#: Bits of a number.
BITS = 15


def codes(text: str) -> NDArray[np.uint32]:
    """The code points of a text."""
    import numpy as np

    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def numbers(codes: NDArray[np.uint32]) -> Characters:
    """The number of each of some code points."""
    return _table().take(codes, mode="clip")


def text(characters: Characters) -> str:
    """The characters of some numbers, none of which is `OUTSIDE`."""

    return _codes()[characters].astype("<u4").tobytes().decode("utf-32-le")


@cache
def _codes() -> NDArray[np.uint32]:
    import numpy as np

    return np.array([0, *map(ord, _LETTERS + SIGNS), *_HAN], dtype=np.uint32)


@cache
def _table() -> Characters:
    """The numbers of the code points of the first plane."""
    import numpy as np

    table = np.zeros(1 << 16, dtype=np.uint16)
    for number, character in enumerate(_LETTERS + SIGNS, 1):
        table[ord(character)] = number
    table[_HAN.start : _HAN.stop] = np.arange(FIRST_HAN, FIRST_HAN + len(_HAN))
    return table
