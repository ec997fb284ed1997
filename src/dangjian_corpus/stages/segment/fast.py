"""jieba's tokens at the speed of rjieba.

rjieba without its HMM cuts as jieba does without its own. What remains is what jieba does with the characters that
the best route leaves single: a run of Han characters goes through the HMM, letters, digits and signs by a pattern.
Doing that token by token would cost more than rjieba itself, so it is done on strings: tokens joined by a
separator, runs found by one regular expression, each different run cut once and remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from . import route
from .engine import FOREIGN, Engine, in_words_of, tame
from .hmm import cut_runs
from .model import emissions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Between tokens, and between texts. A text that holds one goes a longer way.
_TOKEN, _TEXT = "\x1f", "\x1e"
_STRANGE = re.compile(f"[{_TOKEN}{_TEXT}{FOREIGN}]")

_HAN = "[\u4e00-\u9fd5]"
_SIGN = r"[+#&._%\-]"
_ALNUM = "[a-zA-Z0-9]+"
_SINGLE = re.compile(f"{_ALNUM}|{_SIGN}")
_ASCII = re.compile(r"[a-zA-Z0-9+#&._%\-]+")
_SIGNS = "+#&._%-"
#: The runs that the HMM cuts, with the separator after each character; the one before the first belongs to no part.
_HAN_RUN = re.compile(f"{_TOKEN}({_HAN}{_TOKEN}(?:{_HAN}{_TOKEN})+)")

#: Characters that go through rjieba in one call, and through the HMM in one batch. Short lists stay in the cache.
_CHUNK, _GROUP = 1 << 13, 1 << 19
#: Runs that are remembered before all are forgotten: some 13 MB. Four times as many spare hardly any work.
_MEMO = 50_000


class _Memory(NamedTuple):
    """Runs as they were cut before, and those among them that are words, which depend on what stands beside them."""

    cut: dict[str, str]
    words: set[str]


class FastCutter:
    """Cuts as ``jieba.cut`` does, by jieba's dictionary and the user dictionaries at `paths`."""

    def __init__(self, paths: Sequence[Path] = ()) -> None:
        self.engine = Engine(paths)
        vocabulary = self.engine.vocabulary
        added = vocabulary.added if vocabulary else {}
        self._forced = vocabulary.forced if vocabulary else set()
        # rjieba joins letters and digits that stand single, as jieba does not: a word of only such characters must
        # not be taken for them. Where single ones have a frequency, which of both it is cannot be told any more.
        self._by_route = any(
            frequency > 1 and len(word) == 1 and _SINGLE.fullmatch(word) for word, frequency in added.items()
        )
        self._letters = {word for word, frequency in added.items() if frequency and re.fullmatch(_ALNUM, word)}
        words = "|".join(map(re.escape, sorted(self._letters)))
        single = f"(?:(?!(?:{words}){_TOKEN}){_ALNUM}|{_SIGN})" if words else f"(?:{_ALNUM}|{_SIGN})"
        self._ascii_run = re.compile(f"{_TOKEN}{single}(?:{_TOKEN}{single})+(?={_TOKEN})")
        self._memory = _Memory({}, set())

    def cut_many(self, texts: Sequence[str]) -> list[list[str]]:
        """The tokens of each text."""
        vocabulary = self.engine.vocabulary
        if self._by_route and vocabulary is not None:
            frequency, total, longest = vocabulary.frequency, vocabulary.total, vocabulary.longest
            return [route.cut(text, frequency, total, emissions().get, longest) for text in texts]
        return [tokens for group in _filled(texts, _GROUP) for tokens in self._cut_group(group)]

    def ends(self, texts: Sequence[str]) -> NDArray[np.intp]:
        """Where the tokens of the texts, one after the other, end in the texts joined."""
        import numpy as np

        if self._by_route:
            return ends_of(self.cut_many(texts))
        pieces = [piece for text in texts for piece in _pieces(tame(text, _STRANGE))]
        joined = "".join(self._joined(pieces)).encode("utf-32-le")
        codes = np.frombuffer(joined, dtype="<u4")
        marks = np.flatnonzero((codes == ord(_TOKEN)) | (codes == ord(_TEXT)))
        follows_token = (codes[marks] == ord(_TOKEN)) & (codes[marks - 1] != ord(_TEXT))
        return np.asarray((marks - np.arange(len(marks)))[follows_token])

    def _cut_group(self, texts: list[str]) -> list[list[str]]:
        plain = [tame(text, _STRANGE) for text in texts]
        pieces = [list(_pieces(text)) for text in plain]
        chunks = self._joined([piece for text in pieces for piece in text])
        joined = (piece for chunk in chunks for piece in chunk.split(_TEXT)[1:-1])
        cut = (piece[1:-1].split(_TOKEN) if len(piece) > 1 else [] for piece in joined)
        result = []
        for text, tamed, own in zip(texts, plain, pieces, strict=True):
            tokens = next(cut) if len(own) == 1 else [token for _ in own for token in next(cut)]
            result.append(tokens if tamed is text else in_words_of(text, tokens))
        return result

    def _joined(self, pieces: list[str]) -> Iterator[str]:
        """The pieces, none of which holds a separator, in chunks that do.

        One stands before each piece and after the last, and between any two tokens, for which that one counts too.
        """
        chunks = [_HAN_RUN.split(self._route(chunk)) for chunk in _filled(pieces, _CHUNK)]
        memory = self._learn({run for parts in chunks for run in parts[1::2]})
        for parts in chunks:
            runs = parts[1::2]
            cut = [memory.cut[run] for run in runs]
            if not memory.words.isdisjoint(runs):
                self._mend(parts, cut, memory.words)
            parts[1::2] = cut
            yield "".join(parts)

    def _route(self, pieces: list[str]) -> str:
        """The tokens of the best route, and of the runs of letters, digits and signs in it, with their separators."""
        tokens = _TOKEN.join(self.engine.cut(f"{_TEXT}{_TEXT.join(pieces)}{_TEXT}", False))
        parts: list[str] = []
        done = 0
        # A run of more than one token has a sign in it. Signs are few, and found fastest one by one.
        for at in sorted(at - 1 for sign in _SIGNS for at in _all(tokens, sign)):
            if at >= done and tokens[at] == tokens[at + 2] == _TOKEN:
                before = tokens.rfind(_TOKEN, 0, at)
                start = before if self._stands_single(tokens[before + 1 : at]) else at
                run = self._ascii_run.match(tokens, start)
                if run:
                    parts += tokens[done:start], *route.cut_ascii(run[0].replace(_TOKEN, ""))
                    done = run.end() + 1
        parts.append(tokens[done:])
        return _TOKEN.join(parts)

    def _learn(self, runs: set[str]) -> _Memory:
        """What is remembered, with all of `runs`. A separator follows every token, of runs and of what they become."""
        memory = self._memory
        if len(memory.cut) > _MEMO:  # other threads go on with the old one
            memory = self._memory = _Memory({}, set())
        unknown: list[str] = []
        for run in runs.difference(memory.cut):
            if self.engine.has_word(run[::2]):  # jieba leaves it single where nothing else stands in its run
                memory.words.add(run)
                memory.cut[run] = _TOKEN + run
            else:
                unknown.append(run)
        for run, words in zip(unknown, self._cut_runs([run[::2] for run in unknown]), strict=True):
            memory.cut[run] = _TOKEN + words
        return memory

    def _cut_runs(self, runs: list[str]) -> list[str]:
        cut = cut_runs(runs, _TOKEN)
        if not self._forced:
            return cut
        return [
            _TOKEN.join(_TOKEN.join(word) if word in self._forced else word for word in words.split(_TOKEN))
            for words in cut
        ]

    def _mend(self, parts: list[str], cut: list[str], words: set[str]) -> None:
        """Cut those runs that are words but stand beside letters, digits or signs, which belong to their runs."""
        for number, run in enumerate(parts[1::2]):
            if run in words and (
                self._was_single(parts[2 * number].rpartition(_TOKEN)[2])
                or self._was_single(parts[2 * number + 2].partition(_TOKEN)[0])
            ):
                cut[number] = _TOKEN + self._cut_runs([run[::2]])[0]

    def _stands_single(self, token: str) -> bool:
        """Whether it is one of a run, of the route's tokens."""
        return token not in self._letters and _SINGLE.fullmatch(token) is not None

    def _was_single(self, token: str) -> bool:
        """Whether it was made of a run, or of a part of one."""
        return _ASCII.fullmatch(token) is not None and (len(token) == 1 or not self.engine.has_word(token))


def ends_of(cut: Iterable[Sequence[str]]) -> NDArray[np.intp]:
    """Where the tokens of texts, one after the other, end in the texts joined."""
    import numpy as np

    return np.cumsum(np.fromiter((len(token) for tokens in cut for token in tokens), dtype=np.intp))


def _all(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _filled(texts: Iterable[str], size: int) -> Iterator[list[str]]:
    """The texts in order, in lists of at least `size` characters together."""
    batch: list[str] = []
    filled = 0
    for text in texts:
        batch.append(text)
        filled += len(text) + 1
        if filled >= size:
            yield batch
            batch, filled = [], 0
    if batch:
        yield batch


def _pieces(text: str) -> Iterator[str]:
    """A text in pieces that are cut as they are cut within it: lines, as many as fill a chunk."""
    start = 0
    while len(text) - start > _CHUNK:
        end = text.find("\n", start + _CHUNK) + 1
        if end == 0:
            break
        yield text[start:end]
        start = end
    yield text[start:] if start else text
