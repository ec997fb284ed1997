"""The index's own lexicon, by which queries are cut as the texts were.

It answers what `stages.segment.route` asks for: the words of jieba's dictionary and the user's with their
frequencies, and the emission probabilities of the hidden Markov model. So a search loads neither jieba nor rjieba.
What jieba has is looked up in the installed package (`stages.segment.dictionary`); the index keeps what users added,
and the words that folding in script makes of all (干隆 of 乾隆), because queries are folded before they are cut.

One file: a line of JSON, then the words, sorted lines in small blocks that are compressed one by one. The JSON has the
first word of each block and all first characters, so a word is looked for in one block at most.
"""

from __future__ import annotations

import json
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ..io.mapped import mapped
from ..io.zstd import Decompressor
from ..stages.segment import route
from ..stages.segment.dictionary import Dictionary
from .fold import Folding, codes

if TYPE_CHECKING:
    from ..stages.segment.export import Export
    from ..stages.segment.joined import Joiner

#: Bytes of words in a block, and how many blocks are kept at hand: a question of thirty characters needs some 60.
_BLOCK, _AT_HAND = 4 << 10, 256


def write_lexicon(stream: BinaryIO, folding: Folding, words: Export) -> None:
    """Write the lexicon of `words`."""
    import zstandard

    compress = zstandard.ZstdCompressor(level=3).compress
    lines = sorted([*words.own, *_folded(words.lines, folding)])
    plain = list(_blocks(lines))
    blocks = [compress(block) for block in plain]
    header = {
        "dictionary": Dictionary().size,
        "total": words.total,
        "longest": words.longest,
        "joined": {**{folding.cased(word): count for word, count in words.joined.items()}, **words.joined},
        "beginnings": "".join(sorted({line.decode()[0] for line in lines})),
        "blocks": [(block.partition(b"\t")[0].decode(), len(it)) for block, it in zip(plain, blocks, strict=True)],
    }
    stream.write(json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    stream.writelines(blocks)


def _folded(lines: Sequence[bytes], folding: Folding) -> Iterator[bytes]:
    """The lines of words as they are folded in script and width, where that makes others that are no words yet."""
    import numpy as np

    changes = np.zeros(sys.maxunicode + 1, dtype=np.bool_)
    changes[codes("".join(one for one in folding.sources if folding.cased(one) != one and not one.isspace()))] = True
    text = b"\n".join([*lines, b""]).decode()
    counts: dict[str, str] = {}
    for at in np.flatnonzero(changes[codes(text)]).tolist():
        word, _, count = text[text.rfind("\n", 0, at) + 1 : text.index("\n", at)].partition("\t")
        counts[folding.cased(word)] = count
    for word, count in counts.items():
        start = f"{word}\t".encode()
        if count != "0" and not lines[min(bisect_left(lines, start), len(lines) - 1)].startswith(start):
            yield start + count.encode()


def _blocks(lines: Sequence[bytes]) -> Iterator[bytes]:
    """The lines in blocks, a line feed between two."""
    text = b"\n".join(lines)
    start = 0
    while len(text) - start > _BLOCK:
        end = text.rfind(b"\n", start, start + _BLOCK)
        yield text[start:end]
        start = end + 1
    yield text[start:]


class Lexicon:
    """Cuts short strings."""

    def __init__(self, path: Path) -> None:
        """Open it. Raises `ValueError` where jieba is another than that which cut the texts."""
        content = mapped(path)
        body = content.find(b"\n") + 1
        header = json.loads(content[:body])
        dictionary = Dictionary()
        if dictionary.size != header["dictionary"]:
            raise ValueError("the texts were cut by another dictionary than that of the jieba that is installed")
        self._content = content
        self._total: int = header["total"]
        self._longest: int = header["longest"]
        self._beginnings = frozenset(header["beginnings"])
        self._firsts = [first.encode() for first, _ in header["blocks"]]
        self._starts = list(accumulate((size for _, size in header["blocks"]), initial=body))
        self._jiebas = dictionary.frequency
        self.emission = dictionary.emission
        joined = header["joined"].items()
        self._join: Joiner | None = None
        if joined:
            from ..stages.segment.joined import joiner

            self._join = joiner(joined, self.frequency)
        self._block = lru_cache(_AT_HAND)(self._read)
        self.cut = lru_cache(1024)(self._cut)

    def frequency(self, word: str) -> int | None:
        """The frequency of a word, None for what is not one."""
        if word[:1] in self._beginnings:
            start = b"%b\t" % word.encode("utf-8", "surrogatepass")
            lines = self._block(max(bisect_right(self._firsts, start) - 1, 0))
            at = bisect_left(lines, start)
            if at < len(lines) and lines[at].startswith(start):
                return int(lines[at][len(start) :])
        return self._jiebas(word)

    def _cut(self, text: str) -> tuple[str, ...]:
        """The tokens of `text`, whose concatenation it is."""
        tokens = route.cut(text, self.frequency, self._total, self.emission, self._longest)
        return tuple(self._join(tokens, text) if self._join else tokens)

    def _read(self, number: int) -> list[bytes]:
        """The lines of a block."""
        start, end = self._starts[number : number + 2]
        return self._decompress(self._content[start:end]).split(b"\n")

    @cached_property
    def _decompress(self) -> Decompressor:
        return Decompressor()
