"""segment: the words of jieba 0.42.1, to the last token, many times as fast.

`Segmenter` cuts texts. Its fast path (`fast`) does what jieba does, a batch of texts at once; the reference
(`reference`) is jieba. Words of user dictionaries that jieba cannot hold together are joined after either
(`joined`). `route` cuts short strings, such as queries, the same way with a table of words and nothing to load.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

# Searching imports this package for `route` alone, so the rest is imported where it is used.
if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ...document import Document
    from ...proposal import Proposal
    from ...rules import Rule
    from ...settings import Settings
    from .vocabulary import Vocabulary

VERSION = 1
RULES: tuple[Rule, ...] = ()

#: Characters of documents that are cut together.
AT_ONCE = 1 << 15


class Cutter(Protocol):
    """What cuts as jieba does."""

    def cut_many(self, texts: Sequence[str]) -> list[list[str]]:
        """The tokens of each text."""


class Segmenter:
    """Cuts texts into words, by jieba's dictionary and by user dictionaries, later ones winning.

    Raises `UsageError` for a dictionary that cannot be read. The tokens of a text, joined, are the text.
    """

    def __init__(self, dictionaries: Sequence[str | Path] = (), reference: bool = False) -> None:
        paths = [Path(path) for path in dictionaries]
        self._vocabulary: Vocabulary | None = None
        self._join = None
        if paths:
            from .joined import joiner
            from .vocabulary import Vocabulary

            self._vocabulary = words = Vocabulary(paths)  # which checks them, too
            self._join = joiner(words.added.items(), words.frequency)
        self._cutter: Cutter
        if reference:
            from .reference import ReferenceCutter

            self._cutter = ReferenceCutter(paths)
        else:
            from .fast import FastCutter

            self._cutter = FastCutter(self._vocabulary)

    def cut(self, text: str) -> list[str]:
        """The tokens of one text."""
        return self.cut_many([text])[0]

    def cut_many(self, texts: Sequence[str]) -> list[list[str]]:
        """The tokens of each text; faster than one text at a time where they are short."""
        cut = self._cutter.cut_many(texts)
        if self._join is None:
            return cut
        return [self._join(tokens, text) for tokens, text in zip(cut, texts, strict=True)]

    def ends(self, texts: Sequence[str]) -> NDArray[np.intp]:
        """Where the tokens of the texts, one after the other, end in the texts joined: `cut_many` without a token."""
        from .fast import FastCutter, ends_of

        if self._join is None and isinstance(self._cutter, FastCutter):
            return self._cutter.ends(texts)
        return ends_of(self.cut_many(texts))

    @property
    def vocabulary(self) -> Vocabulary:
        """The words it cuts by."""
        from .vocabulary import Vocabulary

        return self._vocabulary or Vocabulary()


def segmenter(settings: Settings) -> Segmenter:
    """The segmenter that the settings ask for; made once."""
    return _segmenter(settings.dictionaries, "segment" in settings.reference)


@cache
def _segmenter(dictionaries: tuple[str, ...], reference: bool) -> Segmenter:
    return Segmenter(dictionaries, reference)


def tokenized(documents: Iterable[Document], settings: Settings) -> Iterator[Document]:
    """Documents with their tokens. Some are held, since many short ones are cut at much less cost."""
    from ...document import batches
    from ...proposal import Proposal, advance

    cut_many = segmenter(settings).cut_many
    for batch in batches(documents, AT_ONCE):
        for document, tokens in zip(batch, cut_many([document.text for document in batch]), strict=True):
            yield advance(document, Proposal(values={"tokens": tokens}))


def propose(document: Document, settings: Settings) -> Proposal:
    """The tokens of the document's text."""
    from ...proposal import Proposal

    return Proposal(values={"tokens": segmenter(settings).cut(document.text)})
