"""How much a string of characters reads like Chinese: a model of up to four characters in a row.

The table ``data/language.npz`` holds nothing but numbers: hashed character n-grams (one to four characters) with
their quantised probabilities, made by ``benchmarks/make_language.py`` from statutes, news and encyclopedia text and
jieba's dictionary. Characters are folded before they are counted, so that one table serves both scripts and both
widths: Traditional to Simplified character by character, full-width ASCII to ASCII, digits to ``0``, Latin letters
to ``a``, white space to a line break.

The counts of the document itself go on top, with the table as their prior (MacKay and Peto 1995, "A hierarchical
Dirichlet language model").
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from ...io.chinese_codecs import encodable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.int64]
    Counts = NDArray[np.float64]
    Hashes = NDArray[np.uint64]

# Strength of the shorter context's probability on the document's own counts of two, three and four characters.
STRENGTHS = (16.0, 8.0, 4.0)
# Log probability of a character that is not in the table.
UNSEEN = -15.0
# Characters over which the table spreads what it keeps for those never counted: the first Unicode block of Han.
ALPHABET = 20_902
# Quantisation: steps for one unit of a natural log.
STEPS = 10.0
# Bits of a hash. With 32 one in three thousand n-grams that were never counted would be taken for one that was, and a
# search that looks for the best of a million finds just these.
HASH_BITS = 40
# The table's hashes are found by so many of their first bits.
BUCKET_BITS = 21


def _pairs(name: str) -> list[tuple[int, list[int]]]:
    """A table of OpenCC's that turns characters into characters, within the Basic Multilingual Plane."""
    pairs = []
    for line in (files("opencc") / "dictionary" / name).read_text("utf-8").splitlines():
        source, _, targets = line.partition("\t")
        points = [ord(target) for target in targets.split() if len(target) == 1 and ord(target) < 0x10000]
        if len(source) == 1 and ord(source) < 0x10000 and points:
            pairs.append((ord(source), points))
    return pairs


@cache
def scripts() -> Codes:
    """Which script each code point of the plane belongs to: 0 both, 1 Traditional, 2 Simplified, 3 Simplified as a
    rule (将 is mostly 將 in Traditional text), 4 a Traditional variant that is not the usual form (箇 for 個)."""
    import numpy as np

    table = np.zeros(0x10000, dtype=np.int64)
    usual = set()
    for source, targets in _pairs("STCharacters.txt"):
        usual.add(targets[0])
        if source != targets[0]:
            table[source] = 3 if source in targets else 2
    for source, targets in _pairs("TSCharacters.txt"):
        if source not in targets:
            table[source] = 1 if source in usual else 4
    return table


@cache
def widths() -> Codes:
    """Which code points of the plane are letters or digits of ASCII: 1 narrow, 2 full-width, 0 all others."""
    import numpy as np

    table = np.zeros(0x10000, np.int64)
    for first, last in (("0", "9"), ("A", "Z"), ("a", "z")):
        table[ord(first) : ord(last) + 1] = 1
        table[ord(first) + 0xFEE0 : ord(last) + 0xFEE0 + 1] = 2
    return table


@cache
def ornaments() -> NDArray[np.bool_]:
    """Which code points of the plane are arrows, mathematical and enclosed signs, boxes and dingbats."""
    import numpy as np

    table = np.zeros(0x10000, np.bool_)
    for first, last in ((0x2190, 0x2BFF), (0x3200, 0x33FF)):
        table[first : last + 1] = True
    return table


@cache
def rare() -> NDArray[np.bool_]:
    """Which code points of the plane are ideographs whose folded form is not in GB 2312: of these the table knows too
    little to tell them from one another."""
    import numpy as np

    table = np.zeros(0x10000, np.bool_)
    forms = folding()[0x4E00:0xA000]
    table[0x4E00:0xA000] = ~np.isin(forms, points(encodable("".join(map(chr, forms.tolist())), "gb2312")))
    return table


@cache
def folding() -> Codes:
    """The folded code of every code point of the Basic Multilingual Plane, as an array of 65,536."""
    import numpy as np

    table = np.arange(0x10000, dtype=np.int64)
    for source, targets in _pairs("TSCharacters.txt"):
        table[source] = targets[0]
    table[0xFF01:0xFF5F] = np.arange(0x21, 0x7F)
    for first, last, to in (("0", "9", "0"), ("A", "Z", "a"), ("a", "z", "a")):
        for offset in (0, 0xFEE0):
            table[ord(first) + offset : ord(last) + offset + 1] = ord(to)
    for blank in "\t\n\r\f\v \u00a0\u3000":
        table[ord(blank)] = ord("\n")
    return table


def points(text: str) -> Codes:
    """The code points of a text; what lies outside the Basic Multilingual Plane becomes U+FFFD."""
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.int64)
    return np.where(codes < 0x10000, codes, 0xFFFD)


def fold(text: str) -> Codes:
    """The folded codes of a text, one a code point."""
    return folding()[points(text)]


def simplified(text: str) -> str:
    """A text character by character in its folded form, of the same length."""
    return "".join(map(chr, fold(text).tolist()))


def packed(*codes: Any) -> Hashes:
    """N-grams of up to four folded codes, given as arrays from the first to the last, as one number each; a missing
    character of a shorter one is 0."""
    import numpy as np

    word = np.zeros(1, np.uint64)
    for code in codes:
        word = (word << np.uint64(16)) | np.asarray(code, np.uint64)
    return word


def hashed(word: Hashes) -> Hashes:
    """Hashes, of `HASH_BITS` bits, of n-grams as `packed` gives them."""
    import numpy as np

    word = word * np.uint64(0x9E3779B97F4A7C15)
    word ^= word >> np.uint64(29)
    word *= np.uint64(0xBF58476D1CE4E5B9)
    return word >> np.uint64(64 - HASH_BITS)


