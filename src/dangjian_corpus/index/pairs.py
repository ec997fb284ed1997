"""Pairs of common characters, by which the documents that may hold a string are few before positions are compared.

Nearly every document holds characters like 的 and 是, so where a string consists of them, comparing their positions
takes long. Which documents hold two of them side by side is indexed too, without positions; a phrase asks for its
rarest such pair beside its characters. (Lucene's CommonGrams is the same thought, for words.) A character that is not
common finds few documents by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from .schema import SPACE

#: The characters whose pairs are indexed, folded: those 232 that the words of jieba's dictionary hold most often, by
#: the frequencies stated there; digits, signs and the space. Another choice is another `FORMAT`.
COMMON = (
    "一万三上下不与世业东两个中为主么之也了事二于些产人从他代以们任会但位体作你使元先入全公关其内军出分利到制前力加务动化北区十南原去又及发口只可各"
    "合同名后向员和品回因国在地场城声外多大天头她好如委子学安定实家对将小就展山工已市常平年并应度建开当得心性总情想意成我或战所手把提政教数文新方无"
    "日时明是最月有期本机来样次正此武比民气水汉江没治法海湖点然物特现理生用由电的相省看着知石种科立第等系级经美老者而能自行表被西要见设说资起路身过"
    f"还这进通道那部都里重量金长门问间院面高0123456789,。、:;()“”《》-.{SPACE}"
)
_KNOWN = frozenset(COMMON)


def common_pairs(characters: list[str]) -> Iterator[str]:
    """The pairs of neighbours among the tokens of a string that are indexed."""
    return (first + second for first, second in pairwise(characters) if first in _KNOWN and second in _KNOWN)
