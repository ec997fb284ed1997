"""An index of the sample, made once."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from dangjian_corpus.corpus import Corpus
from dangjian_corpus.document import Document
from dangjian_corpus.index.publish import publish
from dangjian_corpus.index.segment import read_shard, write_segment

from .sample import documents

#: Questions of every kind.
QUERIES = ("社区", "党建 OR 网格", '"党"', "党员 社区", "为什么要开门办公？", "-社区", "党*建")


def answers(corpus: Corpus) -> list[list[tuple[str, float]]]:
    """What a corpus answers to all of them: ids and scores."""
    return [[(hit.id, round(hit.score or 0, 4)) for hit in corpus.search(query, limit=0)] for query in QUERIES]


def build(root: Path, shards: Sequence[Iterable[Document]]) -> Corpus:
    """A corpus in `root` whose shards hold these documents."""
    (root / "clean").mkdir(parents=True, exist_ok=True)
    segments: dict[str, Path | None] = {}
    for number, shard in enumerate(shards):
        shard = list(shard)
        path = root / "clean" / f"{number}.jsonl"
        path.write_bytes(b"".join(replace(one, tokens=None).to_json() + b"\n" for one in shard))
        tokens = [one.tokens for one in shard]
        entries = (
            entry._replace(document=replace(entry.document, tokens=words))
            for entry, words in zip(read_shard(path, root), tokens, strict=True)
        )
        write_segment(entries, root / "work" / f"s{number}")
        segments[f"s{number}"] = root / "work" / f"s{number}"
    lexicon = standard_lexicon()
    (root / "index").mkdir(exist_ok=True)
    shutil.copy(lexicon, root / "index" / lexicon.name)
    publish(root / "index", segments)
    return Corpus.open(root)


@cache
def standard_lexicon() -> Path:
    """The lexicon of an index without user dictionaries, which takes a second to write and is always the same."""
    folder = Path(tempfile.mkdtemp(prefix="corpus-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    publish(folder, {})
    return next(folder.glob("lexicon-*"))


@pytest.fixture(scope="session")
def sample() -> list[Document]:
    """The articles of the sample with their words."""
    return documents()


@pytest.fixture(scope="session")
def corpus(sample: list[Document], tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The sample, indexed in three shards."""
    return build(tmp_path_factory.mktemp("corpus"), [sample[0::3], sample[1::3], sample[2::3]])