def quantised(values: Counts) -> NDArray[np.uint8]:
    """Logs of probabilities or weights between exp(-15) and exp(0.9) as bytes."""
    import numpy as np

    return np.clip(np.round((np.log(values) + 15.0) * STEPS), 0, 255).astype(np.uint8)


def _log(values: NDArray[np.uint8]) -> Counts:
    """The logs that `quantised` made bytes of."""
    return values / STEPS - 15.0


class Table(NamedTuple):
    """A back-off model (Katz 1987): n-grams by their sorted hashes, with natural logs."""

    hashes: Hashes
    buckets: NDArray[np.int32]
    """Where the hashes with the same first `BUCKET_BITS` bits begin: few buckets hold more than two."""
    probability: NDArray[np.uint8]
    """Quantised logs: of the last character after the others."""
    backoff: NDArray[np.uint8]
    """Quantised logs: the weight of the shorter context where the n-gram is the context of one that is not there."""

    def find(self, wanted: Hashes) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """Where `wanted` stand in the table, and which do."""
        import numpy as np

        places = self.buckets[wanted >> np.uint64(HASH_BITS - BUCKET_BITS)]
        found = self.hashes[places]
        low = np.nonzero(found < wanted)
        while len(low[0]):
            places[low] += 1
            found[low] = self.hashes[places[low]]
            still = found[low] < wanted[low]
            low = tuple(axis[still] for axis in low)
        return places, found == wanted

    def logs(self, grams: Hashes) -> tuple[Counts, NDArray[np.bool_]]:
        """Log probabilities of n-grams, 0 where they are not in the table, and which are."""
        import numpy as np

        places, there = self.find(grams)
        return np.where(there, _log(self.probability[places]), 0.0), there

    def weights(self, contexts: Hashes) -> Counts:
        """Logs of the weights of what is shorter than `contexts`."""
        import numpy as np

        places, there = self.find(contexts)
        return np.where(there, _log(self.backoff[places]), 0.0)


@cache
def table() -> Table:
    """The shipped table."""
    import numpy as np

    with (files(__package__) / "data" / "language.npz").open("rb") as stream, np.load(stream) as data:
        gaps = data["low"] + (data["high"].astype(np.uint64) << np.uint64(16))
        return made(np.cumsum(gaps, dtype=np.uint64), data["probability"], data["backoff"])


def made(hashes: Hashes, probability: NDArray[np.uint8], backoff: NDArray[np.uint8]) -> Table:
    """The table of sorted hashes and quantised logs."""
    import numpy as np

    counts = np.bincount((hashes >> np.uint64(HASH_BITS - BUCKET_BITS)).astype(np.int64), minlength=1 << BUCKET_BITS)
    buckets = (np.cumsum(counts) - counts).astype(np.int32)
    hashes = np.append(hashes, np.uint64(1 << HASH_BITS))  # a search behind the last one finds a place
    return Table(hashes, buckets, np.append(probability, np.uint8(0)), np.append(backoff, np.uint8(0)))


@cache
def singles() -> Counts:
    """Log probability of each folded code by itself."""
    import numpy as np

    logs, there = table().logs(hashed(np.arange(0x10000, dtype=np.uint64)))
    return np.where(there, logs, UNSEEN)


class Model:
    """Log probabilities of characters after others, from the shipped table and the counts of a document."""

    def __init__(self, document: Codes) -> None:
        """`document`: folded text whose own n-grams count too; may be empty."""
        import numpy as np

        self._table = table()
        parts = [document[offset : max(len(document) - 3 + offset, 0)] for offset in range(4)]
        grams = [hashed(packed(*parts[:length])) for length in range(1, 5)]
        hashes, counts = np.unique(np.concatenate(grams), return_counts=True)
        self._hashes = np.append(hashes, np.uint64(1 << HASH_BITS))  # a search behind the last one finds a place
        self._counts = np.append(counts, 0).astype(np.float64)

    def __call__(self, *codes: Any) -> Counts:
        """Natural log of P(last | the others), for arrays of folded codes of one shape, or single ones."""
        import numpy as np

        *context, last = np.broadcast_arrays(*map(np.atleast_1d, codes))
        shape = last.shape
        logs = self.after([code.ravel() for code in context], np.arange(last.size), last.ravel())
        return logs.reshape(shape)

    def after(self, context: Sequence[Codes], who: Codes, last: Codes) -> Counts:
        """Natural log of P(last | context[who]): `context` are the characters before, from the first to the last, of
        some states, `who` which of them each of `last` comes after."""
        import numpy as np

        contexts = [packed(*context[-length:]) for length in range(1, len(context) + 1)]
        grams = hashed(np.stack([(word[who] << np.uint64(16)) | last.astype(np.uint64) for word in contexts]))
        hashes = hashed(np.stack(contexts))
        logs, there = self._table.logs(grams)
        weights = self._table.weights(hashes)
        common = singles()[last]
        for n in range(len(contexts)):
            common = np.where(there[n], logs[n], common + weights[n][who])
        common = np.exp(common)
        for n, strength in zip(range(len(contexts)), STRENGTHS, strict=False):
            totals = self._count(hashes[n])[who]
            own = np.flatnonzero(totals)
            counts = self._count(grams[n][own])
            common[own] = (counts + strength * common[own]) / (totals[own] + strength)
        result: Counts = np.log(common)
        return result

    def _count(self, grams: Hashes) -> Counts:
        """How often n-grams stand in the document."""
        import numpy as np

        places = np.searchsorted(self._hashes, grams)
        counts: Counts = np.where(self._hashes[places] == grams, self._counts[places], 0.0)
        return counts
