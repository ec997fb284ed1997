"""What tests of builds share: made-up corpora, and builds in this process that start with a lexicon."""

from __future__ import annotations

import atexit
import json
import random
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path

from dangjian_corpus.build import driver
from dangjian_corpus.build.layout import Layout
from dangjian_corpus.engines import Engine, Serial
from dangjian_corpus.index.publish import publish
from dangjian_corpus.settings import Settings

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import chaos


@cache
def lexicon() -> Path:
    """The lexicon of an index without user dictionaries, which takes seconds to write and is always the same."""
    folder = Path(tempfile.mkdtemp(prefix="corpus-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    publish(folder, {})
    return next(folder.glob("lexicon-*"))


def build(source: Path, target: Path, engine: Engine | None = None) -> driver.Outcome:
    """Build in this process, or with the workers of `engine`, which is closed."""
    (target / "index").mkdir(parents=True, exist_ok=True)
    shutil.copy(lexicon(), target / "index")
    engine = engine or Serial()
    try:
        return driver.build([str(source)], Layout(target), Settings(), engine, mapping={})
    finally:
        engine.close()


def write_corpus(folder: Path, megabytes: float) -> None:
    """A large file of JSON lines, a smaller one and a hundred small files; some articles stand in two of them."""
    chance = random.Random(8)
    folder.mkdir()
    told: list[str] = []
    for name, share in (("large", 0.9), ("small", 0.05)):
        size = number = 0
        with (folder / f"{name}.jsonl").open("wb") as out:
            while size < megabytes * share * 1e6:
                text = chance.choice(told) if told and number % 40 == 7 else chaos.article(chance) * 2
                told += [text] * (number % 50 == 0)
                record = json.dumps({"id": f"{name}{number}", "text": text}, ensure_ascii=False)
                size += out.write(record.encode() + b"\n")
                number += 1
    for number in range(100):
        (folder / f"{number}.txt").write_text(f"{told[number % len(told)]}第{number}号。\n", "utf-8")
