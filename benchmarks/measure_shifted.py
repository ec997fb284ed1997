"""Measures the repair of shifted GBK on text that nothing was counted from.

    python benchmarks/measure_shifted.py EVALUATION_FOLDER [RUNS] [--tune] [--seed SEED]

Damage (`corruption.py`) is done to the articles of ``news`` whose number is odd and to half of the gold texts of
``pages``, as they are (Simplified) and converted with opencc-python-reimplemented's s2t (Traditional made from
Simplified), one run an article, as each of several decoders would show it. A run is *found* where an edit or a flag
overlaps it, *exact* where the edited text equals the undamaged one after t2s, *marked* where it does so with U+FFFD
standing for any one character. False
repairs are counted on news with ？ folded to ``?`` and, where ``--programming`` names a JSONL file of posts with a
``text`` each, on those. Milliseconds are of the processor. ``--tune`` takes the other half of the pages and the even
articles instead.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from corruption import DECODERS, FOLD, FOLD_MARKS, Damage, damage
from dangjian_corpus.ledger import apply, normalise
from dangjian_corpus.stages.repair import shifted

LONGEST_LINE = 400
Kinds = defaultdict[str, Counter[str]]


@cache
def converter(name: str):
    """opencc-python-reimplemented."""
    import opencc

    return opencc.OpenCC(name)


def articles(evaluation: Path, tune: bool) -> list[str]:
    """Texts to damage: half of the pages to tune on; the other half, and the uncounted half of the news, to test."""
    pages = [path.read_text("utf-8") for path in sorted((evaluation / "pages" / "gold").iterdir())]
    texts = pages[::2]
    if not tune:
        texts = pages[1::2] + [article["body"] for article in news(evaluation) if int(article["id"]) % 2]
    texts = [re.sub(r"[?？]", "。", text) for text in texts]
    return [text for text in texts if len(text) > 200]


def news(evaluation: Path) -> list[dict[str, str]]:
    """The news articles as they stand in the file."""
    return [json.loads(line) for line in (evaluation / "news" / "docs.jsonl").read_text("utf-8").splitlines()]


def damages(
    texts: list[str], count: int, traditional: bool, lead_only: bool, seed: int
) -> Iterator[tuple[str, Damage, str]]:
    """Damaged texts with the text they were and how they came about."""
    chance = random.Random(seed)
    done = 0
    while done < count:
        text = chance.choice(texts)
        if len(text) > 4000:
            at = chance.randrange(len(text) - 4000)
            text = text[at : at + 4000]
        if traditional:
            text = converter("s2t").convert(text)
        elif not re.search("[一-鿿]", text):
            continue
        fold = chance.choice([None, None, FOLD, FOLD_MARKS])
        if fold is FOLD_MARKS and chance.random() < 0.5:
            text = text.translate(fold)
        mark, stray = chance.choice(
            [("", "?"), ("", ""), ("?", "?"), ("", "?"), ("", ""), ("?", "?"), ("\ufffd", "\ufffd")]
        )
        decoder = chance.choice([*["pair by pair"] * 3, *DECODERS])
        for _ in range(60):
            harm = damage(text, chance.randrange(len(text)), mark, stray, fold, DECODERS[decoder])
            if (
                harm
                and harm.text[harm.start : harm.end].strip("?")
                and (harm.vanished == 0) == lead_only
                and len(harm.whole) <= LONGEST_LINE
            ):
                shown = {"": "dropped", "?": "as ?", "\ufffd": "as U+FFFD"}[mark]
                yield text, harm, f"{decoder}, {shown}"
                done += 1
                break


def measure(
    texts: list[str], count: int, traditional: bool, lead_only: bool, seed: int, verbose: bool, kinds: Kinds
) -> Counter[str]:
    """Counts of what became of `count` damaged runs; added to `kinds` too, by how the damage came about."""
    result: Counter[str] = Counter()
    simplify = converter("t2s").convert
    for text, harm, kind in damages(texts, count, traditional, lead_only, seed):
        result["runs"] += 1
        clock = time.process_time()
        edits, flags = shifted.propose_edits(harm.text)
        result["ms"] += round(1000 * (time.process_time() - clock))
        result["characters"] += len(harm.whole)
        near = [edit for edit in edits if edit.start < harm.end and edit.end > harm.start]
        flagged = any(flag["start"] < harm.end and flag["end"] > harm.start for flag in flags)
        result["edits"] += len(edits)
        result["found"] += bool(near or flagged)
        outcome = "missed"
        if near:
            repaired = simplify(apply(harm.text, normalise(harm.text, edits)))
            wanted = simplify(text)
            if repaired == wanted:
                outcome = "exact"
            elif "\ufffd" in repaired and re.fullmatch(re.escape(repaired).replace("\ufffd", "."), wanted, re.S):
                outcome = "marked"
            else:
                outcome = "wrong"
        elif flagged:
            outcome = "flagged"
            reads = {simplify(reading) for flag in flags for reading in flag.get("candidates", ())}
            result["flag has it"] += simplify(harm.whole) in reads
        result[outcome] += 1
        kinds[kind].update({"runs": 1, "found": int(bool(near or flagged)), outcome: 1})
        if verbose and outcome != "exact":
            print(outcome, harm.vanished, repr(text[harm.start - 12 : harm.start]), "|", harm.whole, "|")
            print("   ", harm.text[harm.start : harm.end + 5].replace("\n", "/"))
            for edit in near:
                print("    ->", edit.was, "->", edit.now)
            for flag in flags:
                print("    flag", harm.text[flag["start"] : flag["end"]], flag.get("candidates"))
    return result


def clean(texts: list[str], verbose: bool) -> Counter[str]:
    """Counts of what is done to texts that are whole."""
    result: Counter[str] = Counter()
    for text in texts:
        result["marks"] += text.count("?")
        result["bytes"] += len(text.encode())
        clock = time.process_time()
        edits, flags = shifted.propose_edits(text)
        result["ms"] += round(1000 * (time.process_time() - clock))
        result["edits"] += len(edits)
        result["flags"] += len(flags)
        if verbose:
            for edit in edits:
                print("edit", repr(text[max(0, edit.start - 15) : edit.end + 10]), edit.was, "->", edit.now)
            for flag in flags:
                print("flag", repr(text[max(0, flag["start"] - 15) : flag["end"] + 10]), flag)
    return result


def main() -> None:
    """Print all measures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("evaluation", type=Path)
    parser.add_argument("runs", type=int, nargs="?", default=300)
    parser.add_argument("--tune", action="store_true")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--programming", type=Path)
    options = parser.parse_args()
    texts = articles(options.evaluation, options.tune)
    kinds: Kinds = defaultdict(Counter)
    for lead_only in (True, False):
        for traditional in (True, False):
            name = "lead byte only, " if lead_only else "codes vanished, "
            name += "Traditional" if traditional else "Simplified"
            if options.only in name:
                counts = measure(texts, options.runs, traditional, lead_only, options.seed, options.verbose, kinds)
                print(name, dict(counts))
    for kind, counts in sorted(kinds.items()):
        print("  ", kind, dict(counts))
    if options.only in "clean":
        half = [article for article in news(options.evaluation) if int(article["id"]) % 2 != options.tune]
        asked = [article["body"].replace("？", "?") for article in half]
        asked = [text for text in asked if "?" in text]
        print("clean news, ? folded", dict(clean(asked, options.verbose)))
        folded = [text.translate(FOLD) for text in asked]
        print("clean news, all folded", dict(clean(folded, options.verbose)))
        print("clean news, Traditional", dict(clean([converter("s2t").convert(t) for t in asked], options.verbose)))
        if options.programming:
            posts = [json.loads(line)["text"] for line in options.programming.read_text("utf-8").splitlines()]
            print("programming", dict(clean([post.replace("？", "?") for post in posts], options.verbose)))


if __name__ == "__main__":
    main()
