"""Pairs of common characters, by which the documents that may hold a string are few before positions are compared.

Nearly every document holds characters like 的 and 是, so where a string consists of them, comparing their positions
takes long. Which documents hold two of them side by side is indexed too, without positions; a phrase asks for its
rarest such pair beside its characters. (Lucene's CommonGrams is the same thought, for words.) A character that is not
common finds few documents by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from .schema import SPACE

if TYPE_CHECKING:
    from .reader import Reader

#: The characters whose pairs are indexed, folded: those 136 that the words of jieba's dictionary hold most often, by
#: the frequencies stated there; digits, signs and the space. Another choice is another `FORMAT`.
COMMON = (
    "一三上下不与业两个中为主么之也了事于产人从他代以们会体作你全公关其内军出分到制前力动化北区南去又发只可同后员和国在地外多大天好如子学定实家对将小就山工"
    "市平年建开当得心成我所政文新方日时明是有本机来此民水没法然现理生用的着种等经而能自行表西要说起过还这进道那部都里重长门面高"
    f"0123456789,。、:;()“”《》-.{SPACE}"
)
_KNOWN = frozenset(COMMON)


def common_pairs(characters: list[str]) -> Iterator[str]:
    """The pairs of neighbours among the tokens of a string that are indexed."""
    return (first + second for first, second in pairwise(characters) if first in _KNOWN and second in _KNOWN)


def rarest_pair(reader: Reader, characters: list[str]) -> str | None:
    """The common pair among the tokens of a string that the fewest documents hold."""
    return min(set(common_pairs(characters)), key=lambda pair: (reader.holding("pairs", pair), pair), default=None)


def with_pair(schema: Any, query: Any, pair: str) -> Any:
    """What finds only those documents of a query of Tantivy's that hold a pair, with the same scores."""
    import tantivy

    make, must = tantivy.Query, tantivy.Occur.Must
    term = make.term_query(schema, "pairs", pair, index_option="basic")
    return make.boolean_query([(must, query), (must, make.const_score_query(term, 0.0))])
