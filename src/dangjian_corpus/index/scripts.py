"""A query in Traditional script, read as converting a text would read it too.

Folding takes one character for one, which is not enough to find in a converted text what a Traditional query asks for:
看著, 甚麼 and 計畫 became 看着, 什么 and 计划 by the words that they stand in. So each part of a query that
converting changes further than folding asks for both: for what was written and for what it is converted to.
"""

from __future__ import annotations

from .fold import Folding
from .query import And, Dates, Exact, Field, Near, Node, Not, Or, Pattern, Words

#: Characters that folding leaves and converting may change. 么 and 坏 are too: they are left out, as they stand in
#: everyday words of Simplified text, and to load the tables for each of these would take longer than the search.
UNFOLDED = frozenset("俱劄呉姪幷彷扞搥搾擡敍暱暸枱様歛沈濬牠牴甚瞭砲祇箚簷籐粧糭緖羗舖著藉衞衹袷覆谿貍賸遶銲隄餽")


def in_either_script(node: Node, folding: Folding) -> Node:
    """The query that also asks for what its words, strings and fields are in Simplified script, where that differs."""
    match node:
        case Words(text):
            return _either(node, Words(_simplified(text, folding)))
        case Exact(text):
            return _either(node, Exact(_simplified(text, folding)))
        case Field(name, text):
            return _either(node, Field(name, _simplified(text, folding)))
        case Near(distance, left, right):
            return _either(node, Near(distance, _simplified(left, folding), _simplified(right, folding)))
        case Pattern() | Dates():
            return node
        case Not(part):
            return Not(in_either_script(part, folding))
        case And(parts):
            return And(tuple(in_either_script(part, folding) for part in parts))
        case Or(parts):
            return Or(tuple(in_either_script(part, folding) for part in parts))


def _either(written: Node, converted: Node) -> Node:
    return written if converted == written else Or((written, converted))


def _simplified(text: str, folding: Folding) -> str:
    """`text` in Simplified script where that is more than folding does to it, else itself.

    A character alone has no neighbours that could tell 著 of 著作 from 著 of 看著: it is what was written.
    """
    if len(text) < 2 or (folding.scripted(text) == text and UNFOLDED.isdisjoint(text)):
        return text
    from ..stages.convert import to_simplified

    converted = to_simplified(text)
    return text if folding(converted) == folding(text) else converted
