"""An index that lost something is made whole again: by the next build where a file is gone or cut, by `index` always."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from builds import build, lexicon
from dangjian_corpus.build import driver
from dangjian_corpus.build.layout import Layout
from dangjian_corpus.corpus import Corpus
from dangjian_corpus.engines import Serial
from dangjian_corpus.index.verify import verify
from dangjian_corpus.settings import Settings


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def part(index: Path, name: str) -> Path:
    """A file of the index, of its only segment where the name is one of those."""
    return next(index.rglob(name))


DAMAGES: dict[str, Callable[[Path], None]] = {
    "a file of a segment is gone": lambda index: part(index, "tokens.npy").unlink(),
    "a file of a segment is cut": lambda index: cut(part(index, "rows.jsonl")),
    "a segment is gone": lambda index: shutil.rmtree(part(index, "tokens.npy").parent),
    "what a segment says of itself is cut": lambda index: cut(part(index, "segment.json")),
    "what lies beside the segments is gone": lambda index: part(index, "folding-*").unlink(),
    "the list is damaged, and a segment": lambda index: (
        (index / "index.json").write_text("{"),
        cut(part(index, "texts.zst")),
    )[0],
}
FLIPPED = ("texts.zst", "segment.json", "folding-*", "index.json")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    (folder / "in").mkdir()
    for number in range(3):
        (folder / "in" / f"{number}.txt").write_text(f"第{number}区的居民在社区里开会，说了修路的事。\n", "utf-8")
    build(folder / "in", folder / "out")
    return folder


def is_whole(folder: Path) -> bool:
    return verify(folder / "index") == [] and Corpus.open(folder).search("社区").documents == 3


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_build_makes_whole_what_lost_something(damage: str, built: Path, tmp_path: Path) -> None:
    shutil.copytree(built / "out", tmp_path / "out")
    DAMAGES[damage](tmp_path / "out" / "index")
    assert not (tmp_path / "out" / "index" / "index.json").is_file() or verify(tmp_path / "out" / "index")
    build(built / "in", tmp_path / "out")
    assert is_whole(tmp_path / "out")


@pytest.mark.parametrize("name", FLIPPED)
def test_index_makes_whole_whatever_is_not_as_it_was_written(name: str, built: Path, tmp_path: Path) -> None:
    shutil.copytree(built / "out", tmp_path / "out")
    flip(part(tmp_path / "out" / "index", name))
    assert verify(tmp_path / "out" / "index")
    shutil.copy(lexicon(), tmp_path / "out" / "index")
    driver.index(Layout(tmp_path / "out"), Settings(), Serial())
    assert is_whole(tmp_path / "out")
