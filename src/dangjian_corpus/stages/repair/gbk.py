"""GBK as tables: which two bytes make which character, and which make none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ...io.chinese_codecs import encodable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Other code points that decoders give for a code: HORIZONTAL BAR for the dash, KATAKANA MIDDLE DOT for the dot,
# WAVE DASH for the full-width tilde, and the vertical forms, which the GB 18030 of 2000 had in the
# private use area.
ALIASES = {
    "\u2015": "\u2014",
    "\u30fb": "\u00b7",
    "\u301c": "\uff5e",
    **dict(
        zip(
            "\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19",
            "\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796",
            strict=True,
        )
    ),
}
TRAILS = (*range(0x40, 0x7F), *range(0x80, 0xFF))


@dataclass(frozen=True)
class Gbk:
    """The double-byte part of GBK (code page 936)."""

    character: NDArray[np.int64]
    """256 × 256: the code point of a lead and a trail byte, 0 where there is none."""
    lead: NDArray[np.int64]
    """65,536: the lead byte of a code point, 0 where it has none; private use and the other codes that only GB 18030
    gives a character are among them."""
    trail: NDArray[np.int64]
    """65,536: the trail byte of a code point."""
    void: NDArray[np.bool_]
    """256 × 256: whether the two bytes are of a pair that has no character."""


@cache
def gbk() -> Gbk:
    """The tables, built once."""
    import numpy as np

    leads, trails = (grid.ravel() for grid in np.meshgrid(np.arange(0x81, 0xFF), TRAILS, indexing="ij"))
    codes = np.stack([leads, trails], axis=1).astype(np.uint8).tobytes()
    text = codes.decode("gb18030")
    points = np.array([min(ord(character), 0xFFFF) for character in text])
    lead = np.zeros(0x10000, np.int64)
    trail = np.zeros(0x10000, np.int64)
    lead[points], trail[points] = leads, trails
    lead[0xFFFF] = 0
    known = np.isin(points, list(map(ord, encodable(text, "gbk"))))
    character = np.zeros((256, 256), np.int64)
    character[leads[known], trails[known]] = points[known]
    for alias, usual in ALIASES.items():
        lead[ord(alias)], trail[ord(alias)] = lead[ord(usual)], trail[ord(usual)]
    void = np.zeros((256, 256), np.bool_)
    void[0x80:0xFF, 0x80:0xFF] = True
    return Gbk(character, lead, trail, void & (character == 0))
