"""Folding: what counts as the same character when one searches.

Script (Traditional to Simplified), width (full and half forms) and case are folded, one character to one, so that
offsets in the folded text are offsets in the text; every character of white space becomes a space. Where whole
strings are compared, a run of spaces is one space (`collapse`). The script table is OpenCC's ``TSCharacters``, the
first of its choices; the width table are the ``<wide>`` and ``<narrow>`` decompositions of Unicode; case is
``str.lower`` where that gives one character.

The table is written into every index, so that a query is folded as the text was when it was indexed.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_RUN = re.compile(" {2,}")
_SPACE = re.compile(r"\s")
_UNICODE_BLOCK = 1 << 8
#: Where the planes of ideographs begin: from there on nothing has case or width or is white space.
_IDEOGRAPHS = 0x20000


class Folding:
    """One character to one: `sources[i]` is read as `targets[i]`, or as `cased[i]` where case matters."""

    def __init__(self, sources: str, targets: str, cased: str) -> None:
        self.sources = sources
        self.targets = targets
        self._cased_targets = cased
        self.variants = lru_cache(1 << 13)(self._variants)

    def __call__(self, text: str) -> str:
        """The folded text, as long as `text`."""
        return text.translate(self._table)

    def cased(self, text: str) -> str:
        """The text folded in script, width and white space, but not in case."""
        return text.translate(self._cased)

    def scripted(self, text: str) -> str:
        """The text folded in script and width only."""
        return text.translate(self._scripted)

    def _variants(self, character: str, *, case: bool = False) -> str:
        """The characters that fold to `character`, itself first. `case` leaves out what differs in case."""
        found = [character]
        at = self.targets.find(character)
        while at >= 0:
            source = self.sources[at]
            if not case or self.cased(source) == character:
                found.append(source)
            at = self.targets.find(character, at + 1)
        return "".join(found)

    @cached_property
    def _table(self) -> dict[int, int]:
        return str.maketrans(self.sources, self.targets)

    @cached_property
    def _cased(self) -> dict[int, int]:
        return str.maketrans(self.sources, self._cased_targets)

    @cached_property
    def _scripted(self) -> dict[int, int]:
        return {source: target for source, target in self._cased.items() if target != ord(" ")}

    @cached_property
    def name(self) -> str:
        """A name that tells this table from others."""
        return hashlib.sha256(self.dump().encode()).hexdigest()[:16]

    def dump(self) -> str:
        """The table as JSON."""
        return json.dumps([self.sources, self.targets, self._cased_targets], ensure_ascii=False)

    @classmethod
    def load(cls, dumped: str) -> Folding:
        """The table that `dump` wrote. Raises `ValueError` for anything else."""
        columns = json.loads(dumped)
        if len(columns) != 3 or any(not isinstance(one, str) or len(one) != len(columns[0]) for one in columns):
            raise ValueError("not a table of folding")
        return cls(*columns)


def collapse(folded: str) -> str:
    """The folded text with every run of spaces as one space."""
    return _RUN.sub(" ", folded)


def codes(text: str) -> NDArray[np.uint32]:
    """The code points of `text`."""
    import numpy as np

    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


@cache
def standard() -> Folding:
    """The folding of this version, made from the tables of Unicode and of OpenCC."""
    script = _script()
    sources: list[str] = []
    targets: list[str] = []
    cased: list[str] = []
    for character in sorted({*script, *_foldable()}):
        wide = " " if character.isspace() else _width(character)
        lower = wide.lower()
        if len(lower) != 1:
            lower = wide
        target = script.get(lower, lower)
        if target != character:
            sources.append(character)
            targets.append(target)
            cased.append(script.get(wide, wide))
    return Folding("".join(sources), "".join(targets), "".join(cased))


def _foldable() -> Iterator[str]:
    """All characters below the ideographs but NUL and those that surely have neither case, width nor are white space.

    Asked block by block, since nearly all blocks have none: in a tenth of the time of asking each character.
    """
    for start in range(0, _IDEOGRAPHS, _UNICODE_BLOCK):
        codes = range(max(start, 1), start + _UNICODE_BLOCK)
        block = "".join(map(chr, codes))
        plain = block.lower() == block and _SPACE.search(block) is None
        if not plain or not unicodedata.is_normalized("NFKC", block):
            yield from (character for character in block if not "\ud800" <= character < "\ue000")


def _width(character: str) -> str:
    if character == "\u3000":
        return " "
    kind, _, code = unicodedata.decomposition(character).partition(" ")
    return chr(int(code, 16)) if kind in ("<wide>", "<narrow>") and " " not in code else character


def _script() -> dict[str, str]:
    """OpenCC's character table. Raises `RuntimeError` where the library is not there."""
    from importlib.util import find_spec

    spec = find_spec("opencc")
    if spec is None or spec.origin is None:
        raise RuntimeError("opencc-python-reimplemented is not installed")
    lines = (Path(spec.origin).parent / "dictionary" / "TSCharacters.txt").read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if "\t" in line)
    table = {source: choices.split()[0] for source, choices in pairs}
    return {source: table.get(target, target) for source, target in table.items() if source != target}
