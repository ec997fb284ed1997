"""Pages with gold text: which line of a page is body, and how good a choice of lines is."""

from __future__ import annotations

import html
import json
import re
import zlib
from collections import Counter, defaultdict
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dangjian_corpus.document import Document
from dangjian_corpus.html import visible_lines
from dangjian_corpus.rules.folding import fold
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages import strip
from dangjian_corpus.stages.strip.lines import Lines, Passages

N = 4
_DROPPED = re.compile(r"[^\u3400-\u9fff\U00020000-\U0003ffffA-Za-z0-9]")

Array = NDArray[np.float64]


class Page(NamedTuple):
    """One page: `labels` are 1 for lines that stand in the gold text, `known` are those that rules remove."""

    id: str
    host: str
    lines: list[str]
    hints: list[dict[str, Any]]
    gold: str
    labels: Array
    known: frozenset[int]


def bare(text: str) -> str:
    """Folded, Han characters, letters and digits only: what is scored."""
    return _DROPPED.sub("", fold(text))


def grams(text: str) -> Counter[str]:
    """The character 4-grams of a bare text."""
    return Counter(text[i : i + N] for i in range(len(text) - N + 1))


def number(text: str) -> int:
    """A number that stands for a text, the same on every machine."""
    return zlib.crc32(text.encode())


def read(folder: Path) -> list[Page]:
    """The pages of a folder with `manifest.jsonl`, `html` and `gold`."""
    pages = []
    for line in (folder / "manifest.jsonl").open(encoding="utf-8"):
        entry = json.loads(line)
        lines, hints, _ = visible_lines((folder / "html" / f"{entry['id']}.html").read_text(encoding="utf-8"))
        gold = (folder / "gold" / f"{entry['id']}.txt").read_text(encoding="utf-8")
        known = removed(lines, hints)
        pages.append(Page(entry["id"], entry["host"], lines, hints, gold, labels(lines, gold), known))
    return pages


def read_made(folder: Path, page: bool) -> list[Page]:
    """Pages and dumps that were made up: fields above a line of dashes, what belongs to the article between ⟦ and ⟧.

    With `page` only those with markup, and their hints.
    """
    made = []
    for path in sorted(folder.iterdir()):
        if page and path.suffix != ".html":
            continue
        head, _, source = path.read_text(encoding="utf-8").partition("---\n")
        title = next(line.partition(": ")[2] for line in head.splitlines() if line.startswith("title: "))
        passages = [html.unescape(re.sub("<[^>]*>", "", text)) for text in re.findall("⟦(.*?)⟧", source, re.DOTALL)]
        text = "\n".join(passages if passages[0] == title else [title, *passages])
        source = re.sub("[⟦⟧]", "", source)
        lines, hints = source.split("\n"), None
        if path.suffix == ".html":
            lines, hints, _ = visible_lines(source)
        hints = hints if page else None
        filled = [number for number, line in enumerate(lines) if line.strip()]
        lines = [lines[number] for number in filled]
        own = [hints[number] for number in filled] if hints is not None else []
        made.append(Page(path.name, "", lines, own, text, labels(lines, text), removed(lines, own if page else None)))
    return made


def removed(lines: list[str], hints: list[dict[str, Any]] | None) -> frozenset[int]:
    """The lines that rules remove."""
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    sure = strip.certain(Lines("\n".join(lines), Passages(lines), starts, hints), Document(id="", text=""), Settings())
    return frozenset(removal.line for removal in sure.removed)


def score(page: Page, kept: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Precision, recall and F1 of a choice of lines, by 4-grams; identical lines count once."""
    chosen = dict.fromkeys(bare(line) for line, keep in zip(page.lines, kept, strict=True) if keep)
    return prf("".join(chosen), bare(page.gold))


def prf(clean: str, gold: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of 4-grams of two bare texts."""
    ours, theirs = grams(clean), grams(gold)
    hit = (ours & theirs).total()
    precision = hit / ours.total() if ours else 0.0
    recall = hit / theirs.total() if theirs else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if hit else 0.0


class _Place(NamedTuple):
    """A stretch of the gold text that a line may stand for."""

    line: int
    start: int
    end: int
    weight: float


def labels(lines: list[str], gold: str) -> Array:
    """1 for lines that stand in the gold text: the heaviest chain of places that keeps the order of both."""
    index = _Gold(gold)
    places = [place for number, line in enumerate(lines) for place in _places(number, bare(line), index)]
    best = [0.0] * len(places)
    before = [-1] * len(places)
    for here, place in enumerate(places):
        for there in range(here - 1, -1, -1):
            other = places[there]
            if other.line < place.line and other.end <= place.start + 6 and best[there] > best[here]:
                best[here], before[here] = best[there], there
        best[here] += place.weight
    result = np.zeros(len(lines))
    at = int(np.argmax(best)) if best else -1
    while at >= 0:
        result[places[at].line] = 1
        at = before[at]
    return result


class _Gold:
    """Where 4-grams and whole lines stand in a gold text."""

    def __init__(self, gold: str) -> None:
        self.grams: dict[str, list[int]] = defaultdict(list)
        self.lines: dict[str, list[int]] = defaultdict(list)
        text = bare(gold)
        for i in range(len(text) - N + 1):
            self.grams[text[i : i + N]].append(i)
        start = 0
        for line in map(bare, gold.split("\n")):
            self.lines[line].append(start)
            start += len(line)


def _places(number: int, line: str, gold: _Gold) -> list[_Place]:
    if len(line) < N:
        return [_Place(number, p, p + len(line), len(line)) for p in gold.lines.get(line, ())[:4] if line]
    total = len(line) - N + 1
    votes: dict[int, list[int]] = defaultdict(list)
    for i in range(total):
        for position in gold.grams.get(line[i : i + N], ())[:12]:
            votes[(position - i) // 8].append(position)
    share = sum(line[i : i + N] in gold.grams for i in range(total)) / total
    found = []
    for band in sorted(votes, key=lambda band: -len(votes[band]))[:4] if share >= 0.5 else ():
        near = votes[band] + votes.get(band - 1, []) + votes.get(band + 1, [])
        if len(near) >= 0.5 * total:
            found.append(_Place(number, min(near), max(near) + N, min(len(near), len(line)) * share))
    return found
