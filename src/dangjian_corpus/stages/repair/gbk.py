"""GBK as tables: which two bytes make which character, and which make none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Other code points that decoders give for a code: HORIZONTAL BAR for the dash, KATAKANA MIDDLE DOT for the dot.
ALIASES = {"\u2015": "\u2014", "\u30fb": "\u00b7", "\uff5e": "\u223c"}


@dataclass(frozen=True)
class Gbk:
    """The double-byte part of GBK (code page 936)."""

    character: NDArray[np.int64]
    """256 × 256: the code point of a lead and a trail byte, 0 where there is none."""
    lead: NDArray[np.int64]
    """65,536: the lead byte of a code point, 0 where it has none."""
    trail: NDArray[np.int64]
    """65,536: the trail byte of a code point."""
    void: NDArray[np.bool_]
    """256 × 256: whether the two bytes are of a well-formed pair that has no character."""


@cache
def gbk() -> Gbk:
    """The tables, built once."""
    import numpy as np

    plane = "".join(map(chr, (*range(0x80, 0xD800), *range(0xE000, 0x10000))))
    encoded = plane.encode("gbk", "ignore")
    points = np.array([ord(character) for character in encoded.decode("gbk")])
    leads = np.frombuffer(encoded[::2], np.uint8).astype(np.int64)
    trails = np.frombuffer(encoded[1::2], np.uint8).astype(np.int64)
    character = np.zeros((256, 256), np.int64)
    character[leads, trails] = points
    lead = np.zeros(0x10000, np.int64)
    trail = np.zeros(0x10000, np.int64)
    lead[points] = leads
    trail[points] = trails
    for alias, usual in ALIASES.items():
        lead[ord(alias)], trail[ord(alias)] = lead[ord(usual)], trail[ord(usual)]
    void = np.zeros((256, 256), np.bool_)
    void[0x81:0xFF, 0x80:0xFF] = True
    return Gbk(character, lead, trail, void & (character == 0))
